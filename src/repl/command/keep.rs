//! What stays when the session is over: policies, tests, transcripts, reports.

use super::super::session::{Ended, Outcome, Session};
use super::super::statement::count;
use super::{Asked, Command, Group, Takes, page, table};
use crate::diagnostic::Diagnostic;
use crate::report::{FORMATS, Format, Results};
use crate::syntax;
use crate::syntax::ast::ItemKind;

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "save",
        arguments: "FILE [--replace]",
        takes: &[Takes::Path],
        sentence: "writes what this session defined to a policy file, laid out",
        example: ":save org/own.ord",
        group: Group::Keep,
        run: save,
    },
    Command {
        name: "test",
        arguments: "NAME [--replace]",
        takes: &[Takes::Path],
        sentence: "writes a page with the rules of this session, the template and the verdicts of now, which is a test",
        example: ":test own",
        group: Group::Keep,
        run: test,
    },
    Command {
        name: "fmt",
        arguments: "",
        takes: &[],
        sentence: "prints what this session defined, laid out",
        example: ":fmt",
        group: Group::Keep,
        run: fmt,
    },
    Command {
        name: "lint",
        arguments: "",
        takes: &[],
        sentence: "looks for what is probably a mistake in the definitions of this session",
        example: ":lint",
        group: Group::Keep,
        run: lint,
    },
    Command {
        name: "edit",
        arguments: "[RULE|NAME]",
        takes: &[Takes::Rule],
        sentence: "opens a definition of this session, or the last statement, in $EDITOR and enters what is saved",
        example: ":edit",
        group: Group::Keep,
        run: edit,
    },
    Command {
        name: "history",
        arguments: "",
        takes: &[],
        sentence: "lists the statements of this session",
        example: ":history",
        group: Group::Keep,
        run: history,
    },
    Command {
        name: "record",
        arguments: "[FILE] [--replace]",
        takes: &[Takes::Path],
        sentence: "writes what was and will be typed and answered to a transcript, for `ordain repl --replay`; alone, stops",
        example: ":record session.txt",
        group: Group::Keep,
        run: record,
    },
    Command {
        name: "export",
        arguments: "FORMAT FILE [--replace]",
        takes: &[Takes::Format, Takes::Path],
        sentence: "writes the report of all rules on all templates to a file",
        example: ":export json report.json",
        group: Group::Keep,
        run: export,
    },
];

/// The path among some words, and whether what is there may be replaced.
fn path<'t>(asked: &Asked<'t>, words: &[&'t str]) -> Result<(&'t str, bool), Vec<Diagnostic>> {
    let (options, paths): (Vec<&str>, Vec<&str>) = words.iter().copied().partition(|word| word.starts_with("--"));
    match (paths.as_slice(), options.as_slice()) {
        ([path], []) => Ok((path, false)),
        ([path], ["--replace"]) => Ok((path, true)),
        ([], _) => Err(vec![asked.usage("no file is named")]),
        _ => Err(vec![asked.usage("there is more behind it than one file")]),
    }
}

/// Writes a file that is new, that this session wrote, or that may be replaced.
fn write(
    session: &mut Session,
    asked: &Asked<'_>,
    path: &str,
    may_replace: bool,
    text: &str,
) -> Result<(), Vec<Diagnostic>> {
    let is_own = session.written.iter().any(|own| own == path);
    if session.disk.exists(path) && !is_own && !may_replace {
        let error = Diagnostic::error("file-exists", format!("there is something at `{path}` already"));
        let help = format!("to replace it: `{} --replace`", session.bench.sources.get(asked.source).text().trim());
        return Err(vec![error.at(asked.place_of(path), "nothing was written").help(help)]);
    }
    session.disk.write(path, text).map_err(|reason| {
        let error = Diagnostic::error("unwritable-file", format!("cannot write `{path}`: {reason}"));
        vec![error.at(asked.place_of(path), "nothing was written")]
    })?;
    if !is_own {
        session.written.push(path.to_owned());
    }
    Ok(())
}

/// The definitions of the session, laid out.
fn definitions(session: &mut Session) -> Outcome {
    let items: Vec<String> = session.bench.definitions().iter().map(|(_, text)| (*text).to_owned()).collect();
    if items.is_empty() {
        let error = Diagnostic::error("nothing-defined", "this session has defined nothing yet");
        return Err(vec![error.help("type a rule, a `def`, a `param`, a kind or a lens")]);
    }
    let text = items.join("\n\n") + "\n";
    let source = session.text(&text);
    syntax::format(source, &text)
}

fn save(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let (path, may_replace) = path(asked, &asked.words())?;
    let path = if path.ends_with(crate::pack::POLICY_ENDING) {
        path.to_owned()
    } else {
        format!("{path}{}", crate::pack::POLICY_ENDING)
    };
    let text = definitions(session)?;
    write(session, asked, &path, may_replace, &text)?;
    let number = session.bench.definitions().len();
    Ok(format!("{} in {path}; `ordain check --policy {path}` applies it\n", count(number, "item")))
}

fn test(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let (name, may_replace) = path(asked, &asked.words())?;
    let path = if name.ends_with(".md") { name.to_owned() } else { format!("{name}.md") };
    let file = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".md").to_owned();
    let text = definitions(session)?;
    let own: Vec<usize> = own_rules(session);
    if own.is_empty() {
        let error =
            Diagnostic::error("nothing-defined", "a test is about a rule of this session, and there is none yet");
        return Err(vec![error.help("type a rule")]);
    }
    if !session.bench.names().assumed.is_empty() {
        let error = Diagnostic::error("assumed", "a test is about the template as it is, and something is assumed");
        return Err(vec![error.help("`:forget` forgets it")]);
    }
    if !session.bench.options.given.is_empty() {
        let error =
            Diagnostic::error("given", "a test is about the template as it is, and parameters are given values");
        return Err(vec![error.help("`:set NAME` takes a value back")]);
    }
    let run = session.bench.judge(&own);
    let page = page::of(session, &file, &text, &run.findings);
    write(session, asked, &path, may_replace, &page)?;
    let number = run.findings.iter().filter(|it| page::is_expected(it.verdict)).count();
    Ok(format!("{path}: {} expected\n", count(number, "finding")))
}

fn own_rules(session: &Session) -> Vec<usize> {
    let defined: Vec<String> = session
        .bench
        .definitions()
        .iter()
        .filter_map(|(item, _)| match &item.kind {
            ItemKind::Rule(rule) => Some(rule.name.text.to_string()),
            _ => None,
        })
        .collect();
    let rules = session.bench.program().rules.iter().enumerate();
    rules.filter(|(_, rule)| defined.contains(&rule.info.name)).map(|(number, _)| number).collect()
}

fn fmt(session: &mut Session, _: &Asked<'_>) -> Outcome {
    definitions(session)
}

fn lint(session: &mut Session, _: &Asked<'_>) -> Outcome {
    definitions(session)?;
    let found = session.bench.lint();
    if found.is_empty() {
        return Ok("nothing found\n".into());
    }
    Ok(session.pictures(&found))
}

fn edit(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let definitions = session.bench.definitions();
    let text = if asked.argument.is_empty() {
        let typed = session.history.iter().rev().find(|it| !it.starts_with(':'));
        typed.cloned().unwrap_or_default()
    } else {
        let named = definitions.iter().rev().find(|(item, _)| {
            let name = super::super::statement::name(item);
            name == asked.argument || name.split_once(' ').is_some_and(|(_, name)| name == asked.argument)
        });
        let Some((_, text)) = named else {
            let message = format!("this session has not defined `{}`", asked.argument);
            let error = Diagnostic::error("unknown-name", message).at(asked.place_of(asked.argument), "not known here");
            return Err(vec![error.note("`:fmt` prints what it has")]);
        };
        (*text).to_owned()
    };
    session.ending = Some(Ended::Edit(text));
    Ok(String::new())
}

fn history(session: &mut Session, _: &Asked<'_>) -> Outcome {
    let rows = session.history.iter().enumerate().map(|(number, text)| {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let more = lines.count();
        let more = if more == 0 { String::new() } else { format!(" … {more} more lines") };
        (format!("{}", number + 1), first + &more)
    });
    Ok(table(session, &rows.collect::<Vec<_>>()))
}

fn record(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    if asked.argument.is_empty() {
        return Ok(match session.recording.take() {
            Some(path) => format!("{path} is complete; `ordain repl --replay {path}` compares it\n"),
            None => "nothing is recorded; `:record FILE` begins\n".into(),
        });
    }
    let (path, may_replace) = path(asked, &asked.words())?;
    let so_far = session.log.clone();
    write(session, asked, path, may_replace, &so_far)?;
    session.recording = Some(path.to_owned());
    Ok(format!("the session so far is in {path}, and what follows until `:record`\n"))
}

fn export(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let words = asked.words();
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let Some((name, rest)) = words.split_first() else {
        return Err(vec![asked.usage(&format!("no format is named; there are {}", formats.join(", ")))]);
    };
    let Some(format) = Format::from_name(name) else {
        let error = Diagnostic::error("unknown-format", format!("there is no format `{name}`"));
        return Err(vec![
            error.at(asked.place_of(name), "not known here").note(format!("there are {}", formats.join(", "))),
        ]);
    };
    let (path, may_replace) = path(asked, rest)?;
    let run = session.bench.judge_all();
    let mut out = Vec::new();
    let style = crate::report::Style { colour: false, ..session.style };
    // Writing to memory does not fail.
    let _ = crate::report::render(format, &Results::of(&run, &session.bench.sources), &style, &mut out);
    write(session, asked, path, may_replace, &String::from_utf8_lossy(&out))?;
    Ok(format!("{} in {path}\n", count(run.findings.len(), "finding")))
}

//! What is loaded: templates, policies, values of parameters.

use super::super::session::{Outcome, Session};
use super::super::statement::count;
use super::{Asked, Command, Group, Takes, table};
use crate::diagnostic::{Diagnostic, nearest};
use crate::engine::{Document, Input};
use crate::formats;
use crate::report::clean;
use crate::semantics::{Given, Setting};

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "input",
        arguments: "FILE|DIR [--as FORMAT]",
        takes: &[Takes::Path, Takes::Word("--as"), Takes::Template],
        sentence: "reads a template, or all below a directory; as what it looks like, or as a format",
        example: ":input examples/orders/cloudformation.json",
        group: Group::State,
        run: input,
    },
    Command {
        name: "inputs",
        arguments: "",
        takes: &[],
        sentence: "lists the templates; expressions are about the one with the arrow, rules about all",
        example: ":inputs",
        group: Group::State,
        run: |session, _| Ok(inputs(session)),
    },
    Command {
        name: "use",
        arguments: "N",
        takes: &[],
        sentence: "makes expressions be about another of the templates",
        example: ":use 1",
        group: Group::State,
        run: choose,
    },
    Command {
        name: "load",
        arguments: "FILE|DIR",
        takes: &[Takes::Path],
        sentence: "loads policies, besides those that ship with Ordain",
        example: ":load policies/std/queue.ord",
        group: Group::State,
        run: load,
    },
    Command {
        name: "reload",
        arguments: "",
        takes: &[],
        sentence: "reads all files again and keeps what was defined here; what is wrong in one leaves what it said before",
        example: ":reload",
        group: Group::State,
        run: |session, _| Ok(reload(session).0),
    },
    Command {
        name: "set",
        arguments: "[NAME=VALUE]",
        takes: &[Takes::Parameter],
        sentence: "gives a parameter of the templates or of the policies a value; without a value takes it back; alone, \
                   lists them",
        example: ":set Issuer=https://id.example.org/",
        group: Group::State,
        run: set,
    },
    Command {
        name: "params",
        arguments: "FILE",
        takes: &[Takes::Path],
        sentence: "gives parameters the values of a JSON file, as the AWS CLI reads it",
        example: ":params tests/repl/parameters.json",
        group: Group::State,
        run: params,
    },
    Command {
        name: "reset",
        arguments: "",
        takes: &[],
        sentence: "forgets what was defined, bound, assumed, set, watched and turned off here; files stay loaded",
        example: ":reset",
        group: Group::State,
        run: reset,
    },
];

fn reset(session: &mut Session, _: &Asked<'_>) -> Outcome {
    session.bench.reset();
    session.results = 0;
    session.watched.clear();
    session.bench.options.given.clone_from(&session.given);
    session.bench.read_again();
    Ok("forgotten\n".into())
}

fn input(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let (path, format) = match asked.required()?.rsplit_once(" --as ") {
        Some((path, word)) => (path.trim(), Some(template_format(asked, word.trim())?)),
        None => (asked.argument, None),
    };
    let (odd, what) = open(session, "input", path, format).map_err(|wrong| at(asked, path, wrong))?;
    Ok(odd + &what)
}

/// The format of templates that a word means.
fn template_format(asked: &Asked<'_>, word: &str) -> Result<&'static formats::Format, Vec<Diagnostic>> {
    let words: Vec<String> = formats::FORMATS.iter().map(formats::Format::word).collect();
    formats::FORMATS.iter().find(|it| it.word() == word).ok_or_else(|| {
        let error = Diagnostic::error("unknown-format", format!("there is no format `{word}` of templates"));
        let error = error.at(asked.end(word), "not known here").note(format!("there are {}", words.join(", ")));
        vec![match nearest(word, words.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }]
    })
}

/// Loads policies or templates: what is odd about them, and what was loaded.
pub(in crate::repl) fn open(
    session: &mut Session,
    command: &str,
    path: &str,
    format: Option<&'static formats::Format>,
) -> Result<(String, String), Vec<Diagnostic>> {
    if command == "load" {
        let before = rules(session);
        let odd = session.load_policies(&[path.to_owned()])?;
        let fresh: Vec<String> = rules(session).into_iter().filter(|rule| !before.contains(rule)).collect();
        let names = if fresh.is_empty() { "no further rule".to_owned() } else { fresh.join(", ") };
        return Ok((odd, session.style.hanging("loaded: ", "  ", &names)));
    }
    let (odd, numbers) = session.load_templates(path, format)?;
    let documents = session.bench.documents();
    Ok((odd, numbers.into_iter().filter_map(|number| documents.get(number)).map(line).collect()))
}

/// A document on one line.
pub(super) fn line(document: &Document) -> String {
    let stack = &document.stack;
    let resources = count(stack.count(), "resource");
    format!("{} · {} · {resources}\n", clean(&document.name), stack.format)
}

/// Mistakes with a path, pointing at what was typed where they point at nothing.
fn at(asked: &Asked<'_>, path: &str, wrong: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let place = asked.place_of(path);
    let at = |it: Diagnostic| if it.labels.is_empty() { it.at(place, "nothing was loaded") } else { it };
    wrong.into_iter().map(at).collect()
}

fn inputs(session: &Session) -> String {
    if session.bench.documents().is_empty() {
        return "no template is loaded; `:input FILE` reads one\n".into();
    }
    let rows = session.bench.documents().iter().enumerate().map(|(number, document)| {
        let arrow = if number == session.bench.current() { session.style.glyph("→", ">") } else { " " };
        (format!("{arrow} {}", number + 1), line(document).trim_end().to_owned())
    });
    table(session, &rows.collect::<Vec<_>>())
}

fn choose(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let number = asked.required()?;
    let known = session.bench.documents().len();
    match number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|number| *number < known) {
        Some(number) => {
            session.bench.choose(number);
            Ok(inputs(session))
        }
        None => {
            let error = Diagnostic::error("unknown-input", format!("there is no template {number}"));
            Err(vec![
                error.at(asked.place_of(number), "not known here").note("`:inputs` lists them with their numbers"),
            ])
        }
    }
}

fn load(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let (odd, what) =
        open(session, "load", asked.required()?, None).map_err(|wrong| at(asked, asked.argument, wrong))?;
    Ok(odd + &what)
}

fn rules(session: &Session) -> Vec<String> {
    session.bench.program().rules.iter().map(|rule| rule.info.name.clone()).collect()
}

/// Reads everything again and asks again what is watched. Gives whether all could be read.
pub(in crate::repl) fn reload(session: &mut Session) -> (String, bool) {
    let mut text = String::new();
    let mut is_well = true;
    let style = session.style;
    if !session.policies.is_empty() {
        let files = session.disk.policies(&session.policies.clone());
        files.iter().flatten().for_each(|file| session.stamp(&file.name));
        match files.and_then(|files| session.bench.load(&files)) {
            Ok(odd) => text += &session.pictures(&odd),
            Err(wrong) => {
                text += &session.pictures(&wrong);
                text += &style.hanging("", "", "the policies are as they were before: none of the files was taken");
                is_well = false;
            }
        }
    }
    let files: Vec<(String, bool)> = session.bench.files().map(|(_, name, named)| (name.to_owned(), named)).collect();
    let mut inputs = Vec::new();
    for (name, named) in files {
        session.stamp(&name);
        match session.disk.templates(&name) {
            Ok(found) => inputs.extend(found.into_iter().map(|it| Input { named: named && it.named, ..it })),
            Err(wrong) => {
                text += &session.pictures(&wrong);
                is_well = false;
            }
        }
    }
    let current = session.bench.current();
    let wrong = session.bench.reread(inputs).wrong;
    session.bench.choose(current);
    if !wrong.is_empty() {
        text += &session.pictures(&wrong);
        text += &style.hanging("", "", "a template that cannot be read is as it was before");
        is_well = false;
    }
    text += &watched(session);
    if text.is_empty() { ("read again\n".into(), is_well) } else { (text, is_well) }
}

/// What is watched and became different.
fn watched(session: &mut Session) -> String {
    let mut text = String::new();
    for (number, (asked, before)) in session.watched.clone().into_iter().enumerate() {
        let now = match super::try_out::asked_again(session, &asked) {
            Ok(now) => now,
            Err(wrong) => session.pictures(&wrong),
        };
        if now != before {
            text += &now;
        }
        if let Some(own) = session.watched.get_mut(number) {
            own.1 = now;
        }
    }
    text
}

fn set(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    if asked.argument.is_empty() {
        return Ok(given(session, |_| true));
    }
    let pair = asked.argument.split_once('=').or_else(|| asked.argument.split_once(char::is_whitespace));
    let (name, value) = pair.map_or((asked.argument, None), |(name, value)| (name.trim(), Some(value.trim())));
    let known = session.bench.documents().iter().flat_map(|it| it.stack.parameters.iter()).map(|it| &**it);
    if !known.clone().any(|it| it == name) {
        if session
            .bench
            .program()
            .params
            .iter()
            .any(|it| *it.name == *name || format!("{}.{}", it.pack, it.name) == name)
        {
            return turn(session, asked, name, value);
        }
        let error = Diagnostic::error("unknown-parameter", format!("there is no parameter `{name}`"))
            .at(asked.place_of(name), "neither the templates nor the policies have it")
            .note("`:set` lists those of the templates, `:pack NAME` those of policies");
        let own = session.bench.program().params.iter().map(|it| &*it.name);
        return Err(vec![match nearest(name, known.chain(own)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }]);
    }
    let values = value.map(|value| (name.to_owned(), value.to_owned()));
    session.bench.options.given.retain(|(own, _)| own != name);
    give(session, values.into_iter().collect(), |own| own == name)
}

/// Gives a parameter of the policies a value, and shows which verdicts change.
fn turn(session: &mut Session, asked: &Asked<'_>, name: &str, value: Option<&str>) -> Outcome {
    let before = super::super::verdicts::counts(session);
    let setting = value.map(|value| Setting {
        home: None,
        name: name.to_owned(),
        name_place: asked.place_of(name),
        value: Given::Word(value.to_owned()),
        place: asked.end(value),
    });
    session.bench.give(name, setting)?;
    let last = name.rsplit('.').next().unwrap_or(name);
    let knobs = session.bench.packs().into_iter().flat_map(|pack| pack.parameters);
    let rows: Vec<_> = knobs.filter(|it| it.name == last).map(|it| (it.name, it.value)).collect();
    Ok(table(session, &rows) + &super::super::verdicts::changes(session, &before))
}

/// Gives parameters values, and shows those of which this holds and which verdicts change.
fn give(session: &mut Session, values: Vec<(String, String)>, is_shown: impl Fn(&str) -> bool) -> Outcome {
    let before = super::super::verdicts::counts(session);
    session.bench.options.given.extend(values);
    session.bench.read_again();
    Ok(given(session, is_shown) + &super::super::verdicts::changes(session, &before))
}

fn given(session: &Session, is_shown: impl Fn(&str) -> bool) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    for name in session.bench.documents().iter().flat_map(|it| it.stack.parameters.iter()) {
        // Those of every template begin with the provider's name.
        let given = session.bench.options.given.iter().rev().find(|(own, _)| *own == **name);
        let is_own = !name.contains("::");
        let is_asked = (is_own || given.is_some()) && is_shown(name);
        if is_asked && rows.iter().all(|(own, _)| *own != **name) {
            rows.push((name.to_string(), given.map_or("as the template says".into(), |(_, value)| clean(value))));
        }
    }
    if rows.is_empty() { "the templates have no parameters\n".into() } else { table(session, &rows) }
}

fn params(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let path = asked.required()?;
    let wrong = |message: String| {
        vec![Diagnostic::error("unreadable-file", message).at(asked.place_of(path), "nothing was set")]
    };
    let text = session.disk.read(path).map_err(|reason| wrong(format!("cannot read `{path}`: {reason}")))?;
    let source = session.bench.sources.add(path, text.as_str());
    let limits = crate::document::Limits::default();
    let tree = crate::document::read(source, &std::sync::Arc::from(text.as_str()), &limits).map_err(|it| vec![it])?;
    let values = formats::parameters(&tree)?;
    if values.is_empty() {
        return Err(wrong(format!("`{path}` holds no values of parameters")));
    }
    session.bench.options.given.retain(|(own, _)| values.iter().all(|(name, _)| name != own));
    give(session, values, |_| true)
}

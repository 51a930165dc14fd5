//! What there is to know about the prompt itself, and about any name.

use super::super::session::{Ended, Outcome, Session};
use super::super::verdicts;
use super::topic::{self, TOPICS, Topic};
use super::{Asked, Command, Group, Takes, all, table};
use crate::builtins::{self, Builtin, Shape};
use crate::diagnostic::{Diagnostic, nearest};
use crate::report::{Tone, look};
use crate::semantics;
use crate::source::{Place, SourceId, Span};
use crate::testing;

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "help",
        arguments: "[COMMAND|TOPIC]",
        takes: &[Takes::Command],
        sentence: "lists the commands, or says more about one, or about a topic",
        example: ":help assume",
        group: Group::Help,
        run: help,
    },
    Command {
        name: "doc",
        arguments: "NAME",
        takes: &[Takes::Expression],
        sentence: "says what a builtin, kind, field, rule or command is; `NAME?` is shorter",
        example: ":doc function.timeout",
        group: Group::Help,
        run: |session, asked| {
            let name = asked.required()?;
            doc(session, asked.source, name, asked.at)
        },
    },
    Command {
        name: "quit",
        arguments: "",
        takes: &[],
        sentence: "ends the session, as Ctrl-D does",
        example: ":quit",
        group: Group::Help,
        run: |session, _| {
            session.ending = Some(Ended::Quit);
            Ok(String::new())
        },
    },
];

fn help(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let name = asked.argument.trim_start_matches(':');
    if name.is_empty() {
        return Ok(overview(session));
    }
    if let Some(topic) = topic::find(name) {
        return Ok(of_topic(session, topic));
    }
    let Some(command) = super::find(name) else { return doc(session, asked.source, asked.argument, asked.at) };
    Ok(of_command(session, command))
}

fn overview(session: &Session) -> String {
    let style = &session.style;
    let mut text = style.hanging(
        "",
        "",
        "Type an expression, such as `functions` or the name of a resource, to see its value and where it stands in the \
         template. Type a rule, `def`, `param`, `kind` or lens, over several lines if you like, and it is live at once; a \
         rule shows its verdicts. `let x = …` names a value, `_` and `$1` are earlier ones, `NAME?` says what a name is. \
         Tab completes.",
    );
    for group in Group::ALL {
        text += &format!("\n{}\n", style.paint(Tone::Good, group.title()));
        let rows = all().filter(|it| it.group == group);
        let rows: Vec<_> = rows.map(|it| (usage(it), it.sentence.to_owned())).collect();
        text += &table(session, &rows);
    }
    let topics: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    text + &style.hanging("  topics of `:help TOPIC`: ", "    ", &topics.join(", "))
}

fn of_topic(session: &Session, topic: &Topic) -> String {
    let head = format!("{}: {}\n", session.style.paint(Tone::Strong, topic.name), topic.sentence);
    let rows = topic.lines.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned()));
    head + &table(session, &rows.collect::<Vec<_>>())
}

fn usage(command: &Command) -> String {
    format!(":{} {}", command.name, command.arguments).trim_end().to_owned()
}

fn of_command(session: &Session, command: &Command) -> String {
    let style = &session.style;
    let head = format!("{}\n", style.paint(Tone::Strong, &usage(command)));
    head + &style.hanging("  ", "  ", command.sentence) + &format!("  for example `{}`\n", command.example)
}

/// What a name is.
pub(in crate::repl) fn doc(session: &Session, source: SourceId, name: &str, at: usize) -> Outcome {
    if let Some(command) = name.strip_prefix(':').and_then(super::find) {
        return Ok(of_command(session, command));
    }
    let found = builtins::find(name).map(|row| of_builtin(session, row));
    let found = found.or_else(|| of_stack_function(session, name)).or_else(|| of_field(session, name));
    let found = found.or_else(|| super::look::of_kind(session, name)).or_else(|| of_rule(session, name));
    let found = found.or_else(|| of_resource(session, name));
    if let Some(found) = found {
        return Ok(found);
    }
    let program = session.bench.program();
    let kinds = program.kinds.iter().flat_map(|kind| std::iter::once(&*kind.name).chain(kind.plural.as_deref()));
    let rules = program.rules.iter().map(|rule| rule.info.name.as_str());
    let names = builtins::all()
        .map(|row| row.name)
        .chain(kinds)
        .chain(rules)
        .chain(all().map(|it| it.name))
        .chain(TOPICS.iter().map(|it| it.name));
    let place = Place { source, span: Span::new(at as u32, (at + name.len()) as u32) };
    let error =
        Diagnostic::error("unknown-name", format!("nothing is known about `{name}`")).at(place, "not known here");
    Err(vec![match nearest(name, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }])
}

fn of_builtin(session: &Session, row: &Builtin) -> String {
    let parameters: Vec<&str> = row.parameters.iter().map(|it| word(*it)).collect();
    let head = format!("{}({}): {}", row.name, parameters.join(", "), word(row.result));
    let style = &session.style;
    let (example, result) = row.example;
    format!("{}\n", style.paint(Tone::Strong, &head))
        + &style.hanging("  ", "  ", row.doc)
        + &style.hanging("  ", "    ", &format!("`{example}` is `{result}`"))
}

fn word(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "any",
        Shape::Bool => "bool",
        Shape::Number => "number",
        Shape::String => "string",
        Shape::Duration => "duration",
        Shape::List => "list",
        Shape::Strings => "list<string>",
        Shape::Map => "map",
        Shape::Sized => "string, list or map",
        Shape::Kind(name, _) | Shape::Parts(name, _) => name,
        Shape::Record(_) => "record",
    }
}

fn of_stack_function(session: &Session, name: &str) -> Option<String> {
    let (_, usage) = semantics::STACK_FUNCTIONS.iter().find(|(own, _)| *own == name)?;
    Some(session.style.hanging("", "  ", usage))
}

/// `function.timeout`
fn of_field(session: &Session, name: &str) -> Option<String> {
    let (kind, field) = name.rsplit_once('.')?;
    let program = session.bench.program();
    let named = |it: &&crate::ir::Kind| *it.name == *kind || it.plural.as_deref() == Some(kind);
    let of_resource = || {
        let stack = session.bench.stack();
        let ty = &stack.resource(stack.find(kind)?).ty;
        super::super::verdicts::kinds_of(program, ty).into_iter().find(|it| it.field(field).is_some())
    };
    let kind = program.kinds.iter().find(named).or_else(of_resource)?;
    let own = kind.fields.iter().find(|it| *it.name == *field)?;
    let head = format!("{}.{}: {}", kind.name, own.name, program.type_text(&own.ty));
    let doc = own.doc.as_deref().unwrap_or("no sentence is written about it");
    let style = &session.style;
    Some(format!("{}\n", style.paint(Tone::Strong, &head)) + &style.hanging("  ", "  ", doc))
}

fn of_rule(session: &Session, name: &str) -> Option<String> {
    let rule = session.bench.rule(name)?;
    let told = testing::told(&rule, |page| session.disk.read(page).ok());
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = look::rule(&rule, told.as_ref(), &verdicts::sheet(session), &mut out);
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn of_resource(session: &Session, name: &str) -> Option<String> {
    let stack = session.bench.stack();
    let resource = stack.resource(stack.find(name)?);
    let kinds = super::super::verdicts::kinds_of(session.bench.program(), &resource.ty);
    let kinds: Vec<&str> = kinds.iter().map(|kind| &*kind.name).collect();
    let seen = if kinds.is_empty() { String::new() } else { format!(", seen as {}", kinds.join(", ")) };
    Some(session.style.hanging("", "  ", &format!("`{name}` is a resource: {}{seen}", resource.ty)))
}

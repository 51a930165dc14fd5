//! What is typed without a colon: expressions, `let`s, and the items of a policy.

use std::ops::Range;

use super::session::{Outcome, Session};
use super::{answer, command, verdicts};
use crate::diagnostic::{Diagnostic, nearest};
use crate::eval::Shown;
use crate::ir::Kind;
use crate::report::{TIED, Tone, columns};
use crate::semantics::{Binding, Names};
use crate::source::{SourceId, Span};
use crate::syntax::ast::{self, Item, ItemKind};
use crate::syntax::{self, InputError, Sort};

/// The text as it is read: `$1` is the name `_1`, and in the names of resources a hyphen is a `_`. It has as many bytes.
pub(super) fn plain(names: &Names, text: &str) -> String {
    let mut plain = text.to_owned();
    let named = hyphenated(names, text);
    for (span, sort) in syntax::sorts(text) {
        let is_named = |at: usize| named.iter().any(|range| range.contains(&at));
        for at in span.range().filter(|_| !matches!(sort, Sort::Text | Sort::Comment | Sort::Regex)) {
            let is_read = match text.get(at..=at) {
                Some("$") => sort == Sort::Sign,
                Some("-") => is_named(at),
                _ => false,
            };
            if is_read {
                plain.replace_range(at..=at, "_");
            }
        }
    }
    plain
}

/// Where a text has names of resources with a hyphen in them.
fn hyphenated(names: &Names, text: &str) -> Vec<Range<usize>> {
    if !text.contains('-') {
        return Vec::new();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_whole = |range: &Range<usize>| {
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        !before.ends_with(|c| is_part(c) || c == '.') && !after.starts_with(is_part)
    };
    let ids = names.resources.iter().map(|(id, _)| &**id).filter(|id| id.contains('-'));
    let found = ids.flat_map(|id| text.match_indices(id).map(|(at, id)| at..at + id.len()));
    found.filter(is_whole).collect()
}

/// Runs a statement.
pub(super) fn run(session: &mut Session, source: SourceId, text: &str) -> Outcome {
    if let Some(name) = text.strip_suffix('?').map(str::trim).filter(|name| is_name(name)) {
        return command::doc(session, source, name, 0);
    }
    let items = syntax::parse_input(source, &plain(session.bench.names(), text)).map_err(|error| match error {
        InputError::Incomplete(wrong) | InputError::Wrong(wrong) => wrong,
    })?;
    let (typed, defined): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| matches!(item.kind, ItemKind::Let(_) | ItemKind::Expr(_)));
    let mut reply = String::new();
    if !defined.is_empty() {
        reply += &define(session, source, defined)?;
    }
    for item in typed {
        match item.kind {
            ItemKind::Let(bound) => reply += &bind(session, source, &bound)?,
            ItemKind::Expr(expr) => reply += &evaluate(session, source, expr, false)?,
            _ => {}
        }
    }
    Ok(reply)
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == ':')
}

fn define(session: &mut Session, source: SourceId, items: Vec<Item>) -> Outcome {
    let names: Vec<(bool, String)> = items.iter().map(|it| (matches!(it.kind, ItemKind::Rule(_)), name(it))).collect();
    let before: Vec<String> = session.bench.definitions().iter().map(|(item, _)| name(item)).collect();
    let warnings = session.bench.define(source, items).map_err(|wrong| with_prompt_names(session, wrong))?;
    // What is defined before what reads it is no mistake here; `:lint` tells what nothing reads in the end.
    let warnings: Vec<_> = warnings.into_iter().filter(|it| it.code != "unused-declaration").collect();
    let mut reply = session.pictures(&warnings);
    for (is_rule, name) in names {
        if is_rule {
            let rule = name.trim_start_matches("rule ");
            reply += &verdicts::of_rule(session, rule);
        } else {
            let again = if before.contains(&name) { ", in the place of the former one" } else { "" };
            reply += &format!("defined {}{again}\n", session.style.paint(Tone::Strong, &name));
        }
    }
    Ok(reply)
}

/// A rule does not see the names of the prompt, because the file that it is saved to has none of them.
fn with_prompt_names(session: &Session, mut wrong: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for diagnostic in wrong.iter_mut().filter(|it| it.code == "duplicate-rule") {
        diagnostic.help =
            Some("give this one another name: what is typed replaces only what is not of a pack that ships".into());
    }
    for diagnostic in wrong.iter_mut().filter(|it| it.code == "unknown-name") {
        let names = session.bench.names();
        let word = diagnostic.labels.first().map(|label| session.bench.sources.slice(label.place)).unwrap_or_default();
        if let Some(number) = word.strip_prefix('$') {
            diagnostic.message = diagnostic.message.replace(&format!("`_{number}`"), &format!("`{word}`"));
            diagnostic.help = Some("an earlier result is of the prompt only; a file needs a `def` or a `param`".into());
        } else if names.lets.iter().any(|it| *it.name == *word) {
            diagnostic.help = Some(format!("`let {word}` is of the prompt only; a file needs a `def` or a `param`"));
        } else if names.resource(word).is_some() {
            diagnostic.help = Some("a rule is about every template: it does not name a resource of one".into());
        }
    }
    wrong
}

/// A name that there is not is called as it was typed, and what is near is looked for among the names that templates have.
pub(super) fn as_typed(session: &Session, mut wrong: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for diagnostic in wrong.iter_mut().filter(|it| it.code == "unknown-name") {
        let Some(place) = diagnostic.labels.first().map(|label| label.place) else { continue };
        let word = session.bench.sources.slice(place);
        if word.starts_with('$') || word == "_" {
            diagnostic.message = format!("there is no result `{word}`");
            diagnostic.notes.clear();
            diagnostic.help = match session.results {
                0 => Some("the value of each expression is a result; there is none yet".into()),
                last => Some(format!("the last one is `${last}`")),
            };
            continue;
        }
        // A list of some of many names hides what matters.
        if !diagnostic.notes.iter().any(|note| note.starts_with("there are ")) {
            diagnostic.notes = vec!["`:resources` lists those of the template, `:kinds` what one can ask about".into()];
        }
        if diagnostic.help.is_none() {
            let text = session.bench.sources.get(place.source).slice(Span::new(place.span.start, u32::MAX));
            diagnostic.help = near_address(session, text).map(|id| format!("did you mean `{id}`?"));
        }
    }
    wrong
}

/// The resource that a path probably begins with: one that is called alike as a whole, or by its last step.
fn near_address<'s>(session: &'s Session, text: &str) -> Option<&'s str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"');
    let path = text.get(..text.find(|c| !is_part(c)).unwrap_or(text.len()))?;
    let ids = || session.bench.names().resources.iter().map(|(id, _)| &**id);
    let steps = |id: &str| id.matches('.').count();
    let first = path.split('.').next().filter(|it| !it.is_empty())?;
    let mut ends: Vec<usize> = path.match_indices('.').map(|(at, _)| at).chain([path.len()]).collect();
    ends.truncate(8);
    let near = ends.into_iter().rev().find_map(|end| {
        let beginning = path.get(..end)?;
        nearest(beginning, ids().filter(|id| steps(id) == steps(beginning)))
    });
    near.or_else(|| ids().find(|id| id.rsplit_once('.').is_some_and(|(_, last)| last == first)))
}

fn bind(session: &mut Session, source: SourceId, bound: &ast::Let) -> Outcome {
    let binding = Binding { name: bound.name.text.clone(), source, expr: bound.value.clone() };
    let answer = session.bench.evaluate(source, &bound.value).map_err(|wrong| as_typed(session, wrong))?;
    session.bench.bind(binding)?;
    let layout = answer::Layout { width: session.style.width, tail: columns(&answer.ty) + 3, whole: false };
    let head = format!("{} = ", bound.name.text);
    let value = match &answer.shown {
        Shown::Thing(name, _) if !name.is_empty() => crate::report::clean(name),
        shown => layout.lay(shown, head.len()),
    };
    Ok(format!("{head}{value} : {}\n", session.style.paint(Tone::Related, &answer.ty)))
}

/// Evaluates an expression and remembers it as `$n` and `_`.
pub(super) fn evaluate(session: &mut Session, source: SourceId, expr: ast::Expr, whole: bool) -> Outcome {
    let answer = session.bench.evaluate(source, &expr).map_err(|wrong| as_typed(session, wrong))?;
    session.results += 1;
    let number = session.results;
    for name in [format!("_{number}"), "_".to_owned()] {
        session.bench.bind(Binding { name: name.into(), source, expr: expr.clone() })?;
    }
    Ok(answer::page(number, &answer, whole, &session.bench.sources, &session.style))
}

/// What an item is called: `rule shared-role`, `kind machine`.
pub(super) fn name(item: &Item) -> String {
    match &item.kind {
        ItemKind::Use(it) => {
            let parts: Vec<&str> = it.path.iter().map(|part| &*part.text).collect();
            format!("use {}", parts.join("."))
        }
        ItemKind::Rule(it) => format!("rule {}", it.name.text),
        ItemKind::Kind(it) => format!("kind {}", it.name.text),
        ItemKind::Lens(it) => match &it.source {
            ast::LensSource::Types(types) => {
                let types: Vec<&str> = types.iter().map(|(ty, _)| &**ty).collect();
                format!("from {} as {}", types.join(", "), it.kind.text)
            }
            ast::LensSource::Value(_) => format!("from value as {}", it.kind.text),
        },
        ItemKind::Extend(it) => format!("extend {}", it.kind.text),
        ItemKind::Def(it) => format!("def {}", it.name.text),
        ItemKind::Param(it) => format!("param {}", it.name.text),
        ItemKind::Table(it) => format!("table {}", it.name.text),
        ItemKind::Waive(it) => format!("waive {}", it.rule.text),
        ItemKind::Let(it) => format!("let {}", it.name.text),
        ItemKind::Expr(_) => "expression".into(),
    }
}

/// A number of things, in words.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// How many documents the first lines name.
const GREETED: usize = 5;

/// How many kinds they name of each, and which of them comes first.
const LISTED: usize = 6;
const FOREMOST: &str = "function";

/// What the session has: documents with their resources by kind, and rules.
pub(super) fn greeting(session: &Session) -> String {
    let rules = session.bench.program().rules.len();
    let style = &session.style;
    let mut text = format!(
        "{} · {} · {} shows what one can ask\n",
        style.paint(Tone::Strong, "Ordain"),
        count(rules, "rule"),
        style.paint(Tone::Good, ":help")
    );
    if session.bench.documents().is_empty() {
        text += "no template is loaded: `:input FILE` reads one\n";
    }
    let documents = session.bench.documents();
    for document in documents.iter().take(GREETED) {
        let stack = &document.stack;
        // What a resource is besides is not counted again.
        let first = |ty: &str| verdicts::kinds_of(session.bench.program(), ty).into_iter().take(1).collect();
        let mut kinds = verdicts::by_kind(stack, first);
        kinds.retain(|(kind, _)| !command::ASIDE.contains(&&*kind.name));
        kinds.sort_by_key(|(kind, number)| (&*kind.name != FOREMOST, std::cmp::Reverse(*number)));
        let named = |(kind, number): &(&Kind, usize)| match &kind.plural {
            Some(plural) if *number > 1 => format!("{number}{TIED}{plural}"),
            _ => format!("{number}{TIED}{}", kind.name),
        };
        let more = kinds.len().saturating_sub(LISTED);
        let more = (more > 0).then(|| "… (`:kinds`)".to_owned());
        let kinds: Vec<String> = kinds.iter().take(LISTED).map(named).chain(more).collect();
        let head = format!(
            "{} · {} · {}",
            crate::report::clean(&document.name),
            stack.format,
            count(stack.count(), "resource")
        );
        let rest = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
        text += &style.hanging("", "  ", &(head + &rest));
    }
    if let Some(more) = documents.len().checked_sub(GREETED).filter(|more| *more > 0) {
        text += &format!("… {} (`:inputs`)\n", count(more, "further template"));
    }
    text
}

//! What could stand at a place of an unfinished statement: fields of the very value before a dot, names, commands, files.

use super::command::{self, Takes};
use super::local::Unfinished;
use super::session::Session;
use crate::builtins;
use crate::eval::Shown;
use crate::formats::FORMATS as TEMPLATES;
use crate::ir::{Envelope, ExprKind, Kind, Type};
use crate::report::FORMATS;
use crate::semantics::STACK_FUNCTIONS;
use crate::syntax::{self, Sort};

/// Something that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What replaces the text from the start of the word.
    pub text: String,
    /// Its type; empty where it has none.
    pub ty: String,
    /// What it is, in a few words; empty where that is plain.
    pub sentence: String,
}

/// The words that may follow `is`.
const TESTS: [&str; 6] = ["missing", "null", "unknown", "empty", "secret_reference", "reference"];

/// Words that begin lines and expressions.
const WORDS: [&str; 25] = [
    "rule",
    "title",
    "severity",
    "practice",
    "remedy",
    "for",
    "where",
    "when",
    "let",
    "require",
    "forbid",
    "need",
    "else",
    "any",
    "all",
    "none",
    "one",
    "first",
    "exists",
    "implies",
    "matches",
    "starts_with",
    "ends_with",
    "contains",
    "param",
];

/// What could stand at the byte `at` of a text, and the byte from which it replaces what is there.
pub fn complete(session: &Session, text: &str, at: usize) -> (usize, Vec<Candidate>) {
    let before = text.get(..at).unwrap_or(text);
    let Some(typed) = before.trim_start().strip_prefix(':') else { return expression(session, before, 0) };
    let colon = before.len() - typed.len() - 1;
    let Some((name, argument)) = typed.split_once(char::is_whitespace) else { return (colon, commands(typed, ":")) };
    let Some(command) = command::all().find(|it| it.name == name) else { return (at, Vec::new()) };
    let start = before.len() - argument.len();
    let number = argument.split_whitespace().count()
        - usize::from(!argument.ends_with(char::is_whitespace) && !argument.is_empty());
    let Some(takes) = command.takes.get(number).or(command.takes.last()) else { return (at, Vec::new()) };
    if *takes == Takes::Expression {
        return expression(session, before, start);
    }
    let word = argument.rfind(char::is_whitespace).map_or(start, |blank| start + blank + 1);
    let beginning = before.get(word..).unwrap_or_default();
    // A resource behind a rule is one that the rule judges.
    let rules = &session.bench.program().rules;
    let rule = argument.split_whitespace().next().filter(|_| number > 0 && *takes == Takes::Resource);
    match rule.and_then(|name| rules.iter().position(|it| it.info.name == name)) {
        Some(rule) => (word, judged(session, rule, beginning)),
        None => (word, of_argument(session, *takes, beginning)),
    }
}

/// What a rule judges. Of a rule about all of a kind, these are the resources that are seen through it, and nothing is evaluated.
fn judged(session: &Session, rule: usize, beginning: &str) -> Vec<Candidate> {
    let program = session.bench.program();
    let walk = program.rules.get(rule).and_then(|it| it.subject.as_ref());
    let kind = walk.and_then(|walk| match &walk.source.kind {
        ExprKind::Collection(kind) => Some(*kind),
        _ => None,
    });
    let Some(kind) = kind.filter(|kind| program.kinds.get(*kind as usize).is_some_and(|it| it.members.is_empty()))
    else {
        let subjects = session.bench.subjects(rule);
        return beginning_with(subjects.iter().map(|it| candidate(it, "")).collect(), beginning);
    };
    let meant = session.bench.stack().resources.iter().filter(|it| it.id.starts_with(beginning));
    let seen = meant.filter(|it| program.kinds_of(&it.ty).contains(&kind));
    seen.map(|it| candidate(&it.id, &it.ty)).collect()
}

fn of_argument(session: &Session, takes: Takes, beginning: &str) -> Vec<Candidate> {
    let program = session.bench.program();
    let stack = session.bench.stack();
    let plain = |text: &str| candidate(text, "");
    let all: Vec<Candidate> = match takes {
        Takes::Expression => Vec::new(),
        Takes::Command => {
            let topics = command::TOPICS.iter().filter(|it| it.name.starts_with(beginning));
            let topics = topics.map(|it| candidate(it.name, it.sentence));
            return commands(beginning, "").into_iter().chain(topics).collect();
        }
        Takes::Rule => program.rules.iter().map(|it| candidate(&it.info.name, &it.info.title)).collect(),
        Takes::Resource => {
            let meant = stack.resources.iter().filter(|it| it.id.starts_with(beginning));
            meant.map(|it| candidate(&it.id, &it.ty)).collect()
        }
        Takes::Kind => program.kinds.iter().map(of_kind).collect(),
        Takes::Path => session.disk.beginning_with(beginning).iter().map(|path| plain(path)).collect(),
        Takes::Format => FORMATS.iter().map(|it| candidate(it.name, it.sentence)).collect(),
        Takes::Parameter => {
            let own = stack.parameters.iter().map(|it| plain(&format!("{it}=")));
            own.chain(program.params.iter().map(|it| candidate(&format!("{}=", it.name), "of the policies"))).collect()
        }
        Takes::Template => TEMPLATES.iter().map(|it| candidate(&it.word(), it.name)).collect(),
        Takes::Word(word) => vec![plain(word)],
        Takes::Pack => session.bench.packs().iter().map(|it| plain(&it.name)).collect(),
    };
    beginning_with(all, beginning)
}

fn commands(beginning: &str, colon: &str) -> Vec<Candidate> {
    let all = command::all().filter(|it| it.name.starts_with(beginning));
    all.map(|it| candidate(&format!("{colon}{}", it.name), it.sentence)).collect()
}

fn of_kind(kind: &Kind) -> Candidate {
    candidate(&kind.name, kind.doc.as_deref().unwrap_or_default().lines().next().unwrap_or_default())
}

fn candidate(text: &str, sentence: &str) -> Candidate {
    Candidate { text: text.to_owned(), ty: String::new(), sentence: sentence.to_owned() }
}

fn typed(text: &str, ty: &str, sentence: &str) -> Candidate {
    Candidate { ty: ty.to_owned(), ..candidate(text, sentence) }
}

fn beginning_with(all: Vec<Candidate>, beginning: &str) -> Vec<Candidate> {
    let mut seen = std::collections::HashSet::new();
    all.into_iter().filter(|it| it.text.starts_with(beginning) && seen.insert(it.text.clone())).collect()
}

/// Completes the last word of an expression or a policy that begins at the byte `start`.
fn expression(session: &Session, before: &str, start: usize) -> (usize, Vec<Candidate>) {
    let whole = before.get(start..).unwrap_or_default();
    if let Some((at, found)) = addresses(session, whole) {
        return (start + at, found);
    }
    let whole = &super::statement::plain(session.bench.names(), whole);
    if let Some((opening, Sort::Text)) = syntax::sorts(whole).last().map(|(span, sort)| (span.start as usize, *sort)) {
        let piece = whole.get(opening..).unwrap_or_default();
        let is_open = piece.len() < 2 || !piece.ends_with('"');
        if is_open && piece.starts_with('"') {
            return types(session, whole.get(..opening).unwrap_or_default(), piece, start + opening);
        }
    }
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = whole.trim_end_matches(letters).len();
    let beginning = whole.get(word..).unwrap_or_default();
    let head = whole.get(..word).unwrap_or_default();
    let unfinished = Unfinished::new(head);
    let all = match unfinished.word_back(0) {
        ("." | "?.", _) => unfinished.before_dot().map_or_else(Vec::new, |base| fields(session, &base)),
        ("->", _) => session.bench.program().kinds.iter().map(of_kind).collect(),
        ("is", _) => {
            let kinds = session.bench.program().kinds.iter().map(of_kind);
            TESTS.iter().map(|test| candidate(test, "")).chain(kinds).collect()
        }
        ("as" | "extend", _) => session.bench.program().kinds.iter().map(of_kind).collect(),
        ("severity", _) => crate::finding::Severity::ALL.iter().map(|it| candidate(it.name(), "")).collect(),
        _ => names(session, &unfinished, beginning),
    };
    (start + word, beginning_with(all, beginning))
}

/// The resources whose names begin so far, where names have dots in them.
fn addresses(session: &Session, text: &str) -> Option<(usize, Vec<Candidate>)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"');
    let at = text.trim_end_matches(is_part).len();
    let beginning = text.get(at..).filter(|it| it.contains('.'))?;
    let ids = session.bench.names().resources.iter();
    let meant = ids.filter(|(id, _)| id.starts_with(beginning) && id.len() > beginning.len());
    let found: Vec<Candidate> = meant.map(|(id, ty)| candidate(id, ty)).collect();
    (!found.is_empty()).then_some((at, found))
}

/// The types of resources, in the string of `resources("…")` and `from "…"`.
fn types(session: &Session, head: &str, piece: &str, at: usize) -> (usize, Vec<Candidate>) {
    let unfinished = Unfinished::new(head);
    let (last, _) = unfinished.word_back(0);
    let (callee, _) = unfinished.word_back(1);
    if last != "from" && !(last == "(" && callee == "resources") {
        return (at, Vec::new());
    }
    let mut seen = std::collections::HashSet::new();
    let types = session.bench.stack().resources.iter().map(|it| &*it.ty).filter(|ty| seen.insert(*ty));
    (at, beginning_with(types.map(|ty| candidate(&format!("\"{ty}\""), "")).collect(), piece))
}

/// The fields of what is before a dot, with their types and sentences.
fn fields(session: &Session, base: &str) -> Vec<Candidate> {
    let base = &of_one(session, base);
    let mut sources = crate::source::SourceMap::default();
    let source = sources.add("", base.as_str());
    let Ok(expr) = syntax::parse_expr(source, &super::statement::plain(session.bench.names(), base)) else {
        return Vec::new();
    };
    let Ok(body) = session.bench.compile(source, &expr) else { return Vec::new() };
    let program = session.bench.program();
    let field =
        |it: &crate::ir::Field| typed(&it.name, &program.type_text(&it.ty), it.doc.as_deref().unwrap_or_default());
    let common = || {
        let own = Envelope::ALL.map(|(name, field, sentence)| typed(name, &program.type_text(&field.ty()), sentence));
        own.into_iter().chain(program.everywhere.iter().map(field))
    };
    match body.expr.ty.present() {
        Type::Kind(kind) => {
            let kind = program.kinds.get(*kind as usize);
            let fields = kind.into_iter().flat_map(|kind| &kind.fields);
            let own: Vec<Candidate> = fields.clone().map(field).collect();
            let others = common().filter(|it| !own.iter().any(|own| own.text == it.text)).collect::<Vec<_>>();
            own.into_iter().chain(others).collect()
        }
        Type::Resource => common().collect(),
        Type::Record(columns) => columns.iter().map(|(name, ty)| typed(name, &program.type_text(ty), "")).collect(),
        // In a large template the names must do: a value may lead through all of it.
        Type::Raw | Type::Map(_) if session.bench.stack().resources.len() > LARGE => keys(session, base),
        // What is there is asked of the very value.
        Type::Raw | Type::Map(_) => match session.bench.answer(&body).map(|answer| answer.shown) {
            Ok(Shown::Map(entries)) => {
                let entries = entries.into_iter().filter(|(name, _)| is_name(name));
                entries.map(|(name, value)| candidate(&name, &shortly(&value))).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A template of more resources is large.
const LARGE: usize = 1_000;

/// The names of the entries of a map.
fn keys(session: &Session, base: &str) -> Vec<Candidate> {
    let text = format!("keys({base})");
    let mut sources = crate::source::SourceMap::default();
    let source = sources.add("", text.as_str());
    let Ok(expr) = syntax::parse_expr(source, &super::statement::plain(session.bench.names(), &text)) else {
        return Vec::new();
    };
    let Ok(Shown::List(names)) = session.bench.evaluate(source, &expr).map(|answer| answer.shown) else {
        return Vec::new();
    };
    let name = |shown: &Shown| match shown {
        Shown::Plain(text) => Some(candidate(text.trim_matches('"'), "")),
        _ => None,
    };
    names.iter().filter_map(name).filter(|it| is_name(&it.text)).collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `(first fn in (functions): true).x` as `Worker.x`: what is true of all of a kind is seen in one of them, and that one is found
/// without evaluating.
fn of_one(session: &Session, base: &str) -> String {
    let found = || {
        let (_, rest) = base.strip_prefix("(first ")?.split_once(" in (")?;
        let (plural, rest) = rest.split_once("): true)")?;
        let program = session.bench.program();
        let kind = program.kinds.iter().position(|it| it.plural.as_deref() == Some(plural))? as u32;
        let mut resources = session.bench.stack().resources.iter();
        let one = resources.find(|it| is_name(&it.id) && program.kinds_of(&it.ty).first() == Some(&kind))?;
        Some(format!("{}{rest}", one.id))
    };
    found().unwrap_or_else(|| base.to_owned())
}

/// A value in a few words.
fn shortly(value: &Shown) -> String {
    let layout = super::answer::Layout { width: usize::MAX, tail: 0, whole: false };
    let text: String = layout.flat(value).chars().take(60).collect();
    text.lines().next().unwrap_or_default().to_owned()
}

/// Everything that may begin an expression here, and begins so far. Of thousands of resources only those are made candidates.
fn names(session: &Session, unfinished: &Unfinished<'_>, beginning: &str) -> Vec<Candidate> {
    let program = session.bench.program();
    let names = session.bench.names();
    let mut all: Vec<Candidate> = unfinished.names().map(|name| candidate(name, "of this statement")).collect();
    let is_result = |name: &str| name.starts_with('_');
    let lets = names.lets.iter().rev().filter(|it| !is_result(&it.name));
    all.extend(lets.map(|it| candidate(&it.name, "of this session")));
    let resources = names.resources.iter().filter(|(id, _)| id.starts_with(beginning));
    all.extend(resources.map(|(id, ty)| candidate(id, ty)));
    let plurals = program.kinds.iter().filter_map(|kind| {
        let doc = kind.doc.as_deref().unwrap_or_default();
        kind.plural.as_deref().map(|plural| candidate(plural, doc.lines().next().unwrap_or_default()))
    });
    all.extend(plurals);
    all.extend(builtins::all().map(|row| candidate(row.name, row.doc)));
    all.extend(STACK_FUNCTIONS.iter().map(|(name, usage)| candidate(name, usage)));
    all.extend(session.bench.constants().map(|name| candidate(name, "declared in a policy")));
    all.extend(WORDS.iter().map(|word| candidate(word, "")));
    all
}

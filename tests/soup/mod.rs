//! Texts that are nearly policies.

pub(crate) mod kitchen;

use std::path::{Path, PathBuf};

use proptest::prelude::*;

/// Words of the language, names of the kinds, and what stands between them.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "rule", "kind", "from", "extend", "def", "param", "table", "waive", "use", "title", "severity", "high",
    "message", "for", "in", "where", "when", "let", "require", "forbid", "need", "else", "each", "as", "value",
    "until", "because", "if", "then", "any", "all", "none", "one", "first", "count", "sum", "sort", "group",
    "closure", "distinct", "exists", "is", "not", "and", "or", "implies", "missing", "null", "unknown", "empty",
    "like", "matches", "contains", "starts_with", "ends_with", "true", "false", "today", "now", "stack", "self",
    "resource", "resources", "lamp", "lamps", "shades", "name", "watts", "labels", "shade", "room", "x", "y", "p",
    "string", "number", "bool", "list", "map", "date", "time", "duration", "json", "keys", "values", "flatten",
    "\"a\"", "\"{x.name}\"", "\"", "/a+/", "/(/", "1", "0", "0.5", "99999999999999999999999999999", "30d", "12h",
    "2027-01-31", "2027-01-31T12:00:00Z", "{", "}", "(", ")", "[", "]", "<", ">", "<=", ">=", "==", "!=", "=", ":",
    ",", ".", "?.", "?", "??", "->", "++", "+", "-", "*", "/", "..", "|", "///", "//", "# ", "\n", "\n    ", " ",
    "\\", "é", "\u{feff}", "\0", "a", "b-c", "\"s\"", "\n\n", "\nrule a {\n", "\u{2028}", "owner", "@", "'", "&&",
];

/// An expression that may well have a meaning.
fn expression() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(
        &[
            "x",
            "x.name",
            "x.watts",
            "x.labels",
            "x.shade",
            "x.room.name",
            "x.tags",
            "x.parent.id",
            "x.properties.Name",
            "1",
            "0.5",
            "\"a\"",
            "30d",
            "today",
            "now",
            "lamps",
            "shades",
            "resources",
            "stack.format",
            "true",
            "[1, 2]",
            "{a: 1}",
            "null",
        ][..],
    )
    .prop_map(str::to_owned);
    let binary = proptest::sample::select(
        &[
            "==",
            "!=",
            "<",
            ">=",
            "and",
            "or",
            "implies",
            "in",
            "contains",
            "starts_with",
            "??",
            "+",
            "-",
            "*",
            "/",
            "++",
            "not in",
        ][..],
    );
    let quantifier = proptest::sample::select(&["any", "all", "none", "one", "first"][..]);
    let aggregate = proptest::sample::select(&["count", "sum", "min", "sort", "distinct", "group", "closure"][..]);
    let test =
        proptest::sample::select(&["missing", "null", "empty", "\"a\"", "number", "lamp", "unknown", "list"][..]);
    let call = proptest::sample::select(
        &["length", "keys", "values", "flatten", "json", "lower", "pairs", "arn", "written"][..],
    );
    leaf.prop_recursive(6, 40, 3, move |inner| {
        let one = || inner.clone();
        prop_oneof![
            4 => (one(), binary.clone(), one()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            2 => (quantifier.clone(), one(), one()).prop_map(|(word, xs, body)| format!("({word} x in {xs}: {body})")),
            2 => (aggregate.clone(), one(), one()).prop_map(|(word, xs, body)| format!("{word}(x in {xs}: {body})")),
            1 => (one(), test.clone()).prop_map(|(a, test)| format!("({a} is {test})")),
            1 => one().prop_map(|a| format!("({a} exists)")),
            1 => one().prop_map(|a| format!("not ({a})")),
            1 => (call.clone(), one()).prop_map(|(name, a)| format!("{name}({a})")),
            1 => (one(), one(), one()).prop_map(|(c, a, b)| format!("(if {c} then {a} else {b})")),
            1 => (one(), one()).prop_map(|(a, xs)| format!("[{a} for x in {xs} if x exists]")),
            1 => (one(), one()).prop_map(|(a, at)| format!("{a}[{at}]")),
            1 => one().prop_map(|a| format!("({a} -> shade).name")),
            1 => one().prop_map(|a| format!("\"<{{{a}}}>\"")),
        ]
    })
}

/// A text: random words, random bytes, an example that was damaged, a rule about something random.
pub(crate) fn soup(examples: Vec<String>) -> impl Strategy<Value = String> {
    let words = proptest::collection::vec(proptest::sample::select(TOKENS), 0..80);
    let example = proptest::sample::select(examples);
    let cut = |text: &str, at: usize| {
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (before, behind) = text.split_at(at);
        (before.to_owned(), behind.to_owned())
    };
    prop_oneof![
        3 => words.clone().prop_map(|words| words.join(" ")),
        1 => words.clone().prop_map(|words| words.concat()),
        1 => proptest::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        3 => (example.clone(), any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), words).prop_map(
            move |(text, from, to, words)| {
                let (start, rest) = cut(&text, from.index(text.len() + 1));
                let (_, end) = cut(&rest, to.index(rest.len().min(40) + 1));
                format!("{start}{}{end}", words.iter().take(3).copied().collect::<Vec<_>>().join(" "))
            }
        ),
        1 => (example, any::<proptest::sample::Index>()).prop_map(move |(text, at)| cut(&text, at.index(text.len() + 1)).0),
        4 => (expression(), expression()).prop_map(|(about, asked)| format!(
            "rule r {{\n    title \"t\"\n    severity low\n    for x in lamps where {about}\n    require {asked} else \"{{x.name}}\"\n}}\n"
        )),
        1 => expression(),
    ]
}

/// What policies are written like: the bundled ones, and the kinds that the soup may speak of.
pub(crate) fn examples() -> Vec<String> {
    let mut paths = Vec::new();
    policies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"), &mut paths);
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).chain([kitchen::KINDS.to_owned()]).collect()
}

fn policies(path: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            policies(&path, into);
        } else if path.extension().is_some_and(|it| it == "ord") {
            into.push(path);
        }
    }
}

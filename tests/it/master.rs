//! The master law: what is decided stays decided when an unknown becomes known. And that order is invisible. Random conditions
//! over one document, each evaluated with its parameters unknown and in every one of their completions.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::specification::{truths, truths_given};

/// How many conditions are tried.
const TRIED: usize = 400;

pub const DOCUMENT: &str = r#"
Parameters: {P: {Type: String}, Q: {Type: String}, C: {Type: String}}
Conditions: {C: !Equals [!Ref C, "yes"], D: !Equals [!Ref Q, "a"]}
Resources:
  Thing:
    Type: Custom::Thing
    Properties:
      u: !Ref P
      v: !Ref Q
      same: !Ref P
      text: !Sub "a-${P}-b"
      maybe: !If [C, !Ref P, !Ref AWS::NoValue]
      either: !If [D, a, b]
      k: a
      n: 2
      nothing: null
      xs: [a, !Ref P, !If [C, b, !Ref AWS::NoValue]]
      ys: [!Ref Q, b]
      zs: [!If [C, a, !Ref AWS::NoValue], !If [D, b, !Ref AWS::NoValue]]
      ns: [1, 2, !If [C, 3, !Ref AWS::NoValue]]
      map: {a: !Ref P, b: x, c: !If [C, y, !Ref AWS::NoValue]}
      twice: a
      twice: b
"#;

/// A text of the document, or a part of one: known, unknown, perhaps not there, missing, or of another type.
fn text() -> impl Strategy<Value = String> {
    const PATHS: &[&str] =
        &["u", "v", "same", "text", "maybe", "either", "k", "nothing", "nowhere", "map.a", "map.c", "twice", "n"];
    prop_oneof![
        6 => proptest::sample::select(PATHS).prop_map(|path| format!("p.{path}")),
        1 => Just("p.xs[1]".to_owned()),
        1 => Just("p.zs[0]".to_owned()),
        1 => Just("(first x in p.xs: x != \"a\")".to_owned()),
        1 => Just("(if p.u == \"a\" then p.v else p.maybe)".to_owned()),
        1 => Just("(if p.u == \"a\" then \"b\" else 1 / 0)".to_owned()),
        1 => Just("(p.maybe ?? \"b\")".to_owned()),
        1 => Just("(p.maybe ?? p.nowhere)".to_owned()),
        1 => Just("(\"x\" ++ p.u)".to_owned()),
        1 => Just("\"{p.u}-{p.k}\"".to_owned()),
        1 => Just("({a: \"z\", b: \"b\"} ++ p.map).c".to_owned()),
    ]
}

fn list() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        &[
            "p.xs",
            "p.ys",
            "p.zs",
            "p.nowhere",
            "(p.xs ++ p.ys)",
            "[x for x in p.xs if x != \"b\"]",
            "[x for x in p.ys for y in p.zs if x == y]",
            "distinct(x in p.xs: x)",
            "sort(x in p.zs: x)",
            "(values(p.map) ?? [])",
            "(keys(p.map) ?? [])",
            "keys(group(x in p.xs: x))",
            "[p.u, p.v]",
            "closure(x in p.ys: [\"c\"])",
            "flatten([p.xs, p.u])",
        ][..],
    )
}

fn word() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["a", "b", "c", "x", "a-a-b", "xa", ""][..])
}

/// A condition about one text `x`.
fn about(x: String) -> impl Strategy<Value = String> {
    (word(), word(), 0..13_usize).prop_map(move |(one, other, sort)| match sort {
        0 => format!("{x} == \"{one}\""),
        1 => format!("{x} != \"{one}\""),
        2 => format!("{x} is \"{one}\""),
        3 => format!("{x} exists"),
        4 => format!("{x} in [\"{one}\", \"{other}\"]"),
        5 => format!("{x} starts_with \"{one}\""),
        6 => format!("{x} like \"{one}*{other}\""),
        7 => format!("{x} contains \"{one}\""),
        8 => format!("{x} is missing"),
        9 => format!("({x} ?? \"{one}\") == \"{other}\""),
        10 => format!("{x} in p.xs"),
        11 => format!("{x} is empty"),
        _ => format!("{x} == p.u"),
    })
}

fn atom() -> impl Strategy<Value = String> {
    let quantifier = proptest::sample::select(&["any", "all", "none", "one"][..]);
    let compared = proptest::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let each = || about("x".to_owned());
    prop_oneof![
        8 => text().prop_flat_map(about),
        4 => (quantifier, list(), each()).prop_map(|(word, list, each)| format!("({word} x in {list}: {each})")),
        3 => (compared.clone(), list(), each(), 0..4).prop_map(|(compared, list, each, count)| {
            format!("count(x in {list}: {each}) {compared} {count}")
        }),
        1 => (compared.clone(), list(), 0..4).prop_map(|(compared, list, n)| format!("count({list}) {compared} {n}")),
        1 => (compared, 0..7).prop_map(|(compared, n)| format!("sum(x in p.ns: x) {compared} {n}")),
        1 => (list(), list()).prop_map(|(one, other)| format!("{one} == {other}")),
        1 => (list(), word()).prop_map(|(list, word)| format!("\"{word}\" in {list}")),
        1 => (text(), text()).prop_map(|(one, other)| format!("{one} == {other}")),
        1 => Just("1 / 0 > 1".to_owned()),
        1 => Just("(max(x in p.ns: x) ?? 0) > 2".to_owned()),
        1 => Just("p.map == {a: \"a\", b: \"x\"}".to_owned()),
        1 => (0..4, word()).prop_map(|(n, k)| format!("(any k, v in group(x in p.xs: x): k == \"{k}\" and count(v) > {n})")),
    ]
}

pub fn condition() -> impl Strategy<Value = String> {
    combined(atom())
}

/// Conditions, put together by what combines them.
pub fn combined(atom: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    atom.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) implies ({b})")),
            1 => inner.clone().prop_map(|a| format!("not ({a})")),
            1 => (inner.clone(), inner.clone(), inner).prop_map(|(c, a, b)| format!("if {c} then ({a}) else ({b})")),
        ]
    })
}

/// The same conditions on every machine and every day.
pub fn some<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    vec(strategy, count..=count).new_tree(&mut runner).expect("a strategy that gives something").current()
}

#[test]
fn what_is_decided_stays_decided_whatever_the_unknown_turns_out_to_be() {
    let conditions = some(condition(), TRIED);
    let before = truths(&[], DOCUMENT, &conditions);
    let mut wrong = Vec::new();
    for p in ["a", "b", ""] {
        for q in ["a", "b"] {
            for c in ["yes", "no"] {
                let after = truths_given(&[], DOCUMENT, &conditions, &[("P", p), ("Q", q), ("C", c)]);
                for ((condition, before), after) in conditions.iter().zip(&before).zip(&after) {
                    if matches!(before.as_str(), "T" | "F" | "E") && before != after {
                        wrong.push(format!("{before}, and {after} when P={p} Q={q} C={c}: {condition}"));
                    }
                }
            }
        }
    }
    let decided = before.iter().filter(|it| matches!(it.as_str(), "T" | "F")).count();
    let unknown = before.iter().filter(|it| it.starts_with('U')).count();
    assert!(decided > TRIED / 5 && unknown > TRIED / 5, "{decided} decided and {unknown} unknown: too few of one");
    wrong.sort_by_key(String::len);
    assert!(
        wrong.is_empty(),
        "{} times:\n{}",
        wrong.len(),
        wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
    );
}

type Three = (String, String, String);

#[test]
fn the_order_of_conditions_is_invisible() {
    let pairs = some((atom(), atom(), atom()), TRIED / 5);
    let ways: [fn(&Three) -> String; 6] = [
        |(a, b, c)| format!("({a}) and ({b}) and ({c})"),
        |(a, b, c)| format!("({c}) and ({a}) and ({b})"),
        |(a, b, c)| format!("not ((not ({b})) or (not ({c})) or (not ({a})))"),
        |(a, b, c)| format!("({a}) or ({b}) or ({c})"),
        |(a, b, c)| format!("({b}) or (({c}) or ({a}))"),
        |(a, b, c)| format!("(not ({c})) implies (({a}) or ({b}))"),
    ];
    let truths = ways.map(|way| truths(&[], DOCUMENT, &pairs.iter().map(way).collect::<Vec<_>>()));
    for (at, pair) in pairs.iter().enumerate() {
        for same in [[0, 1, 2], [3, 4, 5]] {
            let own = same.map(|way| &truths[way][at]);
            assert!(own.iter().all(|it| *it == own[0]), "{own:?}: {pair:?}");
        }
    }
}

/// The same document, with parameters that can only be what is tried.
fn with_choices() -> String {
    let open = "Parameters: {P: {Type: String}, Q: {Type: String}, C: {Type: String}}";
    let few = "Parameters: {P: {Type: String, AllowedValues: [a, b, \"\"]}, Q: {Type: String, AllowedValues: [a, b]}, \
               C: {Type: String, AllowedValues: [\"yes\", \"no\"]}}";
    assert!(DOCUMENT.contains(open));
    DOCUMENT.replace(open, few)
}

#[test]
fn where_all_cases_are_known_a_verdict_is_that_of_all_of_them() {
    let document = with_choices();
    let conditions = some(condition(), TRIED / 2);
    let before = truths(&[], &document, &conditions);
    let mut worlds: Vec<Vec<String>> = Vec::new();
    for p in ["a", "b", ""] {
        for q in ["a", "b"] {
            for c in ["yes", "no"] {
                worlds.push(truths_given(&[], &document, &conditions, &[("P", p), ("Q", q), ("C", c)]));
            }
        }
    }
    let mut wrong = Vec::new();
    for (at, condition) in conditions.iter().enumerate() {
        let cases: std::collections::BTreeSet<&str> = worlds.iter().map(|world| world[at].as_str()).collect();
        let agree = cases.len() == 1;
        let own = before[at].as_str();
        let is_right = if agree { cases.contains(own) } else { own.starts_with('U') };
        if !is_right {
            wrong.push(format!("{own}, and {cases:?} case by case: {condition}"));
        }
    }
    wrong.sort_by_key(String::len);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), conditions.len(), wrong.join("\n"));
}

//! The master law for several rules of one run: what one of them met, another one does not mistake for its own. Random rules over
//! resources that are there in some worlds only, and over how these refer to each other; the rules share what was read of the
//! stack, and a subject with a condition is judged where it exists (law 33).

use std::collections::BTreeMap;

use ordain::engine::{self, Input};
use ordain::finding::Verdict;
use ordain::pack::PackFile;
use ordain::source::SourceMap;
use proptest::prelude::*;

use crate::master::some;

/// How many rules there are in the run.
const RULES: usize = 120;

const KINDS: &str = r#"
kind thing / things {
    name:  string
    next:  thing?
    marks: list<mark>
}

kind mark / marks {
    of:   thing?
    word: string
}

from "Custom::Thing" as thing {
    name  = .name
    next  = .next -> thing
    marks = referrers(self, mark)
}

from "Custom::Mark" as mark {
    of   = .of -> thing
    word = .word
}
"#;

/// The parameters may be anything.
const OPEN: &str = "{P: {Type: String}, Q: {Type: String}, C: {Type: String}}";

/// The parameters can only be what is tried.
const CHOICES: &str = "{P: {Type: String, AllowedValues: [a, b]}, Q: {Type: String, AllowedValues: [a, b]}, \
                       C: {Type: String, AllowedValues: [\"yes\", \"no\"]}}";

const DOCUMENT: &str = r#"
Conditions: {C: !Equals [!Ref C, "yes"], D: !Equals [!Ref Q, a]}
Resources:
  One: {Type: Custom::Thing, Properties: {name: a, next: !Ref Four}}
  Two: {Type: Custom::Thing, Condition: C, Properties: {name: !Ref P, next: !Ref One}}
  Three: {Type: Custom::Thing, Condition: D, Properties: {name: !If [C, a, b], next: !If [D, !Ref Four, !Ref One]}}
  Four: {Type: Custom::Thing, Properties: {name: !Ref Q, next: !If [C, !Ref One, !Ref AWS::NoValue]}}
  Far: {Type: Custom::Mark, Condition: C, Properties: {word: a, of: !Ref One}}
  Near: {Type: Custom::Mark, Properties: {word: !Ref P, of: !If [D, !Ref One, !Ref Four]}}
  Lost: {Type: Custom::Mark, Condition: D, Properties: {word: !If [C, a, b]}}
"#;

/// The parameters that decide whether a subject exists.
fn exists(subject: &str, world: &World) -> bool {
    match subject {
        "Two" | "Far" => world["C"] == "yes",
        "Three" | "Lost" => world["Q"] == "a",
        _ => true,
    }
}

type World = BTreeMap<&'static str, &'static str>;

fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for p in ["a", "b"] {
        for q in ["a", "b"] {
            for c in ["yes", "no"] {
                worlds.push(World::from([("P", p), ("Q", q), ("C", c)]));
            }
        }
    }
    worlds
}

/// What a rule asks of a thing `t`.
fn about() -> impl Strategy<Value = String> {
    let word = || proptest::sample::select(&["a", "b"][..]);
    let compared = || proptest::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let quantifier = || proptest::sample::select(&["any", "all", "none", "one"][..]);
    let leaf = prop_oneof![
        2 => word().prop_map(|word| format!("t.name == \"{word}\"")),
        1 => Just("t.next exists".to_owned()),
        1 => word().prop_map(|word| format!("(t.next?.name ?? \"b\") == \"{word}\"")),
        2 => quantifier().prop_map(|all| format!("({all} o in things: o != t and o.name == t.name)")),
        1 => quantifier().prop_map(|all| format!("({all} o in things: o.next exists and o.next == t)")),
        1 => (quantifier(), word()).prop_map(|(all, word)| format!("({all} m in t.marks: m.word == \"{word}\")")),
        1 => quantifier().prop_map(|all| format!("({all} m in marks: m.of exists and m.of == t)")),
        2 => (compared(), 0..5).prop_map(|(than, n)| format!("count(things) {than} {n}")),
        1 => (compared(), 0..4).prop_map(|(than, n)| format!("count(marks) {than} {n}")),
        1 => (compared(), 0..3).prop_map(|(than, n)| format!("count(t.marks) {than} {n}")),
        1 => (compared(), 0..4, word())
            .prop_map(|(than, n, word)| format!("count(o in things: o.name == \"{word}\") {than} {n}")),
        1 => (word(), 0..3)
            .prop_map(|(word, n)| format!("(any k, v in group(o in things: o.name): k == \"{word}\" and count(v) > {n})")),
        1 => (compared(), 0..4).prop_map(|(than, n)| format!("count(resources(\"Custom::Mark\")) {than} {n}")),
    ];
    leaf.prop_recursive(2, 5, 2, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            1 => inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

/// What stands in a rule below its severity.
fn body() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => about().prop_map(|asked| format!("for t in things require {asked}")),
        2 => (about(), about()).prop_map(|(about, asked)| format!("for t in things where {about} require {asked}")),
        1 => (about(), about()).prop_map(|(about, asked)| format!("for t in things when {about} require {asked}")),
        1 => (about(), about()).prop_map(|(a, b)| format!("for t in things require {a} forbid {b}")),
        1 => about().prop_map(|asked| format!("for m in marks for t in things where m.of exists and m.of == t require {asked}")),
        1 => about().prop_map(|asked| format!("for t in things for m in t.marks require m.word == t.name and {asked}")),
        1 => about().prop_map(|asked| format!("require any t in things: {asked}")),
        1 => about().prop_map(|asked| format!("require all t in things: {asked}")),
    ]
}

/// The verdict on each subject of each rule of which something is found; those that pass have none.
type Verdicts = BTreeMap<(usize, String), Verdict>;

fn verdicts(rules: &[String], order: &[usize], parameters: &str, given: &World) -> Verdicts {
    let rule = |at: &usize| format!("rule number-{at} {{ title \"n\" severity low {} }}", rules[*at]);
    let text: Vec<String> = std::iter::once(KINDS.to_owned()).chain(order.iter().map(rule)).collect();
    let mut sources = SourceMap::default();
    let file = PackFile::new("page", "several.ord", text.join("\n"));
    let policies = engine::compile(&mut sources, &[file]).unwrap_or_else(|wrong| {
        let told: Vec<String> = wrong.iter().map(|it| format!("{}: {}", it.code, it.message)).collect();
        panic!("{}", told.join("\n"))
    });
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = engine::Options { given, ..crate::pages::options() };
    let bytes = format!("Parameters: {parameters}{DOCUMENT}").into_bytes();
    let input = Input { name: "t.yaml".into(), bytes, named: true };
    let run = engine::check(&policies, &mut sources, vec![input], &options).run;
    let mut found = Verdicts::new();
    for finding in &run.findings {
        let Some(at) = run.rules[finding.rule].name.strip_prefix("number-") else { continue };
        let key = (at.parse().expect("a number"), finding.subject.to_string());
        found.entry(key).or_insert(finding.verdict);
    }
    found
}

const SUBJECTS: [&str; 8] = ["One", "Two", "Three", "Four", "Far", "Near", "Lost", "the stack"];

/// What a verdict is among others: one without findings passes, or is not applicable.
fn of(found: &Verdicts, rule: usize, subject: &str) -> &'static str {
    found.get(&(rule, subject.to_owned())).map_or("nothing", |verdict| verdict.name())
}

#[test]
fn what_several_rules_decide_stays_decided_whatever_the_unknown_turns_out_to_be() {
    let rules = some(body(), RULES);
    let order: Vec<usize> = (0..RULES).collect();
    let known: Vec<(World, Verdicts)> =
        worlds().into_iter().map(|world| (world.clone(), verdicts(&rules, &order, OPEN, &world))).collect();
    let mut wrong = Vec::new();
    let mut kept = BTreeMap::new();
    for parameters in [OPEN, CHOICES] {
        let before = verdicts(&rules, &order, parameters, &World::new());
        for (rule, body) in rules.iter().enumerate() {
            for subject in SUBJECTS {
                let own = of(&before, rule, subject);
                let there = known.iter().filter(|(world, _)| exists(subject, world));
                let after: Vec<&str> = there.map(|(_, found)| of(found, rule, subject)).collect();
                let is_right = own == "unknown" || after.iter().all(|it| *it == own);
                // Where a verdict depends on nothing but what is tried, it is unknown only where the cases disagree.
                let is_exact = parameters == OPEN || own != "unknown" || after.iter().any(|it| *it != after[0]);
                if !is_right || !is_exact {
                    wrong.push(format!("{subject} {own}, and {after:?} case by case: {body}"));
                }
                *kept.entry(own).or_insert(0) += 1;
            }
        }
    }
    assert!(kept["fail"] > RULES && kept["unknown"] > RULES && kept["nothing"] > RULES, "too few of one: {kept:?}");
    wrong.sort_by_key(String::len);
    assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn the_order_of_the_rules_is_invisible() {
    let rules = some(body(), RULES);
    let there: Vec<usize> = (0..RULES).collect();
    let back: Vec<usize> = (0..RULES).rev().collect();
    for parameters in [OPEN, CHOICES] {
        let [one, other] = [&there, &back].map(|order| verdicts(&rules, order, parameters, &World::new()));
        let differ: Vec<_> = one.iter().filter(|(key, verdict)| other.get(key) != Some(verdict)).collect();
        assert!(one == other, "{differ:?}");
    }
}

//! Law 36: what an explanation shows is enough. Random conditions over a document whose values stand in lines of their own; where
//! all lines that an explanation does not point at become unknown, the verdict stays what it was.

use std::collections::BTreeSet;

use ordain::engine::{self, Input};
use ordain::finding::{Explanation, Reason};
use ordain::pack::PackFile;
use ordain::source::{Place, SourceId, SourceMap, Span};
use proptest::prelude::*;

use crate::ends::rules;
use crate::master::{combined, some};
use crate::specification::truths;

/// How many conditions are tried.
const TRIED: usize = 40;

const HEAD: &str = "Parameters: {PARAMETERS}
Resources:
  Thing:
    Type: Custom::Thing
    Properties:
";

/// The lines of the properties: what stands before a value, and the value.
const LINES: [(&str, &str); 11] = [
    ("      k: ", "a"),
    ("      l: ", "b"),
    ("      m: ", "a"),
    ("      n: ", "b"),
    ("      o: ", "a"),
    ("      xs:", ""),
    ("        - ", "a"),
    ("        - ", "b"),
    ("        - ", "a"),
    ("      ys:", ""),
    ("        - ", "b"),
];

/// The lines of the lists, and those of their elements.
const LISTS: [(u32, std::ops::RangeInclusive<u32>); 2] = [(11, 12..=14), (15, 16..=16)];

/// The document, with every value unknown whose line is not among these.
fn document(known: Option<&BTreeSet<u32>>) -> String {
    let first = HEAD.lines().count() as u32 + 1;
    let lines = LINES.iter().zip(first..).map(|((before, value), line)| {
        let is_known = value.is_empty() || known.is_none_or(|known| known.contains(&line));
        // Each is another one: two unknowns of one token are equal.
        if is_known { format!("{before}{value}\n") } else { format!("{before}!Ref U{line}\n") }
    });
    let parameters: Vec<String> =
        (first..).take(LINES.len()).map(|line| format!("U{line}: {{Type: String}}")).collect();
    HEAD.replace("PARAMETERS", &parameters.join(", ")) + &lines.collect::<String>()
}

fn atom() -> impl Strategy<Value = String> {
    let text = || proptest::sample::select(&["p.k", "p.l", "p.m", "p.n", "p.o", "p.nowhere"][..]);
    let list = || proptest::sample::select(&["p.xs", "p.ys"][..]);
    let word = || proptest::sample::select(&["a", "b"][..]);
    let quantifier = proptest::sample::select(&["any", "all", "none"][..]);
    prop_oneof![
        3 => (text(), word()).prop_map(|(x, word)| format!("{x} is \"{word}\"")),
        1 => text().prop_map(|x| format!("{x} exists")),
        1 => (text(), word()).prop_map(|(x, word)| format!("({x} ?? \"b\") == \"{word}\"")),
        2 => (quantifier, list(), word()).prop_map(|(q, xs, word)| format!("({q} x in {xs}: x == \"{word}\")")),
        1 => (word(), list()).prop_map(|(word, xs)| format!("\"{word}\" in {xs}")),
    ]
}

/// The lines of the document that an explanation points at.
fn shown(explanation: &Explanation, document: SourceId, sources: &SourceMap) -> BTreeSet<u32> {
    let mut open: Vec<&Reason> = explanation.worlds.iter().flat_map(|world| &world.reasons).collect();
    let mut lines = BTreeSet::new();
    while let Some(reason) = open.pop() {
        open.extend(&reason.reasons);
        let places = reason.facts.iter().filter_map(|fact| fact.place).filter(|place| place.source == document);
        for place in places {
            let end = Span::new(place.span.end, place.span.end);
            let last = sources.position(Place { span: end, ..place });
            lines.extend(sources.position(place).line..=last.line);
            // What points at a list shows all of it.
            let items = LISTS.iter().filter(|(head, _)| *head == sources.position(place).line);
            items.for_each(|(_, items)| lines.extend(items.clone()));
        }
    }
    lines
}

#[test]
fn what_an_explanation_does_not_show_does_not_matter() {
    let conditions = some(combined(atom()), TRIED);
    let whole = document(None);
    let before = truths(&[], &whole, &conditions);
    let mut sources = SourceMap::default();
    let file = PackFile::new("page", "conditions.ord", rules(&conditions));
    let policies = engine::compile(&mut sources, &[file]).expect("the conditions compile");
    let (mut wrong, mut blind) = (Vec::new(), 0);
    for (at, (condition, before)) in conditions.iter().zip(&before).enumerate() {
        assert!(matches!(before.as_str(), "T" | "F"), "{before}: {condition}");
        let input = Input { name: "t.yaml".into(), bytes: whole.clone().into_bytes(), named: true };
        let name = format!("condition-{at}");
        let explained = engine::explain(&policies, &mut sources, vec![input], &crate::pages::options(), &name, None);
        let explained = explained.unwrap_or_else(|_| panic!("{condition} is explained"));
        let [explanation] = explained.explanations.as_slice() else { panic!("{condition} has one subject") };
        let known = shown(explanation, explanation.document, &sources);
        blind += usize::from(known.len() < LINES.len());
        let after = truths(&[], &document(Some(&known)), std::slice::from_ref(condition));
        if after != [before.clone()] {
            wrong.push(format!("{before}, and {after:?} where only the lines {known:?} are known: {condition}"));
        }
    }
    assert!(blind > TRIED / 2, "most explanations show all there is: nothing was tried");
    wrong.sort_by_key(String::len);
    assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong.join("\n"));
}

//! Any text is parsed, checked, laid out and, where it means something, evaluated, and that ends. `tests/soup/long.rs` does the
//! same for as long as one likes.

#[path = "../soup/mod.rs"]
mod texts;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use texts::kitchen::Kitchen;

/// How many random texts are tried.
const TRIED: usize = 300;

#[test]
fn every_text_is_survived() {
    let kitchen = Kitchen::new();
    let strategy = texts::soup(texts::examples());
    let mut runner = TestRunner::deterministic();
    for _ in 0..TRIED {
        kitchen.survives(&strategy.new_tree(&mut runner).expect("a strategy that gives something").current());
    }
}

#[test]
fn a_file_that_ends_at_any_byte_is_survived() {
    let kitchen = Kitchen::new();
    let text = include_str!("../soup/kinds.ord");
    (0..text.len()).filter_map(|end| text.get(..end)).for_each(|beginning| kitchen.survives(beginning));
}

/// Of each bundled policy one beginning; with `ORDAIN_CUTS=all` every one.
#[test]
fn a_policy_that_ends_early_is_survived() {
    let kitchen = Kitchen::new();
    let all = std::env::var("ORDAIN_CUTS").is_ok_and(|it| it == "all");
    for (number, text) in texts::examples().iter().enumerate() {
        let one = number * 7_919 % text.len().max(1);
        let places = if all { 0..text.len() } else { one..one + 1 };
        places.filter_map(|end| text.get(..end)).for_each(|beginning| kitchen.survives(beginning));
    }
}

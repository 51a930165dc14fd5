//! What other suites expect of real documents, and whether our rules that mean the same agree.
//!
//! `tests/oracle/map.json` says which rules mean the same, after reading both; `tests/oracle/disagreements.txt` has every expectation
//! that we do not share, below the reason. Both are held to what a run says.

mod disagreement;
mod expectation;
mod map;
mod page;
mod score;

use std::collections::BTreeSet;
use std::path::Path;

use crate::shared;

use self::disagreement::List;
use self::map::Map;
use self::score::Scored;

fn own(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    std::fs::read_to_string(path).expect("a file of the tests")
}

#[test]
fn other_suites_agree_or_the_list_says_why_not() {
    let Some(root) = shared::folder("corpus") else { return };
    let expectations = expectation::read(&root);
    let map = Map::read();
    let scored = score::run(&root, &map, &expectations);
    let list = List::read();
    eprintln!("{}", page::markdown(&map, &scored, &list, &expectations));
    let explained = list.lines();
    let found: BTreeSet<String> = scored.iter().filter(|it| !it.agrees).map(Scored::line).collect();
    let told = |line: &&String| {
        let about = scored.iter().find(|it| it.line() == **line).map(|it| it.said.as_str());
        format!("{line}\n    we say: {}", about.unwrap_or_default())
    };
    let new: Vec<String> = found.difference(&explained).map(|it| told(&it)).collect();
    let gone: Vec<&String> = explained.difference(&found).collect();
    assert!(new.is_empty(), "not in tests/oracle/disagreements.txt:\n{}", new.join("\n"));
    assert!(gone.is_empty(), "in tests/oracle/disagreements.txt, and no disagreement:\n{gone:#?}");
    let counts = list.counts(&scored);
    assert!(counts.shared * 100 >= counts.comparable() * 98, "less than 98 %: {counts:?}");
}

#[test]
fn every_rule_of_the_suites_was_read_and_every_mapped_one_is_there() {
    let map = Map::read();
    map.check_own_rules();
    let Some(root) = shared::folder("corpus") else { return };
    let theirs: BTreeSet<(String, String)> =
        expectation::read(&root).into_iter().map(|it| (it.suite, it.rule)).collect();
    let mapped = map.theirs();
    let unread: Vec<_> = theirs.difference(&mapped).collect();
    let gone: Vec<_> = mapped.difference(&theirs).collect();
    assert!(unread.is_empty(), "not in tests/oracle/map.json: {unread:#?}");
    assert!(gone.is_empty(), "in tests/oracle/map.json, and in no suite: {gone:#?}");
}

#[test]
fn the_chapter_shows_the_score() {
    let Some(root) = shared::folder("corpus") else { return };
    let expectations = expectation::read(&root);
    let map = Map::read();
    let scored = score::run(&root, &map, &expectations);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/oracle.md");
    let shown = std::fs::read_to_string(&path).expect("a page is text");
    let (before, rest) = shown.split_once(page::BEGIN).expect("where the tables begin");
    let (_, after) = rest.split_once(page::END).expect("where the tables end");
    let tables = page::markdown(&map, &scored, &List::read(), &expectations);
    let now = format!("{before}{}\n{tables}{}{after}", page::BEGIN, page::END);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(now, snapbox::Data::read_from(&path, None).raw());
}

//! The score as tables: for the terminal, and for the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::disagreement::List;
use super::expectation::Expectation;
use super::map::Map;
use super::score::Scored;

pub const BEGIN: &str = "<!-- score -->";
pub const END: &str = "<!-- /score -->";

/// Agreement by rule, coverage by practice, and what is not mapped.
pub fn markdown(map: &Map, scored: &[Scored], list: &List, expectations: &[Expectation]) -> String {
    let counts = list.counts(scored);
    let share = |all: usize| counts.shared as f64 * 100.0 / all.max(1) as f64;
    let mut out = format!(
        "\n{} of {} mapped expectations are shared: {:.1} %. Of the others, {} are about documents that the provider refuses, {} about \
         something else than our rule, {} are wrong by the provider's documentation, and {} our rule could share. Of the {} that can be \
         compared, {:.1} % are shared.\n\n",
        counts.shared,
        counts.all,
        share(counts.all),
        counts.refused,
        counts.other,
        counts.wrong,
        counts.ours,
        counts.comparable(),
        share(counts.comparable()),
    );
    agreement(map, scored, &mut out);
    coverage(map, expectations, &mut out);
    others(map, expectations, &mut out);
    out
}

fn agreement(map: &Map, scored: &[Scored], out: &mut String) {
    out.push_str("| Rule | The same elsewhere | Expectations | Shared |\n|---|---|---:|---:|\n");
    let rules: BTreeSet<&str> = map.same.iter().map(|it| it.ours.as_str()).collect();
    for rule in rules {
        let mut theirs: Vec<String> = Vec::new();
        for same in map.same.iter().filter(|it| it.ours == rule) {
            theirs.push(format!("{} {}", same.suite, short(&same.theirs)));
        }
        let own = || scored.iter().filter(|it| it.ours == rule);
        let shared = own().filter(|it| it.agrees).count();
        writeln!(out, "| `{rule}` | {} | {} | {shared} |", theirs.join(", "), own().count()).expect("memory");
    }
    let noted = map.same.iter().filter_map(|it| Some((it, it.note.as_ref()?)));
    let noted = noted.map(|(it, note)| format!("- `{}` and {} {}: {note}\n", it.ours, it.suite, short(&it.theirs)));
    out.push('\n');
    out.extend(noted);
}

/// How many of the rules that the suites have in a practice are ours as well.
fn coverage(map: &Map, expectations: &[Expectation], out: &mut String) {
    out.push_str(
        "\n| Practice | Rules of the suites | The same here | Near, and asks something else | No rule here |\n",
    );
    out.push_str("|---|---:|---:|---:|---:|\n");
    let practices: BTreeMap<String, String> = Map::practices().into_iter().collect();
    let mut rows: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let theirs: BTreeSet<(&str, &str)> = expectations.iter().map(|it| (it.suite.as_str(), it.rule.as_str())).collect();
    for (suite, rule) in theirs {
        let same = map.same.iter().find(|it| it.suite == suite && it.theirs == rule);
        let other = map.other.iter().find(|it| it.suite == suite && it.theirs == rule);
        let (practice, column) = match (same, other) {
            (Some(same), _) => (practices.get(&same.ours).map_or("", String::as_str), 1),
            (None, Some(other)) => (other.practice.as_str(), if other.near.is_some() { 2 } else { 3 }),
            (None, None) => continue,
        };
        let row = rows.entry(practice).or_default();
        row[0] += 1;
        row[column] += 1;
    }
    for (practice, [all, same, near, none]) in rows {
        writeln!(out, "| {practice} | {all} | {same} | {near} | {none} |").expect("memory");
    }
}

/// What was read and not mapped, and why.
fn others(map: &Map, expectations: &[Expectation], out: &mut String) {
    out.push_str(
        "\n| Rule of a suite | What it is about | Nearest here | Why it is not the same |\n|---|---|---|---|\n",
    );
    for it in &map.other {
        let title = expectations.iter().find(|own| own.suite == it.suite && own.rule == it.theirs);
        let title = title.map_or("", |own| own.title.as_str());
        let near = it.near.as_ref().map(|near| format!("`{near}`")).unwrap_or_default();
        writeln!(out, "| {} {} | {} | {near} | {} |", it.suite, short(&it.theirs), cell(title), it.because)
            .expect("memory");
    }
}

/// The first part of an identifier that nobody reads to its end.
fn short(rule: &str) -> &str {
    match rule.split_once('-') {
        Some((first, _)) if rule.len() == 36 => first,
        _ => rule,
    }
}

/// Their titles run on; the first sentence will do.
fn cell(title: &str) -> String {
    let first = title.split(['\n', '.']).next().unwrap_or_default();
    first.replace('|', "\\|").trim().to_owned()
}

//! How long things take.

use std::time::Duration;

use super::super::session::{Outcome, Session};
use super::super::statement::count;
use super::{Asked, Command, Group, Takes, table};

/// How many rules are listed.
const LISTED: usize = 12;

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "time",
        arguments: "EXPR",
        takes: &[Takes::Expression],
        sentence: "says how long an expression takes to compile and to evaluate",
        example: ":time [f.id for f in functions]",
        group: Group::Try,
        run: time,
    },
    Command {
        name: "profile",
        arguments: "",
        takes: &[],
        sentence: "says how long each rule takes on the loaded templates, the slowest first",
        example: ":profile",
        group: Group::Try,
        run: profile,
    },
];

fn time(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let expr = asked.expression(session)?;
    let started = session.disk.clock();
    session.bench.compile(asked.source, &expr)?;
    let compiled = session.disk.clock();
    session.bench.evaluate(asked.source, &expr)?;
    let both = session.disk.clock().saturating_sub(compiled);
    let compiling = compiled.saturating_sub(started);
    let evaluating = both.saturating_sub(compiling);
    Ok(format!("compiled in {}, evaluated in {}\n", millis(compiling), millis(evaluating)))
}

/// Each rule by itself: what rules share, such as the fields of a resource, is computed for each of them here.
fn profile(session: &mut Session, _: &Asked<'_>) -> Outcome {
    let mut rows = Vec::new();
    for (number, rule) in session.bench.program().rules.iter().enumerate() {
        let started = session.disk.clock();
        let counts = session.bench.judge(&[number]).counts;
        let took = session.disk.clock().saturating_sub(started);
        rows.push((took, rule.info.name.clone(), counts.total()));
    }
    let all: Duration = rows.iter().map(|(took, ..)| *took).sum();
    rows.sort_by_key(|(took, ..)| std::cmp::Reverse(*took));
    let line = |(took, name, checks): &(Duration, String, usize)| {
        (name.clone(), format!("{} for {}", millis(*took), count(*checks, "check")))
    };
    let slowest: Vec<_> = rows.iter().take(LISTED).map(line).collect();
    let total = format!("{}, {} in all, each by itself\n", count(rows.len(), "rule"), millis(all));
    Ok(table(session, &slowest) + &total)
}

fn millis(time: Duration) -> String {
    format!("{}.{:03} ms", time.as_millis(), time.as_micros() % 1000)
}

//! Waivers without writing them out: what is typed here is the same item that a file would have.

use super::super::session::{Outcome, Session};
use super::super::{statement, verdicts};
use super::{Asked, Command, Group, Takes};
use crate::diagnostic::Diagnostic;
use crate::report::clean;

pub(super) const ROWS: &[Command] = &[Command {
    name: "waive",
    arguments: "RULE [ID…] because \"…\"",
    takes: &[Takes::Rule, Takes::Resource],
    sentence: "waives what a rule finds, as a `waive` in a file does (`until DAY`, `owner \"…\"`), and shows which verdicts \
               change; `:save` keeps it",
    example: ":waive lost-event BillingFunction until 2027-01-31 because \"it goes in January\"",
    group: Group::Try,
    run: waive,
}];

/// The words that end the names of resources.
const CLAUSES: [&str; 3] = ["until", "owner", "because"];

fn waive(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let words = asked.words();
    let Some((rule, rest)) = words.split_first() else { return Err(vec![asked.usage("no rule is named")]) };
    let number = verdicts::find(session, rule, asked.place_of(rule))?;
    let ids: Vec<&str> = rest.iter().copied().take_while(|word| !CLAUSES.contains(word)).collect();
    let Some(clause) = rest.get(ids.len()) else {
        return Err(vec![asked.usage("it needs a reason: because \"…\"")]);
    };
    let subjects = session.bench.subjects(number);
    for id in &ids {
        if !subjects.iter().any(|own| own == id) {
            return Err(vec![verdicts::no_subject(session, id, asked.place_of(id), &subjects)]);
        }
    }
    let clauses =
        asked.argument.find(&format!(" {clause} ")).and_then(|at| asked.argument.get(at..)).unwrap_or_default();
    let ranges = session.bench.program().rules.get(number).and_then(|rule| rule.subject.as_ref());
    let Some(ranges) = ranges.map(|walk| session.bench.sources.slice(walk.source.place)) else {
        let error = Diagnostic::error("waiver-mismatch", format!("`{rule}` judges the template as a whole"));
        return Err(vec![error.at(asked.place_of(rule), "has no resources to waive").help("`:disable` turns it off")]);
    };
    let quoted: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
    let condition = match quoted.as_slice() {
        [] => String::new(),
        [id] => format!("\n    where it.id == {id}"),
        ids => format!("\n    where it.id in [{}]", ids.join(", ")),
    };
    let text = format!("waive {rule} for it in {ranges}{condition}\n   {clauses}");
    let before = verdicts::counts(session);
    let source = session.text(&text);
    let reply = statement::run(session, source, &text)?;
    Ok(format!("{}\n{reply}{}", clean(&text), verdicts::changes(session, &before)))
}

/// A text as the language writes it.
fn quoted(text: &str) -> String {
    let escaped = text.chars().flat_map(|c| matches!(c, '"' | '\\' | '{').then_some('\\').into_iter().chain([c]));
    format!("\"{}\"", escaped.collect::<String>())
}

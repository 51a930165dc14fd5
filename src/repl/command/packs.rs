//! What is loaded of policies: packs, what they hold, and their parameters.

use super::super::session::{Outcome, Session};
use super::super::statement::count;
use super::{Asked, Command, Group, Takes, table};
use crate::diagnostic::{Diagnostic, nearest};
use crate::engine::{Contents, Knob};
use crate::report::Tone;
use crate::semantics::PROMPT;

pub(super) const ROWS: &[Command] = &[Command {
    name: "pack",
    arguments: "[NAME]",
    takes: &[Takes::Pack],
    sentence: "lists the packs of policies that are loaded; with a name, what that one holds, and its parameters",
    example: ":pack serverless",
    group: Group::State,
    run: packs,
}];

fn packs(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let packs: Vec<Contents> = session.bench.packs().into_iter().filter(|pack| pack.name != PROMPT).collect();
    if asked.argument.is_empty() {
        let row = |pack: &Contents| {
            let parts = [(pack.rules.len(), "rule"), (pack.kinds.len(), "kind"), (pack.parameters.len(), "parameter")];
            let parts = parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
            (pack.name.clone(), parts.collect::<Vec<_>>().join(" · "))
        };
        return Ok(table(session, &packs.iter().map(row).collect::<Vec<_>>()));
    }
    match packs.iter().find(|pack| pack.name == asked.argument) {
        Some(pack) => Ok(page(session, pack)),
        None => {
            let names: Vec<&str> = packs.iter().map(|pack| pack.name.as_str()).collect();
            let error = Diagnostic::error("unknown-pack", format!("no pack `{}` is loaded", asked.argument))
                .at(asked.place_of(asked.argument), "not known here")
                .note(format!("there are {}", names.join(", ")));
            Err(vec![match nearest(asked.argument, names) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help(format!("`:load {}` loads a file or a directory", asked.argument)),
            }])
        }
    }
}

fn page(session: &Session, pack: &Contents) -> String {
    let style = &session.style;
    let mut text = format!("{}\n", style.paint(Tone::Strong, &format!("pack {}", pack.name)));
    for (noun, names) in [("rule", &pack.rules), ("kind", &pack.kinds)] {
        if !names.is_empty() {
            text += &style.hanging(&format!("  {}: ", count(names.len(), noun)), "    ", &names.join(", "));
        }
    }
    if !pack.parameters.is_empty() {
        text += &format!("  {} (`:set NAME=VALUE`):\n", count(pack.parameters.len(), "parameter"));
        let row = |it: &Knob| {
            let doc = it.doc.as_ref().map_or(String::new(), |doc| format!(" · {doc}"));
            (format!("{}: {}", it.name, it.ty), format!("{}{doc}", it.value))
        };
        text += &table(session, &pack.parameters.iter().map(row).collect::<Vec<_>>());
    }
    text
}

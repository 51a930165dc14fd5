//! `ordain doctor`: what Ordain sees of a repository, and what is odd about that.

use std::env;
use std::path::Path;

use super::init::formats;
use super::project::Project;
use super::{Ended, Exit, Session, args, baseline, check, count, files};
use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::engine::Outcome;
use crate::finding::Skipped;

/// The variables of the environment that say something to Ordain.
const VARIABLES: &str = "ORDAIN_";

/// Runs the command.
pub(super) fn run(args: &args::Doctor, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let options = args::Given::default().options(&project, session)?;
    let outcome = check::judge(&args.paths, &project, &options, session)?;
    let mut lines = vec![line("ordain", env!("CARGO_PKG_VERSION"))];
    lines.push(line(
        "configured",
        project.file.as_deref().unwrap_or("by nothing: there is no ordain.toml here or above"),
    ));
    lines.extend(variables().iter().map(|variable| line("", variable)));
    lines.extend(packs(&outcome).iter().enumerate().map(|(at, pack)| line(if at == 0 { "rules" } else { "" }, pack)));
    if let Some(path) = &project.baseline {
        let kept = baseline::Kept::read(path, session)?;
        lines.push(line("baseline", &format!("{} in {}", count(kept.len(), "finding"), path.to_string_lossy())));
    }
    lines.push(line("templates", &templates(&outcome)));
    let (wrong, mut odd) = (wrong(&outcome, args), odd(&outcome, args));
    odd.extend(unread_variables());
    lines.extend(wrong.iter().map(|text| line("wrong", text)).chain(odd.iter().map(|text| line("odd", text))));
    if wrong.is_empty() && odd.is_empty() {
        lines.push(line("odd", "nothing"));
    }
    session.terminal.write(|out| writeln!(out, "{}", lines.join("\n")))?;
    session.terminal.conclude(if wrong.is_empty() { Exit::Clean } else { Exit::Trouble }, &wrong.join(", "));
    Ok(if wrong.is_empty() { Exit::Clean } else { Exit::Trouble })
}

fn line(word: &str, text: &str) -> String {
    format!(" {word:11} {text}")
}

fn variables() -> Vec<String> {
    let own = env::vars().filter(|(name, _)| name.starts_with(VARIABLES));
    let mut own: Vec<String> = own.map(|(name, value)| format!("{name}={value}")).collect();
    own.sort();
    own
}

/// The variables that look as if they said something to Ordain, and do not.
fn unread_variables() -> Vec<String> {
    let known = args::variables();
    let unread = env::vars().map(|(name, _)| name).filter(|name| name.starts_with(VARIABLES) && !known.contains(name));
    let mut unread: Vec<String> = unread
        .map(|name| {
            let near = nearest(&name, known.iter().map(String::as_str));
            let meant = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            format!("nothing reads the variable {name}{meant}")
        })
        .collect();
    unread.sort();
    unread
}

/// How many rules each pack has.
fn packs(outcome: &Outcome) -> Vec<String> {
    let mut packs: Vec<(&str, usize)> = Vec::new();
    for rule in &outcome.run.rules {
        match packs.iter_mut().find(|(pack, _)| *pack == rule.pack) {
            Some((_, number)) => *number += 1,
            None => packs.push((&rule.pack, 1)),
        }
    }
    let off = outcome.run.off.len();
    let off = (off > 0).then(|| format!("{} off", count(off, "rule")));
    packs.iter().map(|(pack, number)| format!("{} of {pack}", count(*number, "rule"))).chain(off).collect()
}

fn templates(outcome: &Outcome) -> String {
    let run = &outcome.run;
    let formats: Vec<String> = formats(run).iter().map(|(format, number)| format!("{format} {number}")).collect();
    let resources = run.documents.iter().map(|it| it.resources).sum();
    match run.documents.len() {
        0 => "none".to_owned(),
        number => format!("{} ({}), {}", count(number, "document"), formats.join(", "), count(resources, "resource")),
    }
}

/// What keeps Ordain from its work.
fn wrong(outcome: &Outcome, args: &args::Doctor) -> Vec<String> {
    let mut wrong = Vec::new();
    if outcome.run.documents.is_empty() {
        wrong.push(check::nothing_to_check(&outcome.run, &args.paths));
    }
    if outcome.run.rules.is_empty() {
        wrong.push("there is no rule: all are off".to_owned());
    }
    let unread = outcome.run.skipped.iter().filter(|it| it.is_error);
    wrong.extend(unread.map(|Skipped { name, reason, .. }| format!("{name} cannot be read: {reason}")));
    wrong.extend(counted(outcome, Level::Error, "error"));
    wrong
}

/// What is worth a thought.
fn odd(outcome: &Outcome, args: &args::Doctor) -> Vec<String> {
    let run = &outcome.run;
    let mut odd = Vec::new();
    let has = |format: &str| run.documents.iter().any(|it| it.format.starts_with(format));
    if let Some(file) = files::first(&args.paths, &files::is_terraform).filter(|_| !has("Terraform")) {
        odd.push(format!(
            "{file} is Terraform's own language, and there is no plan: terraform show -json PLAN > plan.json"
        ));
    }
    if let Some(file) = files::first(&args.paths, &|path| path.file_name().is_some_and(|it| it == "cdk.json")) {
        let out = Path::new(&file).with_file_name("cdk.out");
        match out.is_dir() {
            false => odd.push(format!("{file} is an application of the CDK, and there is no cdk.out: cdk synth")),
            true if files::first(&args.paths, &|path| path.starts_with(&out)).is_none() => {
                odd.push(format!("{0} is ignored by git and not looked at: ordain check {0}", out.to_string_lossy()));
            }
            true => {}
        }
    }
    odd.extend(counted(outcome, Level::Warning, "warning"));
    let open = run.documents.iter().filter(|it| it.is_open).count();
    if open > 0 {
        odd.push(format!("{} may have resources that are not shown", count(open, "document")));
    }
    odd
}

fn counted(outcome: &Outcome, level: Level, noun: &str) -> Option<String> {
    let of_level: Vec<&Diagnostic> = outcome.diagnostics.iter().filter(|it| it.level == level).collect();
    let first = of_level.first()?;
    Some(format!(
        "{} in the templates, such as: {} (ordain check shows all)",
        count(of_level.len(), noun),
        first.message
    ))
}

//! `ordain check`: judges templates, reports, and tells the pipeline.

use super::args::{Check, Unknown};
use super::{Ended, Exit, Session, count, files, policies};
use crate::diagnostic::Level;
use crate::engine::{self, Outcome};
use crate::finding::{Finding, Run, Skipped, Verdict};
use crate::report;

/// Runs the command.
pub(super) fn run(args: &Check, session: &mut Session) -> Ended {
    let found = files::templates(&args.paths);
    let mut mistakes = found.mistakes;
    let texts = policies::read(&args.given, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = policies::compile(&texts, session)?;
    let mut outcome = engine::check(&policies, &mut session.sources, found.inputs, &args.given.options());
    outcome.run.skipped.extend(found.skipped);
    session.terminal.complain(&outcome.diagnostics, &session.sources);
    let style = session.terminal.out;
    session
        .terminal
        .write(|out| report::render(args.output, &outcome.run, &session.sources, args.fail_on, &style, out))?;
    let (exit, reason) = conclude(&outcome, args);
    session.terminal.conclude(exit, &reason);
    Ok(exit)
}

/// The exit code, and what it is for; nothing if all is well.
fn conclude(outcome: &Outcome, args: &Check) -> (Exit, String) {
    let trouble = trouble(outcome, args);
    let failures = failures(&outcome.run, args);
    let reasons = [trouble.as_slice(), failures.as_slice()].concat().join(", ");
    match (trouble.is_empty(), failures.is_empty()) {
        (false, _) => (Exit::Trouble, reasons),
        (true, true) => (Exit::Clean, remarks(&outcome.run, args).join(", ")),
        (true, false) if args.exit_zero => (Exit::Clean, format!("{reasons}, and --exit-zero")),
        (true, false) => (Exit::Findings, reasons),
    }
}

/// What kept Ordain from checking all that it should.
fn trouble(outcome: &Outcome, args: &Check) -> Vec<String> {
    let run = &outcome.run;
    let mistakes = outcome.diagnostics.iter().filter(|mistake| mistake.level == Level::Error).count();
    let broken: Vec<&Skipped> = run.skipped.iter().filter(|skipped| skipped.is_error).collect();
    let errors = number(run, Verdict::Error);
    let unread = match broken.as_slice() {
        [] if mistakes > 0 => Some(format!("{} in the documents", count(mistakes, "error"))),
        [] if run.documents.is_empty() => Some(nothing_to_check(run, args)),
        [] => None,
        [only] => Some(format!("`{}` could not be checked: {}", only.name, only.reason)),
        many => Some(format!("{} could not be checked", count(many.len(), "file"))),
    };
    let errors = (errors > 0).then(|| format!("{} could not be evaluated", count(errors, "check")));
    unread.into_iter().chain(errors).collect()
}

/// What the arguments call a failure.
fn failures(run: &Run, args: &Check) -> Vec<String> {
    let is_failing = |f: &&Finding| f.verdict == Verdict::Fail && f.severity >= args.fail_on;
    let failing = run.findings.iter().filter(is_failing).count();
    let unknown = if args.unknown == Unknown::Fail { number(run, Verdict::Unknown) } else { 0 };
    let failing = (failing > 0).then(|| format!("{} at or above {}", count(failing, "finding"), args.fail_on.name()));
    let unknown = (unknown > 0).then(|| format!("{} not decided (--unknown fail)", count(unknown, "check")));
    failing.into_iter().chain(unknown).collect()
}

fn nothing_to_check(run: &Run, args: &Check) -> String {
    let paths: Vec<String> = args.paths.iter().map(|path| format!("`{}`", path.to_string_lossy())).collect();
    let seen = match run.skipped.len() {
        0 => "there is no .json, .yaml, .yml or .template file".to_owned(),
        1 => "the 1 file there is no template".to_owned(),
        number => format!("none of the {number} files there is a template"),
    };
    format!("nothing to check in {}: {seen} (hidden and git-ignored files are checked only if named)", paths.join(", "))
}

/// What to know although all is well.
fn remarks(run: &Run, args: &Check) -> Vec<String> {
    let below = number(run, Verdict::Fail);
    let unknown = if args.unknown == Unknown::Warn { number(run, Verdict::Unknown) } else { 0 };
    let below = (below > 0).then(|| format!("{} below {}", count(below, "finding"), args.fail_on.name()));
    let unknown =
        (unknown > 0).then(|| format!("{} not decided (--unknown fail counts them)", count(unknown, "check")));
    below.into_iter().chain(unknown).collect()
}

fn number(run: &Run, verdict: Verdict) -> usize {
    run.findings.iter().filter(|finding| finding.verdict == verdict).count()
}

//! `ordain check`: judges templates, reports, and tells the pipeline.

use std::path::PathBuf;

use super::args::Check;
use super::baseline::Kept;
use super::project::Project;
use super::terms::Terms;
use super::{Ended, Session, count, files, output, show};
use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{self, Options, Outcome};
use crate::finding::{Ending, Exit, Finding, Run, Skipped, Verdict};
use crate::pack::Unknown;
use crate::report::Results;

/// Runs the command.
pub(super) fn run(args: &Check, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let project = project.with_profile(args.profile.as_deref(), session).with_rules(&args.rules, session);
    let terms = Terms::of(args, &project, session);
    if args.show_config {
        let policies = project.compile_with(&[], session)?;
        let shown = show::text(&project, &terms, &policies, session);
        session.terminal.write(|out| out.write_all(shown.as_bytes()))?;
        return Ok(Exit::Clean);
    }
    let misplaced = output::mistakes(&args.output);
    if !misplaced.is_empty() {
        return Err(misplaced);
    }
    let baseline = args.baseline.as_ref().or(project.baseline.as_ref());
    let baseline = baseline.map(|path| Kept::read(path, session)).transpose()?;
    let options = Options { honour_foreign: terms.honour_foreign.value, ..args.given.options(&project, session)? };
    let mut outcome = judge(&args.paths, &project, &options, session)?;
    if let Some(baseline) = &baseline {
        baseline.set_apart(&mut outcome.run, &session.sources);
    }
    session.terminal.tell(&outcome.diagnostics, &session.sources);
    let ending = conclude(&outcome, args, &terms);
    let results = Results {
        run: &outcome.run,
        diagnostics: &outcome.diagnostics,
        sources: &session.sources,
        fail_on: terms.fail_on.value,
        ending: &ending,
    };
    output::write(&args.output, &results, session)?;
    session.terminal.conclude(ending.exit, &ending.reason);
    Ok(ending.exit)
}

/// Judges the templates at some paths as a project has it.
///
/// # Errors
/// What is wrong with the paths or with the policies, at once.
pub(super) fn judge(
    paths: &[PathBuf],
    project: &Project,
    options: &Options,
    session: &mut Session,
) -> Result<Outcome, Vec<Diagnostic>> {
    let found = files::templates(paths, &project.excluded);
    if !found.mistakes.is_empty() {
        let policies = project.compile_with(&[], session).err().unwrap_or_default();
        return Err(found.mistakes.into_iter().chain(policies).collect());
    }
    let policies = project.compile(session)?;
    if session.terminal.out.verbose > 0 {
        let old = engine::old_tables(&policies, &session.sources, options.today());
        session.terminal.warn(&old, &session.sources);
    }
    let (terminal, sources) = (&session.terminal, &mut session.sources);
    let all = found.inputs.len();
    let mut outcome =
        terminal.watch(all, &options.progress, || engine::check(&policies, sources, found.inputs, options));
    outcome.run.skipped.extend(found.skipped);
    // The process ends soon, and takes less time for that than to take these apart.
    std::mem::forget(policies);
    Ok(outcome)
}

/// The exit code, and what it is for; nothing if all is well.
fn conclude(outcome: &Outcome, args: &Check, terms: &Terms) -> Ending {
    let trouble = trouble(outcome, args);
    let failures = [failures(&outcome.run, terms), loose_ends(outcome, terms)].concat();
    let reasons = [trouble.as_slice(), failures.as_slice()].concat().join(", ");
    let (exit, reason) = match (trouble.is_empty(), failures.is_empty()) {
        (false, _) => (Exit::Trouble, reasons),
        (true, true) => (Exit::Clean, remarks(&outcome.run, terms).join(", ")),
        (true, false) if terms.is_lenient => (Exit::Clean, format!("{reasons}, and --exit-zero")),
        (true, false) => (Exit::Findings, reasons),
    };
    Ending { exit, reason }
}

/// What kept Ordain from checking all that it should. An error is never excused, nor is an unknown with one in sight (law 18).
fn trouble(outcome: &Outcome, args: &Check) -> Vec<String> {
    let run = &outcome.run;
    let mistakes = outcome.diagnostics.iter().filter(|mistake| mistake.level == Level::Error).count();
    let broken: Vec<&Skipped> = run.skipped.iter().filter(|skipped| skipped.is_error).collect();
    let errors = run.findings.iter().filter(|it| it.verdict == Verdict::Error).count();
    let starred = run.findings.iter().filter(|it| it.verdict == Verdict::Unknown && it.error_in_sight).count();
    let unread = match broken.as_slice() {
        [] if mistakes > 0 => Some(format!("{} in the documents", count(mistakes, "error"))),
        [] if run.documents.is_empty() => Some(nothing_to_check(run, &args.paths)),
        [] => None,
        [only] => Some(format!("`{}` could not be checked: {}", only.name, only.reason)),
        many => Some(format!("{} could not be checked", count(many.len(), "file"))),
    };
    let ruleless = run.rules.is_empty().then(|| "there is no rule to check by: all are off".to_owned());
    let errors = (errors > 0).then(|| format!("{} could not be evaluated", count(errors, "check")));
    let starred = (starred > 0).then(|| format!("{} not decided, with an error in sight", count(starred, "check")));
    unread.into_iter().chain(ruleless).chain(errors).chain(starred).collect()
}

/// What the arguments call a failure.
fn failures(run: &Run, terms: &Terms) -> Vec<String> {
    let fail_on = terms.fail_on.value;
    let is_failing = |f: &&Finding| f.verdict == Verdict::Fail && f.severity >= fail_on;
    let failing = run.findings.iter().filter(is_failing).count();
    let unknown = if terms.unknown.value == Unknown::Fail { run.undecided() } else { 0 };
    let failing = (failing > 0).then(|| format!("{} at or above {}", count(failing, "finding"), fail_on.name()));
    let unknown = (unknown > 0).then(|| format!("{} not decided (--unknown fail)", count(unknown, "check")));
    failing.into_iter().chain(unknown).collect()
}

/// The warnings about a waiver, and those about an ignore, that cover nothing.
const IDLE: [&[&str]; 2] =
    [&["unused-waiver", "expired-waiver"], &["unused-ignore", "expired-ignore", "unknown-ignore"]];

/// What `--strict` calls a failure: rules, waivers and ignores that looked at nothing.
fn loose_ends(outcome: &Outcome, terms: &Terms) -> Vec<String> {
    if !terms.is_strict {
        return Vec::new();
    }
    let idle = outcome.run.idle.len();
    let [waivers, ignores] = IDLE.map(|codes| outcome.diagnostics.iter().filter(|it| codes.contains(&it.code)).count());
    let idle = (idle > 0).then(|| format!("{} met nothing to judge (--strict)", count(idle, "rule")));
    let waivers = (waivers > 0).then(|| format!("{} over or without use (--strict)", count(waivers, "waiver")));
    let ignores = (ignores > 0).then(|| format!("{} over or without use (--strict)", count(ignores, "ignore")));
    idle.into_iter().chain(waivers).chain(ignores).collect()
}

/// What there was instead of a template.
pub(super) fn nothing_to_check(run: &Run, paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.to_string_lossy())).collect();
    let seen = match run.skipped.len() {
        0 => "there is no .json, .yaml, .yml or .template file".to_owned(),
        1 => "the 1 file there is no template".to_owned(),
        number => format!("none of the {number} files there is a template"),
    };
    let terraform = files::first(paths, &files::is_terraform).map_or(String::new(), |file| {
        format!("; {file} is Terraform's own language: give what `terraform show -json PLAN` prints")
    });
    let shown = shown.join(", ");
    format!("nothing to check in {shown}: {seen} (hidden and git-ignored files are checked only if named){terraform}")
}

/// What to know although all is well.
fn remarks(run: &Run, terms: &Terms) -> Vec<String> {
    let below = run.findings.iter().filter(|it| it.verdict == Verdict::Fail).count();
    let unknown = if terms.unknown.value == Unknown::Warn { run.undecided() } else { 0 };
    let below = (below > 0).then(|| format!("{} below {}", count(below, "finding"), terms.fail_on.value.name()));
    let unknown =
        (unknown > 0).then(|| format!("{} not decided (--unknown fail counts them)", count(unknown, "check")));
    below.into_iter().chain(unknown).collect()
}

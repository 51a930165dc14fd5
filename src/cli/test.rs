//! `ordain test`: runs the tests in Markdown pages.

use std::io::{self, Write};
use std::path::Path;

use super::args::Test;
use super::project::Project;
use super::{Ended, Exit, Session, count, files, policies, rewrite};
use crate::diagnostic::Diagnostic;
use crate::engine::{Input, Options};
use crate::report::{self, Headline};
use crate::testing::{self, Coverage, Page, Report, Runner, Sum};

/// What is to be run.
struct Tests {
    /// The pages: name and text.
    pages: Vec<(String, String)>,
    runner: Runner,
}

/// A page with how its tests went.
struct Ran {
    page: Page,
    reports: Vec<Report>,
}

/// Runs the command.
pub(super) fn run(args: &Test, session: &mut Session) -> Ended {
    let Tests { pages, runner } = read(args, session)?;
    let mut ran = Vec::new();
    for (name, text) in &pages {
        let mut page = runner.page(&mut session.sources, name, text);
        if let Some(part) = &args.filter {
            page.cases.retain(|case| name.contains(part) || case.is_named(part));
        }
        session.terminal.warn(&page.warnings, &session.sources);
        let reports = page.run(&session.sources);
        ran.push(Ran { page, reports });
    }
    if ran.iter().all(|it| it.reports.is_empty()) {
        return Err(vec![nothing(args, pages.len())]);
    }
    let updated = if args.update { update(&mut ran, session)? } else { Vec::new() };
    session.terminal.write(|out| show(&ran, &updated, session, out))?;
    let failed = ran.iter().flat_map(|it| &it.reports).filter(|it| !it.passed()).count();
    let all = ran.iter().map(|it| it.reports.len()).sum();
    let mut reasons = Vec::new();
    if failed > 0 {
        reasons.push(format!("{failed} of {} failed", count(all, "test")));
    }
    if args.coverage {
        reasons.extend(cover(args, &runner, &ran, session)?);
    }
    // A test that fails anyway notices nothing.
    if args.mutate && failed == 0 {
        reasons.extend(mutate(args, &runner, &ran, session)?);
    }
    let exit = if reasons.is_empty() { Exit::Clean } else { Exit::Findings };
    session.terminal.conclude(exit, &reasons.join(", "));
    Ok(exit)
}

/// The pages, and a runner with the policies beside them and those that are given.
fn read(args: &Test, session: &mut Session) -> Result<Tests, Vec<Diagnostic>> {
    let project = Project::read(&args.project, session)?;
    let mut mistakes = Vec::new();
    let mut found = files::tests(&args.paths);
    let pages: Vec<Input> = found.inputs.extract_if(.., |it| files::is_page(&it.name)).collect();
    let mut own = policies::texts(&args.paths, found, &mut mistakes);
    for file in policies::read_all(project.policies(), &mut mistakes) {
        if !own.iter().any(|it| it.name == file.name || it.text == file.text) {
            own.push(file);
        }
    }
    let mut read = Vec::new();
    for page in pages {
        match String::from_utf8(page.bytes) {
            Ok(text) => read.push((page.name, text)),
            // A walk meets pages of all sorts.
            Err(_) if !page.named => {}
            Err(_) => {
                mistakes.push(Diagnostic::error("not-utf-8", format!("`{}` is not text in UTF-8", page.name)));
            }
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let now = args.as_of.unwrap_or_else(jiff::Timestamp::now);
    let options = Options { now, ..Options::default() };
    let runner = Runner::new(&mut session.sources, own, project.configuration, options)?;
    session.terminal.warn(&runner.policies().warnings, &session.sources);
    Ok(Tests { pages: read, runner })
}

fn nothing(args: &Test, pages: usize) -> Diagnostic {
    let paths: Vec<String> = args.paths.iter().map(|path| format!("`{}`", path.to_string_lossy())).collect();
    let of = match &args.filter {
        Some(part) => format!(" with `{part}` in its name"),
        None => String::new(),
    };
    Diagnostic::error("no-test", format!("there is no test{of} in {}", paths.join(", ")))
        .note(format!("{} looked at; hidden and git-ignored files are not", count(pages, "page")))
        .help("a test is a section of a .md file with a fence that has a file name, such as ```yaml template.yaml")
}

/// Writes the outputs of the pages that changed, and names them.
fn update(ran: &mut [Ran], session: &Session) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut said = Vec::new();
    let mut mistakes = Vec::new();
    for Ran { page, reports } in ran {
        let (text, changed) = testing::renewed(page, reports);
        if changed == 0 {
            continue;
        }
        match rewrite::replace(Path::new(&page.name), &text) {
            Ok(()) => {
                said.push(format!("{}: {} renewed", page.name, count(changed, "output")));
                reports.iter_mut().for_each(Report::accept);
            }
            Err(reason) => {
                let message = format!("cannot write `{}`: {reason}", page.name);
                mistakes.push(Diagnostic::error("unwritable-file", message));
            }
        }
    }
    session.terminal.complain(&mistakes, &session.sources);
    if mistakes.is_empty() { Ok(said) } else { Err(Vec::new()) }
}

/// The failures, what was renewed, and the sums.
fn show(ran: &[Ran], updated: &[String], session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let style = session.terminal.out;
    for Ran { page, reports } in ran {
        for report in reports {
            let place = format!("{}:{}", page.name, session.sources.position(report.place).line);
            let headline = Headline { place: &place, title: &report.title, passed: report.passed() };
            report::tests_headline(&headline, &style, out)?;
            report::diagnostics(&report.mistakes, &session.sources, &style, out)?;
        }
    }
    for line in updated {
        writeln!(out, " {line}")?;
    }
    let reports = || ran.iter().flat_map(|it| &it.reports);
    let pages = ran.iter().filter(|it| !it.reports.is_empty()).count();
    let failed = reports().filter(|it| !it.passed()).count();
    let all = reports().count();
    let sums = match failed {
        0 => format!("{} passed", all),
        failed => format!("{failed} failed, {} passed", all - failed),
    };
    writeln!(out, " {} in {}: {sums}", count(all, "test"), count(pages, "page"))
}

/// Shows what no test reaches and how much is reached, and says whether that is too little.
fn cover(args: &Test, runner: &Runner, ran: &[Ran], session: &Session) -> Result<Option<String>, Vec<Diagnostic>> {
    let sources = &session.sources;
    let mut coverage = Coverage::new(runner, sources);
    ran.iter().for_each(|it| coverage.add(&it.page, &it.reports, sources));
    let sums = coverage.sums();
    session.terminal.write(|out| {
        writeln!(out)?;
        report::gaps(&coverage.gaps(sources), sources, &session.terminal.out, out)?;
        sums.iter()
            .try_for_each(|Sum { noun, reached, all }| writeln!(out, " {noun:9} {}", share(*reached, *all, "reached")))
    })?;
    let [clauses, ..] = sums;
    Ok(too_few(args, clauses.reached, clauses.all).then(|| "too few clauses are reached".to_owned()))
}

/// Shows the mutants that no test noticed and the score, and says whether that is too low.
fn mutate(args: &Test, runner: &Runner, ran: &[Ran], session: &Session) -> Result<Option<String>, Vec<Diagnostic>> {
    let pages: Vec<&Page> = ran.iter().map(|it| &it.page).collect();
    let mutants = testing::mutate(runner, &pages, &session.sources);
    session.terminal.write(|out| {
        writeln!(out)?;
        report::diagnostics(&mutants.survivors(), &session.sources, &session.terminal.out, out)?;
        writeln!(out, " mutants   {}", share(mutants.noticed(), mutants.all(), "noticed"))
    })?;
    Ok(too_few(args, mutants.noticed(), mutants.all()).then(|| "too few changes are noticed".to_owned()))
}

/// `9 of 10 reached, 90.0 %`; never rounded up.
fn share(part: usize, all: usize, verb: &str) -> String {
    match (1000 * part).checked_div(all) {
        None => format!("none that could be {verb}"),
        Some(share) => format!("{part} of {all} {verb}, {}.{} %", share / 10, share % 10),
    }
}

fn too_few(args: &Test, part: usize, all: usize) -> bool {
    args.at_least.is_some_and(|least| part * 100 < all * usize::from(least))
}

//! `ordain test`: runs the tests in Markdown pages.

use std::collections::BTreeSet;
use std::path::Path;

use super::args::Test;
use super::project::Project;
use super::{Ended, Exit, Session, count, files, policies, rewrite};
use crate::diagnostic::Diagnostic;
use crate::engine::{Input, Options};
use crate::pack::PackFile;
use crate::report::look::{Form, Sheet};
use crate::report::{self, Covered, Share, Tested, Tests, Tried};
use crate::testing::{self, Coverage, Groups, Mutants, Page, Part, Report, Runner};

/// Pages that see the same policies, with how their tests went.
struct Ran {
    runner: Runner,
    pages: Vec<(Page, Vec<Report>)>,
}

/// Runs the command.
pub(super) fn run(args: &Test, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let Groups { groups, unseen } = read(args, &project)?;
    let now = args.as_of.unwrap_or_else(jiff::Timestamp::now);
    let looked_at: usize = groups.iter().map(|group| group.pages.len()).sum();
    let (mut ran, mut mistakes) = (Vec::new(), Vec::new());
    for group in groups {
        let options = Options { now, ..Options::default() };
        let runner = match Runner::new(&mut session.sources, group.files, project.configuration.clone(), options) {
            Ok(runner) => runner,
            Err(wrong) => {
                mistakes.extend(wrong);
                continue;
            }
        };
        session.terminal.warn(&runner.policies().warnings, &session.sources);
        let pages = group.pages.iter().map(|(name, text)| one(args, &runner, name, text, session)).collect();
        ran.push(Ran { runner, pages });
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if all(&ran).all(|(_, reports)| reports.is_empty()) {
        return Err(vec![nothing(args, looked_at)]);
    }
    let renewed = if args.update { update(&mut ran, session)? } else { Vec::new() };
    let mut tests = outcome(&ran, renewed, unseen);
    let is_text = args.form.output == Form::Text;
    let style = session.terminal.out;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    if is_text {
        session.terminal.write(|out| report::tests(&tests, &sheet, out))?;
    }
    let mut reasons = Vec::new();
    if tests.failed() > 0 {
        reasons.push(format!("{} of {} failed", tests.failed(), count(tests.tests.len(), "test")));
    }
    if args.coverage {
        let covered = cover(&ran, session);
        let clauses = covered.shares.first();
        reasons.extend(clauses.filter(|it| too_few(args, it)).map(|_| "too few clauses are reached".to_owned()));
        if is_text {
            session.terminal.write(|out| report::coverage(&covered, &sheet, out))?;
        }
        tests.coverage = Some(covered);
    }
    // A test that fails anyway notices nothing.
    if args.mutate && tests.failed() == 0 {
        let tried = mutate(args, &ran, session);
        reasons.extend(too_few(args, &tried.whole).then(|| "too few changes are noticed".to_owned()));
        if !tried.stale.is_empty() {
            reasons.push(format!("{} of changes not true", count(tried.stale.len(), "explanation")));
        }
        if is_text {
            session.terminal.write(|out| report::mutants(&tried, &sheet, out))?;
        }
        tests.mutants = Some(tried);
    }
    let exit = if reasons.is_empty() { Exit::Clean } else { Exit::Findings };
    let reason = reasons.join(", ");
    if !is_text {
        session.terminal.write(|out| report::tests_json(&tests, exit as u8, &reason, &session.sources, out))?;
    }
    session.terminal.conclude(exit, &reason);
    Ok(exit)
}

/// The pages with the policies that each sees.
fn read(args: &Test, project: &Project) -> Result<Groups, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let mut found = files::tests(&args.paths, &project.excluded);
    let pages: Vec<Input> = found.inputs.extract_if(.., |it| files::is_page(&it.name)).collect();
    let mut named: BTreeSet<String> = found.inputs.iter().filter(|it| it.named).map(|it| it.name.clone()).collect();
    let mut own = policies::texts(&args.paths, found, &mut mistakes);
    for file in policies::read_all(project.policies(), &mut mistakes) {
        let is_it = |it: &PackFile| it.name == file.name || it.text == file.text;
        // What the project is checked with is seen by all.
        match own.iter().find(|it| is_it(it)) {
            Some(known) => drop(named.insert(known.name.clone())),
            None => {
                named.insert(file.name.clone());
                own.push(file);
            }
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
    if mistakes.is_empty() { Ok(testing::group(&own, read, &|name| named.contains(name))) } else { Err(mistakes) }
}

/// A page with how its tests went.
fn one(args: &Test, runner: &Runner, name: &str, text: &str, session: &mut Session) -> (Page, Vec<Report>) {
    let mut page = runner.page(&mut session.sources, name, text);
    if let Some(part) = &args.filter {
        page.cases.retain(|case| name.contains(part) || case.is_named(part));
    }
    session.terminal.warn(&page.warnings, &session.sources);
    let reports = page.run(&session.sources);
    (page, reports)
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
    for (page, reports) in ran.iter_mut().flat_map(|it| &mut it.pages) {
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

fn all(ran: &[Ran]) -> impl Iterator<Item = (&Page, &[Report])> {
    ran.iter().flat_map(|it| &it.pages).map(|(page, reports)| (page, reports.as_slice()))
}

fn outcome(ran: &[Ran], renewed: Vec<String>, unseen: Vec<String>) -> Tests {
    let tested = |report: &Report| Tested {
        title: report.title.clone(),
        place: report.place,
        mistakes: report.mistakes.clone(),
    };
    Tests {
        tests: all(ran).flat_map(|(_, reports)| reports).map(tested).collect(),
        pages: all(ran).filter(|(_, reports)| !reports.is_empty()).count(),
        renewed,
        unseen,
        coverage: None,
        mutants: None,
    }
}

/// What no test reaches, and how much is reached.
fn cover(ran: &[Ran], session: &Session) -> Covered {
    let sources = &session.sources;
    let runners: Vec<&Runner> = ran.iter().map(|it| &it.runner).collect();
    let mut coverage = Coverage::new(&runners, sources);
    all(ran).for_each(|(page, reports)| coverage.add(page, reports, sources));
    let shares = coverage.sums().map(|sum| Share { noun: sum.noun, part: sum.reached, all: sum.all, explained: 0 });
    Covered { shares: shares.to_vec(), gaps: coverage.gaps(sources) }
}

/// The changes that no test notices, and how many are noticed.
fn mutate(args: &Test, ran: &[Ran], session: &Session) -> Tried {
    let mut mutants = Mutants::default();
    for it in ran {
        let pages: Vec<(&Page, &[Report])> =
            it.pages.iter().map(|(page, reports)| (page, reports.as_slice())).collect();
        testing::mutate(&it.runner, &pages, &session.sources, &mut mutants);
    }
    let pages = ran.iter().flat_map(|it| it.pages.iter().map(|(page, _)| (page, &it.runner)));
    let mut stale: Vec<Diagnostic> =
        pages.flat_map(|(page, runner)| mutants.explain(page, runner, &session.sources)).collect();
    // Where some tests are left out, less is tried and less is noticed.
    stale.retain(|_| args.filter.is_none());
    let share = |noun, part| Share {
        noun,
        part: mutants.noticed(part),
        all: mutants.all(part),
        explained: mutants.explained(part),
    };
    let parts = Part::ALL.map(|(noun, part)| share(noun, Some(part)));
    let parts = parts.into_iter().filter(|share| share.all > 0).collect();
    Tried { parts, whole: share("mutants", None), survivors: mutants.survivors(), stale }
}

fn too_few(args: &Test, share: &Share) -> bool {
    args.at_least.is_some_and(|least| share.part * 100 < share.all * usize::from(least))
}

//! Policies over documents: each is read and judged by itself, and what comes of them is put together.

use std::collections::BTreeSet;

use super::excused::Excused;
use super::join::{self, Loaded};
use super::load::{Decoded, Text, Unread};
use super::{Input, Options, Outcome, Policies, environment, parallel, relate};
use crate::diagnostic::{Diagnostic, nearest};
use crate::eval::{self, Judgement, OfRule};
use crate::finding::{Counts, Finding, Judged, RuleInfo, Run, Verdict};
use crate::source::{Place, SourceMap};
use crate::stack::Stack;
use crate::suppression::{Rules, Suppressions};

/// Applies policies to documents, several at once; what comes out does not depend on how many.
pub fn check(policies: &Policies, sources: &mut SourceMap, documents: Vec<Input>, options: &Options) -> Outcome {
    let rules: Vec<RuleInfo> = policies.program.rules.iter().map(|rule| rule.info.clone()).collect();
    let mut outcome = Outcome {
        run: Run { rules: rules.clone(), off: policies.off.clone(), ..Run::default() },
        diagnostics: Vec::new(),
    };
    let judge = Judge {
        policies,
        rules: Rules { running: &rules, off: &policies.off, needs: &policies.program.waivers_need },
        options,
    };
    // Texts get their numbers in order; from then on each document is judged by itself.
    let decoded = parallel::each(documents, options.jobs, Decoded::from);
    let texts: Vec<_> = decoded.into_iter().map(|decoded| Text::of(sources, decoded, options)).collect();
    let texts = relate::related(texts, options);
    let shared = &*sources;
    let looked = parallel::each(texts, options.jobs, |text| {
        let looked = text.and_then(|text| text.load(options)).map(|loaded| match loaded {
            Loaded::Stack(stack) => Looked::Judged(Box::new(judge.report(*stack, shared))),
            Loaded::Piece(piece) => Looked::Piece(piece),
        });
        options.progress.one_more();
        looked
    });
    let (mut parameters, mut pieces) = (BTreeSet::new(), Vec::new());
    if looked.len() > 1 {
        outcome.run.findings.reserve(looked.iter().map(Looked::findings).sum());
    }
    for looked in looked {
        match looked {
            Ok(Looked::Judged(report)) => outcome.take(*report, sources, &mut parameters),
            Ok(Looked::Piece(piece)) => pieces.push(*piece),
            Err(unread) => outcome.miss(unread),
        }
    }
    for written in join::whole(pieces, sources, options) {
        match written.stack {
            Ok(stack) => {
                let report = judge.report(stack, sources);
                outcome.take(report, sources, &mut parameters);
            }
            Err(unread) => outcome.miss(unread),
        }
    }
    // A finding is large: its place in the order is found without moving it about.
    outcome.run.findings.sort_by_cached_key(order);
    if !outcome.run.documents.is_empty() {
        outcome.diagnostics.extend(idle_waivers(policies, &outcome.run, options));
        outcome.diagnostics.extend(unknown_parameters(options, &parameters));
        outcome.run.idle = idle(&outcome.run);
    }
    outcome
}

/// A document that was judged, with the verdicts of each rule.
pub(super) fn judged(stack: &Stack, verdicts: Vec<Counts>) -> Judged {
    let (source, format, resources) = (stack.source(), stack.format, stack.count());
    Judged { source, format, resources, is_open: stack.open.is_some(), verdicts }
}

/// The rules that met no subject in any document.
pub(super) fn idle(run: &Run) -> Vec<usize> {
    let met = |rule: usize| run.documents.iter().filter_map(move |document| document.verdicts.get(rule));
    (0..run.rules.len()).filter(|rule| met(*rule).all(|counts| counts.total() == 0)).collect()
}

/// What a text came to.
enum Looked {
    Judged(Box<Report>),
    Piece(Box<join::Piece>),
}

impl Looked {
    /// How many findings there are of it.
    fn findings(looked: &Result<Self, Unread>) -> usize {
        match looked {
            Ok(Self::Judged(report)) => report.judgement.findings.len(),
            Ok(Self::Piece(_)) | Err(_) => 0,
        }
    }
}

/// What one stack came to.
struct Report {
    judged: Judged,
    judgement: Judgement,
    diagnostics: Vec<Diagnostic>,
    parameters: Vec<Box<str>>,
    /// What must not be shown of it.
    hidden: Vec<Place>,
}

/// What stacks are judged by.
struct Judge<'a> {
    policies: &'a Policies,
    rules: Rules<'a>,
    options: &'a Options,
}

/// From so many resources on, threads share the rules of one stack; below, each would read as much as it saves.
const LARGE: usize = 500;

impl Judge<'_> {
    /// What all rules say about a stack.
    fn judgement(&self, stack: &Stack, sources: &SourceMap) -> Judgement {
        let (program, environment) = (&self.policies.program, environment(self.options));
        let parts = if stack.resources.len() < LARGE { 1 } else { parallel::threads(self.options.jobs) };
        // Rules of one practice ask about the same things and are as dear: each part takes some of every practice.
        let parts = (0..parts).map(|part| (part..program.rules.len()).step_by(parts)).collect();
        let judged = parallel::each(parts, self.options.jobs, |rules| {
            eval::judge_by(program, rules, stack, &environment, sources)
        });
        let mut judged: Vec<OfRule> = judged.into_iter().flatten().collect();
        judged.sort_unstable_by_key(|it| it.rule);
        Judgement::of(stack, judged)
    }

    /// Marks what the document itself asks to ignore, and gives what is wrong or odd about that.
    fn excuse(&self, judgement: &mut Judgement, stack: &Stack, sources: &SourceMap) -> Vec<Diagnostic> {
        let mut suppressions = Suppressions::read(stack, self.rules, self.options.honour_foreign);
        let mut diagnostics = std::mem::take(&mut suppressions.diagnostics);
        if suppressions.is_empty() {
            return diagnostics;
        }
        let (program, environment) = (&self.policies.program, &environment(self.options));
        let excused = Excused { program, stack, environment, sources };
        let mut findings = std::mem::take(&mut judgement.findings).into_iter();
        for found in judgement.subjects.clone() {
            let mut own: Vec<Finding> = findings.by_ref().take(found.findings as usize).collect();
            let (rule, subject) = (found.rule as usize, found.subject as usize);
            if let Some(verdict) = excused.cover(&mut suppressions, (rule, subject, found.verdict), &mut own) {
                judgement.change(rule, found.verdict, verdict);
            }
            judgement.findings.append(&mut own);
        }
        diagnostics.extend(suppressions.idle(self.rules, self.options.today()));
        diagnostics
    }

    fn report(&self, stack: Stack, sources: &SourceMap) -> Report {
        let mut judgement = self.judgement(&stack, sources);
        let said = self.excuse(&mut judgement, &stack, sources);
        let judged = judged(&stack, std::mem::take(&mut judgement.by_rule));
        let diagnostics = stack.oddities().cloned().chain(said).collect();
        let hidden = stack.hidden().to_vec();
        Report { judged, judgement, diagnostics, parameters: stack.parameters, hidden }
    }
}

impl Outcome {
    fn take(&mut self, report: Report, sources: &mut SourceMap, parameters: &mut BTreeSet<Box<str>>) {
        self.diagnostics.extend(report.diagnostics);
        parameters.extend(report.parameters);
        sources.hide(&report.hidden);
        self.run.documents.push(report.judged);
        self.run.counts.merge(&report.judgement.counts);
        match self.run.findings.capacity() {
            // The findings of one large document are not copied.
            0 => self.run.findings = report.judgement.findings,
            _ => self.run.findings.extend(report.judgement.findings),
        }
    }

    fn miss(&mut self, unread: Unread) {
        match unread {
            Unread::Skipped(skipped) => self.run.skipped.push(skipped),
            Unread::Broken(skipped, diagnostic) => {
                self.run.skipped.push(skipped);
                self.diagnostics.push(*diagnostic);
            }
        }
    }
}

/// A warning for each waiver that is over, or that covers nothing.
fn idle_waivers(policies: &Policies, run: &Run, options: &Options) -> Vec<Diagnostic> {
    let uses = |place| run.findings.iter().any(|it| it.waiver.as_ref().is_some_and(|waiver| waiver.place == place));
    let mut warnings = Vec::new();
    for rule in &policies.program.rules {
        for waiver in rule.waivers.iter().map(|waiver| &waiver.info) {
            let name = &rule.info.name;
            let owner = waiver.owner.iter().map(|owner| format!("{owner} answers for it")).next();
            let mut warning = match waiver.until {
                Some(until) if until < options.today() => {
                    Diagnostic::warning("expired-waiver", format!("the waiver of `{name}` ended on {until}"))
                        .at(waiver.place, "no longer waived")
                        .help("mend what it covered, and take it out")
                }
                _ if uses(waiver.place) => continue,
                _ => Diagnostic::warning("unused-waiver", format!("the waiver of `{name}` covers nothing"))
                    .at(waiver.place, "no finding is waived by this")
                    .help("take it out; or look at its `where`: what is not surely true waives nothing"),
            };
            warning.notes.extend(owner);
            warnings.push(warning);
        }
    }
    warnings
}

/// A warning for each name that was given a value and that no document declares: its value decides nothing.
pub(super) fn unknown_parameters(options: &Options, declared: &BTreeSet<Box<str>>) -> Vec<Diagnostic> {
    let names = || declared.iter().map(|name| &**name);
    let mut given: Vec<&str> = options.given.iter().map(|(name, _)| name.as_str()).collect();
    given.sort_unstable();
    given.dedup();
    let unknown = given.into_iter().filter(|name| !declared.contains(*name)).map(|name| {
        let message = format!("no template has a parameter `{name}`: its value decides nothing");
        let warning = Diagnostic::warning("unknown-parameter", message);
        let known = match declared.len() {
            0 => "they have no parameters".to_owned(),
            _ => format!("they have {}", names().collect::<Vec<_>>().join(", ")),
        };
        match nearest(name, names()) {
            Some(near) => warning.note(known).help(format!("did you mean `{near}`?")),
            None => warning.note(known),
        }
    });
    unknown.collect()
}

/// Worst first: failures by severity, then errors, then unknowns; within those by document and place.
pub(super) fn order(finding: &Finding) -> impl Ord + use<> {
    let group = match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        _ => 2,
    };
    (group, std::cmp::Reverse(finding.severity), finding.rule, finding.document, finding.primary.place)
}

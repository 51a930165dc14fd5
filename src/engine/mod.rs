//! The three sentences that the outside speaks: compile policies, check documents, evaluate an expression.
//!
//! Knows the order of the stages and none of their insides; reads no files and no clock.

mod ask;
mod catalogue;
mod contents;
mod excused;
mod expression;
mod iam;
mod items;
mod join;
mod load;
mod look;
mod outside;
mod parallel;
mod relate;
mod stacks;
mod trial;
mod workbench;

pub use catalogue::{kind, kinds, old_tables, rule, rules};
pub use expression::{Valued, evaluate, values};
pub use look::{Explained, explain, resources};
pub use outside::{Allowed, Files};

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use iam::{RoleFound, find_role, one_action};

use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::eval::{self, Environment, Judgement, Limits, OfRule};
use crate::finding::{Counts, Finding, Judged, Off, RuleInfo, Run, Verdict};
use crate::formats::{Format, Given};
use crate::ir::Program;
use crate::pack::{self, Configuration, MANIFEST, POLICY_ENDING, PackFile, Profiles};
use crate::semantics::{self, Module, Setting};
use crate::source::{Place, SourceMap};
use crate::stack::Stack;
use crate::suppression::{Rules, Suppressions};
use crate::value::day_of;

pub use self::contents::{Contents, Knob};
use self::excused::Excused;
use self::expression::stopped;
use self::join::Loaded;
use self::load::{Decoded, Text, Unread, adapted, nothing};
pub use self::workbench::{Document, Outset, Reading, Workbench};
pub use crate::eval::Interrupt;
pub use trial::Trial;

/// Compiled policies.
#[derive(Debug)]
pub struct Policies {
    program: Program,
    modules: Vec<Module>,
    settings: Vec<Setting>,
    profiles: Profiles,
    off: Vec<Off>,
    /// What is odd about them and no error.
    pub warnings: Vec<Diagnostic>,
}

impl Policies {
    /// The program that they were compiled to.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The rules that the project turned off.
    pub fn off(&self) -> &[Off] {
        &self.off
    }
}

/// What a run is given from outside.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Values for the parameters of templates: `--param Name=Value`.
    pub given: Vec<(String, String)>,
    /// The instant of the run.
    pub now: jiff::Timestamp,
    /// How many documents are looked at at once; as many as the machine has cores if there is no number.
    pub jobs: Option<NonZeroUsize>,
    /// Whether what documents say to other tools about their findings is heard.
    pub honour_foreign: bool,
    /// As what documents are read that the user named; by what is in them if there is no format.
    pub format: Option<&'static Format>,
    /// Where it is counted how far a check has come.
    pub progress: Progress,
    /// What documents may read besides themselves.
    pub allowed: Allowed,
}

/// How many documents of a check are done, for whoever waits for it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicUsize>);

impl Progress {
    /// How many are done.
    pub fn done(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Options {
    /// The day of the run, in UTC.
    pub fn today(&self) -> jiff::civil::Date {
        day_of(self.now)
    }

    /// What documents are read with.
    fn given(&self) -> Given {
        Given { parameters: self.given.clone(), ..Given::default() }
    }
}

/// A document to check.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file, as it was named or found.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the user named it, so that failing to recognise it is an error.
    pub named: bool,
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found.
    pub run: Run,
    /// What is wrong with the documents themselves.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles the embedded packs together with these files.
///
/// # Errors
/// All that is wrong with the policies, at once.
pub fn compile(sources: &mut SourceMap, files: &[PackFile]) -> Result<Policies, Vec<Diagnostic>> {
    compile_as(sources, files, &Configuration::default())
}

/// Compiles the embedded packs together with these files, as a project configures them.
///
/// # Errors
/// All that is wrong with the policies and with the configuration, at once.
pub fn compile_as(
    sources: &mut SourceMap,
    files: &[PackFile],
    configuration: &Configuration,
) -> Result<Policies, Vec<Diagnostic>> {
    let mut all = pack::embedded();
    leave_out(&mut all, files);
    let fresh = fresh(files, &all);
    all.extend_from_slice(&fresh);
    let pack::Read { modules, mut settings, profiles, waivers_need, mut diagnostics } = read(&all, sources);
    settings.extend_from_slice(&configuration.params);
    let mut compiled = semantics::compile(&modules, &settings);
    diagnostics.append(&mut compiled.diagnostics);
    compiled.program.waivers_need = waivers_need;
    let waivers = compiled.program.rules.iter().flat_map(|rule| &rule.waivers);
    diagnostics.extend(waivers.filter_map(|waiver| waiver.info.lack(&compiled.program.waivers_need)));
    diagnostics.extend(configuration.mistakes(&profiles, &compiled.program));
    if diagnostics.iter().any(|it| it.level == Level::Error) {
        return Err(diagnostics);
    }
    // What is odd about the bundled policies is for those who give them, and work on them.
    let warnings = if files.is_empty() { Vec::new() } else { semantics::lint(&modules, &compiled.program) };
    // What is odd in a bundled policy beside given ones is not for their author to change.
    let shipped = if fresh.is_empty() {
        0
    } else {
        modules.len() - fresh.iter().filter(|it| it.name.ends_with(POLICY_ENDING)).count()
    };
    let is_shipped = |it: &Diagnostic| {
        let source = it.labels.first().map(|label| label.place.source);
        modules.iter().take(shipped).any(|module| Some(module.file.source) == source)
    };
    diagnostics.extend(warnings.into_iter().filter(|it| !is_shipped(it)));
    let off = configuration.apply(&profiles, &mut compiled.program);
    Ok(Policies { program: compiled.program, modules, settings, profiles, off, warnings: diagnostics })
}

/// Reads the files of packs, several at once; what ships was read when it was built, and is not worth a thread.
fn read(files: &[PackFile], sources: &mut SourceMap) -> pack::Read {
    pack::read(files, sources, |policies| {
        let jobs = policies.iter().all(|(_, policy)| policy.ships()).then_some(NonZeroUsize::MIN);
        parallel::each(policies, jobs, |(source, policy)| policy.parse(source))
    })
}

fn is_policy(file: &PackFile) -> bool {
    file.name.ends_with(POLICY_ENDING)
}

/// Leaves out the bundled packs that are given anew, as a whole, by those who work on them.
fn leave_out(shipped: &mut Vec<PackFile>, files: &[PackFile]) {
    let is_manifest = |file: &&PackFile| file.name.ends_with(MANIFEST);
    let is_given = |own: &PackFile| files.iter().filter(is_manifest).any(|file| file.text == own.text);
    let anew: Vec<String> =
        shipped.iter().filter(is_manifest).filter(|own| is_given(own)).map(|own| own.pack.clone()).collect();
    shipped.retain(|file| !anew.contains(&file.pack));
}

/// The files that do not ship with the engine: who works on a bundled policy names it a second time.
fn fresh(files: &[PackFile], shipped: &[PackFile]) -> Vec<PackFile> {
    let is_own = |file: &PackFile| is_policy(file) || file.name.ends_with(MANIFEST);
    let is_fresh = |file: &&PackFile| !shipped.iter().any(|own| is_own(own) && own.text == file.text);
    files.iter().filter(is_fresh).cloned().collect()
}

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
fn judged(stack: &Stack, verdicts: Vec<Counts>) -> Judged {
    let (source, format, resources) = (stack.source(), stack.format, stack.count());
    Judged { source, format, resources, is_open: stack.open.is_some(), verdicts }
}

/// The rules that met no subject in any document.
fn idle(run: &Run) -> Vec<usize> {
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
fn unknown_parameters(options: &Options, declared: &BTreeSet<Box<str>>) -> Vec<Diagnostic> {
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

fn environment(options: &Options) -> Environment {
    Environment { now: options.now, limits: Limits::default(), interrupt: Interrupt::default() }
}

/// Worst first: failures by severity, then errors, then unknowns; within those by document and place.
fn order(finding: &Finding) -> impl Ord + use<> {
    let group = match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        _ => 2,
    };
    (group, std::cmp::Reverse(finding.severity), finding.rule, finding.document, finding.primary.place)
}

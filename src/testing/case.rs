//! One test: what is compiled and read for it, and what it finds.

use std::rc::Rc;

use super::annotation::{Annotations, Expectation, annotations};
use super::compare::{self, Found};
use super::evaluated::{self, Asked, asks_for_values};
use super::output;
use super::page::{CONSOLE, Fence, OUTPUT, Section, sections};
use super::refusal::{self, Refusal};
use super::scope::Items;
use super::{Page, Report, Runner};
use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::engine::{self, Input, Options, Policies, Trial};
use crate::eval::Watch;
use crate::finding::Run;
use crate::formats;
use crate::ir::{KindId, Program};
use crate::pack::{CONFIGURATION, Configuration, PackFile};
use crate::source::{Place, SourceId, SourceMap, Span};

/// A section that is a test, with its documents read.
#[derive(Debug)]
pub struct Case {
    /// The heading of the section.
    pub title: String,
    /// Where that stands.
    pub place: Place,
    /// What must be found.
    pub expected: Vec<Expectation>,
    /// The rules that it is about, by their numbers in the program.
    pub(super) rules: Vec<usize>,
    pub(super) policies: Option<Rc<Policies>>,
    trial: Trial,
    pub(super) origin: Origin,
    /// What is wrong with the policies and documents, as an output shows it.
    said: Vec<Diagnostic>,
    mistakes: Vec<Diagnostic>,
    /// What compiling the policies must say.
    refusal: Option<Refusal>,
    /// The fence that shows what is said.
    output: Option<Fence>,
    /// What is asked of the documents without judging them.
    asked: Vec<Asked>,
}

/// The way from the files of a section to its page.
#[derive(Debug)]
pub(super) struct Origin {
    page: SourceId,
    fences: Vec<Fence>,
}

/// What a page has compiled: its own policies beside those of the runner.
struct Compiled {
    policies: Result<Rc<Policies>, Vec<Diagnostic>>,
    warnings: Vec<Diagnostic>,
}

/// Reads the tests of a page.
pub(super) fn page(runner: &Runner, sources: &mut SourceMap, name: &str, text: &str) -> Page {
    let source = sources.add(name, text);
    let sections = sections(text);
    // A file that a table is read from is no document.
    let data = Items::of_fences(sections.iter().flat_map(Section::policies)).data;
    let is_judged = |it: &Section| it.output().is_some() || it.documents().any(|it| !data.contains(&it.file));
    // What commands are shown with is theirs.
    let is_session = |it: &Section| it.fences.iter().any(|it| it.language == CONSOLE);
    let is_test = |it: &&Section| refusal::is_refused(it) || is_judged(it) && !is_session(it);
    let prose = sections.iter().filter(|it| !is_test(it));
    let shared: Vec<Fence> = prose.flat_map(|it| it.fences.iter().filter(|it| it.is_file())).cloned().collect();
    let mut warnings = Vec::new();
    let whole = compile(runner, sources, &shared);
    let mut cases = Vec::new();
    for section in sections.iter().filter(is_test) {
        let own: Vec<Fence> = shared.iter().chain(section.fences.iter().filter(|it| it.is_file())).cloned().collect();
        let has_policies = section.fences.iter().any(|it| it.language == "ord" && it.is_file() || is_configuration(it));
        let (compiled, is_own) =
            if has_policies { (compile(runner, sources, &own), true) } else { (whole.clone(), false) };
        let origin = Origin { page: source, fences: own };
        // A section may say them itself.
        let is_told = section.output().is_some() || refusal::is_warned(section);
        if (is_own || cases.is_empty()) && !is_told {
            warnings.extend(compiled.warnings.iter().map(|it| origin.moved(it, sources)));
        }
        cases.extend(case(runner, sources, name, section, compiled, origin, &data));
    }
    Page { name: name.to_owned(), text: text.to_owned(), cases, warnings }
}

impl Clone for Compiled {
    fn clone(&self) -> Self {
        Self { policies: self.policies.clone(), warnings: self.warnings.clone() }
    }
}

/// The policies of the runner, with those of some fences if there are any, as an `ordain.toml` among them says.
fn compile(runner: &Runner, sources: &mut SourceMap, fences: &[Fence]) -> Compiled {
    if !fences.iter().any(|fence| fence.language == "ord" || is_configuration(fence)) {
        return Compiled { policies: Ok(Rc::clone(&runner.policies)), warnings: Vec::new() };
    }
    let own = fences.iter().map(|it| PackFile::new("page", it.file.as_str(), it.text.as_str()));
    let files: Vec<PackFile> = runner.files.iter().cloned().chain(own).collect();
    let configured = fences.iter().find(|it| is_configuration(it)).map_or_else(
        || Ok(runner.configuration.clone()),
        |it| Configuration::read(sources.add(it.file.as_str(), it.text.as_str()), &it.text),
    );
    match configured.and_then(|it| engine::compile_as(sources, &files, &it)) {
        Ok(mut policies) => {
            let warnings = std::mem::take(&mut policies.warnings);
            Compiled { policies: Ok(Rc::new(policies)), warnings }
        }
        Err(errors) => Compiled { policies: Err(errors), warnings: Vec::new() },
    }
}

fn is_configuration(fence: &Fence) -> bool {
    fence.file.ends_with(CONFIGURATION)
}

/// A section as a test; none where nothing says that it is meant as one.
fn case(
    runner: &Runner,
    sources: &mut SourceMap,
    name: &str,
    section: &Section,
    compiled: Compiled,
    origin: Origin,
    data: &[String],
) -> Option<Case> {
    let items = Items::of_fences(origin.fences.iter().filter(|it| it.language == "ord"));
    let program = compiled.policies.as_ref().ok().map(|policies| policies.program());
    let known: Vec<&str> = match program {
        Some(program) => program.rules.iter().map(|rule| rule.info.name.as_str()).collect(),
        None => items.rules.iter().map(String::as_str).collect(),
    };
    let Annotations { expected, setting, wrong } = annotations(section, &known);
    let about = [runner.scope.beside(name), &items.rules].concat();
    let (asked, unasked) = match &compiled.policies {
        Ok(policies) => evaluated::asked(section, origin.page, policies, sources),
        Err(_) => Default::default(),
    };
    let is_asked = !asked.is_empty() || !unasked.is_empty();
    let refusal = Refusal::of(section);
    let shows = section.output().is_some() || is_asked || refusal.is_some();
    let is_loose = about.is_empty() && expected.is_empty() && !shows;
    let about = if about.is_empty() { runner.scope.all().to_vec() } else { about };
    // A document that is only looked at is not judged.
    let is_about =
        |rule: &&str| !is_asked && about.iter().any(|it| it == rule) || expected.iter().any(|it| it.rule == **rule);
    let rules = known.iter().enumerate().filter(|(_, rule)| is_about(rule)).map(|(number, _)| number).collect();
    let documents: Vec<Input> = section.documents().filter(|it| !data.contains(&it.file)).map(input).collect();
    let options = Options {
        given: runner.options.given.iter().cloned().chain(setting.given).collect(),
        now: setting.now.unwrap_or(runner.options.now),
        ..Options::default()
    };
    let trial = Trial::read(sources, documents, &options);
    // A page about something else shows files of all sorts.
    let is_meant = section.documents().any(|it| it.is_open || formats::resembles(&it.text));
    if is_loose && trial.is_broken() && wrong.is_empty() && !is_meant {
        return None;
    }
    let page_errors = section.fences.iter().flat_map(|fence| fence_mistakes(origin.page, fence));
    let wrong = wrong.into_iter().map(|it| {
        let mistake = Diagnostic::error("annotation", it.message).at(origin.at(it.span), "in this annotation");
        it.help.map_or(mistake.clone(), |help| mistake.help(help))
    });
    let mistakes = page_errors.chain(wrong).chain(unasked).collect();
    let (policies, said) = match compiled.policies {
        Ok(policies) => (Some(policies), compiled.warnings),
        Err(errors) => (None, errors),
    };
    // What is wrong with a document is among what expressions over it come to.
    let of_documents = if asks_for_values(section) { &[][..] } else { &trial.diagnostics };
    let said = said.into_iter().chain(of_documents.iter().cloned()).collect();
    Some(Case {
        title: section.title.clone(),
        place: origin.at(section.span),
        expected,
        rules,
        policies,
        trial,
        origin,
        said,
        mistakes,
        refusal,
        output: section.output().cloned(),
        asked,
    })
}

fn input(fence: &Fence) -> Input {
    Input { name: fence.file.clone(), bytes: fence.text.clone().into_bytes(), named: true }
}

/// What is wrong with a fence as such.
fn fence_mistakes(page: SourceId, fence: &Fence) -> Option<Diagnostic> {
    let at = |span| Place { source: page, span };
    if fence.is_open {
        return Some(
            Diagnostic::error("open-fence", "this fence has no end")
                .at(at(fence.opening), "begins here")
                .help(format!("close it with a line {}", "`".repeat(fence.ticks))),
        );
    }
    let is_ours = fence.is_file() || fence.file == OUTPUT || fence.language == "expect";
    if is_ours && fence.rest.start < fence.rest.end {
        return Some(
            Diagnostic::error("fence-words", "a fence has a language and a file name, and no more words")
                .at(at(fence.rest), "not known here"),
        );
    }
    let near = nearest(&fence.file, [OUTPUT]).filter(|_| fence.language == "text" && fence.file != OUTPUT);
    near.map(|near| {
        Diagnostic::error("fence-words", format!("`{}` is nothing that a page shows", fence.file))
            .at(at(fence.opening), "in this fence")
            .help(format!("did you mean `{near}`?"))
    })
}

impl Case {
    /// Runs the test with the policies that it was read with.
    pub fn run(&self, sources: &SourceMap) -> Report {
        let mut mistakes = self.mistakes.clone();
        let mut seen = Watch::default();
        let policies = self.policies.as_ref();
        let run = policies.map(|policies| self.judge(policies.program(), &self.rules, sources, &mut seen));
        let said = self.output.iter().map(|fence| (fence, output::said(&self.said, run.as_ref(), sources)));
        let mut shown: Vec<(&Fence, String)> = said.collect();
        if let Some(policies) = policies {
            let answer = |it: &Asked| it.answer(policies.program(), &self.trial, &mut seen);
            shown.extend(self.asked.iter().map(|it| &it.fence).zip(self.asked.iter().map(answer).collect::<Vec<_>>()));
        }
        shown.retain(|(fence, now)| !evaluated::is_same(fence, now));
        mistakes.extend(shown.iter().map(|(fence, now)| output::difference(self.origin.page, fence, now)));
        if let Some(refusal) = &self.refusal {
            mistakes.extend(refusal.mistakes(&self.said, &self.origin, sources));
        } else if self.output.is_none() {
            let errors = self.said.iter().filter(|it| it.level == Level::Error);
            mistakes.extend(errors.map(|it| self.origin.moved(it, sources)));
        }
        // What is expected is not known where an annotation cannot be read.
        if let (Some(run), true) = (&run, self.mistakes.is_empty()) {
            mistakes.extend(compare::mistakes(self, &self.found(run, sources), &seen, sources));
        }
        let outputs = shown.into_iter().map(|(fence, now)| (fence.clone(), now)).collect();
        Report { title: self.title.clone(), place: self.place, mistakes, outputs, seen }
    }

    /// Whether this is part of its heading, or of the name of a rule that it is about.
    pub fn is_named(&self, part: &str) -> bool {
        let rules = self.policies.iter().flat_map(|it| &it.program().rules).enumerate();
        let mut own = rules.filter(|(number, _)| self.rules.contains(number)).map(|(_, rule)| &rule.info.name);
        self.title.contains(part) || own.any(|name| name.contains(part))
    }

    /// Applies some of its rules, as a program has them.
    pub(super) fn judge(&self, program: &Program, rules: &[usize], sources: &SourceMap, watch: &mut Watch) -> Run {
        self.trial.run(program, rules, sources, watch)
    }

    /// The findings of a run, as annotations speak of them.
    pub(super) fn found(&self, run: &Run, sources: &SourceMap) -> Vec<Found> {
        let findings = run.findings.iter().filter_map(|finding| {
            let rule = run.rules.get(finding.rule)?.name.clone();
            Some(Found {
                file: sources.get(finding.primary.place.source).name().to_owned(),
                line: sources.position(finding.primary.place).line,
                verdict: finding.verdict,
                severity: finding.severity,
                rule,
                message: finding.message.to_string(),
                place: finding.primary.place,
            })
        });
        findings.collect()
    }

    /// Whether it judges anything.
    pub(super) fn has_documents(&self) -> bool {
        !self.trial.is_empty()
    }

    /// Whether its documents are looked at without being judged.
    pub(super) fn is_asked(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether it shows everything of a kind.
    pub(super) fn shows(&self, kind: KindId) -> bool {
        self.asked.iter().any(|it| it.is_of(kind))
    }

    /// Whether a program gives all the answers that the page shows.
    pub(super) fn answers_hold(&self, program: &Program) -> bool {
        self.asked.iter().all(|it| it.holds(program, &self.trial))
    }
}

impl Origin {
    /// A place in the page.
    pub(super) fn at(&self, span: Span) -> Place {
        Place { source: self.page, span }
    }

    /// A place in a file of the section, in the page; other places stay.
    pub(super) fn place(&self, place: Place, sources: &SourceMap) -> Place {
        let source = sources.get(place.source);
        let is_it = |fence: &&Fence| fence.file == source.name() && fence.text == **source.text();
        match self.fences.iter().rev().find(is_it) {
            Some(fence) => {
                let start = fence.span.start;
                self.at(Span::new(start + place.span.start, start + place.span.end))
            }
            None => place,
        }
    }

    /// Whether this is the text of a policy in the page.
    pub(super) fn is_policy(&self, text: &str) -> bool {
        self.fences.iter().any(|fence| fence.language == "ord" && fence.text == text)
    }

    /// A diagnostic about files of the section, told of the page.
    pub(super) fn moved(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> Diagnostic {
        let mut moved = diagnostic.clone();
        moved.labels.iter_mut().for_each(|label| label.place = self.place(label.place, sources));
        moved
    }
}

//! Runs our rules over the documents of the mapped expectations.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use ordain::engine::{self, Input, Options};
use ordain::finding::{Finding, Inventory, Run, Verdict};
use ordain::source::{Place, SourceMap};

use super::expectation::Expectation;
use super::map::{Map, Same};

/// An expectation, and whether we share it.
pub struct Scored {
    pub ours: String,
    pub expectation: Expectation,
    pub agrees: bool,
    /// What our rule found in the document.
    pub said: String,
}

impl Scored {
    /// How the list of disagreements writes it.
    pub fn line(&self) -> String {
        let Expectation { suite, rule, file, expected, resource, .. } = &self.expectation;
        let file = file.trim_start_matches("verdict/");
        let resource = resource.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        format!("{} {suite} {rule} {file}{resource}: {expected}", self.ours)
    }
}

/// The documents that were checked, by the day of the run and their path.
struct Corpus {
    sources: SourceMap,
    checked: BTreeMap<(Timestamp, String), Checked>,
}

/// A document that was checked.
struct Checked {
    run: Run,
    resources: Vec<Inventory>,
}

pub fn run(root: &Path, map: &Map, expectations: &[Expectation]) -> Vec<Scored> {
    let asked = |same: &Same| {
        let theirs = |it: &&Expectation| it.suite == same.suite && it.rule == same.theirs;
        expectations.iter().filter(theirs).cloned().collect::<Vec<_>>()
    };
    let pairs: Vec<(&Same, Expectation)> =
        map.same.iter().flat_map(|same| asked(same).into_iter().map(move |it| (same, it))).collect();
    let corpus = Corpus::check(root, &pairs);
    pairs.into_iter().map(|(same, expectation)| corpus.judge(same, expectation)).collect()
}

impl Corpus {
    fn check(root: &Path, pairs: &[(&Same, Expectation)]) -> Self {
        let mut sources = SourceMap::default();
        let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
        let mut checked = BTreeMap::new();
        for (same, Expectation { file, .. }) in pairs {
            let options = Options { now: same.now(), ..crate::pages::options() };
            checked.entry((options.now, file.clone())).or_insert_with(|| {
                let bytes = std::fs::read(root.join(file)).expect("a document of the corpus");
                let input = || vec![Input { name: file.clone(), bytes: bytes.clone(), named: true }];
                let run = engine::check(&policies, &mut sources, input(), &options).run;
                let resources = engine::resources(&policies, &mut sources, input(), &options, None);
                Checked { run, resources: resources.map(|(all, _)| all).unwrap_or_default() }
            });
        }
        Self { sources, checked }
    }

    fn judge(&self, same: &Same, expectation: Expectation) -> Scored {
        let document = &self.checked[&(same.now(), expectation.file.clone())];
        let run = &document.run;
        let is_ours = |it: &&Finding| {
            run.rules[it.rule].name == same.ours
                && same.on.as_ref().is_none_or(|ty| *it.subject_type == **ty)
                && (same.says.is_empty() || same.says.iter().any(|part| it.message.contains(part)))
        };
        let findings: Vec<&Finding> = run.findings.iter().filter(is_ours).collect();
        let there = |it: &&&Finding| {
            let on = expectation.resource.as_deref().is_none_or(|name| self.is_on(document, it, name));
            on && expectation.line.is_none_or(|line| self.is_at(document, it, line, expectation.resource.as_deref()))
        };
        let is_about = |it: &&&Finding| expectation.is_of_file && expectation.expected != "fail" || there(it);
        let verdicts: Vec<Verdict> = findings.iter().filter(is_about).map(|it| it.verdict).collect();
        let agrees = match expectation.expected.as_str() {
            "fail" => verdicts.contains(&Verdict::Fail),
            _ => verdicts.is_empty(),
        };
        let told = |it: &&Finding| {
            format!("{} on line {}: {}", it.verdict.name(), self.sources.position(it.primary.place).line, it.message)
        };
        let said: Vec<String> = match run.skipped.first() {
            Some(skipped) => vec![format!("not read: {}", skipped.reason)],
            None => findings.iter().map(told).collect(),
        };
        Scored { ours: same.ours.clone(), expectation, agrees, said: said.join("; ") }
    }

    /// Whether a finding is about a resource, or shows something in it.
    fn is_on(&self, document: &Checked, finding: &Finding, name: &str) -> bool {
        let own = &*finding.subject == name || finding.subject.strip_prefix(name).is_some_and(|it| it.starts_with('/'));
        let (first, last) = self.lines(document, name);
        own || self.marks(finding).any(|line| (first..last).contains(&line))
    }

    /// Whether a finding shows a line, or the head of the resource that the line is in.
    fn is_at(&self, document: &Checked, finding: &Finding, line: u32, resource: Option<&str>) -> bool {
        let head = resource.map(|name| self.lines(document, name).0);
        self.marks(finding).any(|mark| mark == line || head.is_some_and(|head| (head..=head + 3).contains(&mark)))
    }

    fn marks(&self, finding: &Finding) -> impl Iterator<Item = u32> {
        let places = [finding.primary.place].into_iter().chain(finding.related.iter().map(|it| it.place));
        places.map(|place| self.line(place))
    }

    fn line(&self, place: Place) -> u32 {
        self.sources.position(place).line
    }

    /// The line of a resource, and that of the next one.
    fn lines(&self, document: &Checked, name: &str) -> (u32, u32) {
        let all = || document.resources.iter().flat_map(|it| &it.resources);
        let Some(own) = all().find(|it| it.id == name).map(|it| self.line(it.place)) else { return (0, 0) };
        let next = all().map(|it| self.line(it.place)).filter(|line| *line > own).min();
        (own, next.unwrap_or(u32::MAX))
    }
}

//! A run for reports to show, made by hand: whatever can be found is in it.

use ordain::diagnostic::Diagnostic;
use ordain::finding::{
    Counts, Ending, Exit, Finding, Judged, Mark, NotKnown, Off, RuleInfo, Run, Severity, Skipped, Verdict, Waiver,
};
use ordain::report::{Format, Results, Style, render};
use ordain::source::{Place, SourceId, SourceMap, Span};

pub const TEMPLATE: &str = include_str!("../report/template.yaml");
const RULES: &str = include_str!("../report/stage/rules.ord");

pub const PLAIN: Style = Style { width: 100, colour: false, unicode: true, verbose: 0 };

/// A run under construction, over texts to point at.
pub struct Stage {
    pub sources: SourceMap,
    pub template: SourceId,
    pub rules: SourceId,
    pub run: Run,
    pub diagnostics: Vec<Diagnostic>,
    pub ending: Ending,
}

impl Stage {
    pub fn new(name: &str, text: &str) -> Self {
        let mut sources = SourceMap::default();
        let template = sources.add(name, text);
        let rules = sources.add("rules.ord", RULES);
        let ending = Ending { exit: Exit::Clean, reason: String::new() };
        let mut stage = Self { sources, template, rules, run: Run::default(), diagnostics: Vec::new(), ending };
        stage.run.documents.push(Judged {
            source: template,
            format: "sam",
            resources: 3,
            is_open: false,
            verdicts: Vec::new(),
        });
        stage.rule("wildcard-action", "A role allows every action of a service", Severity::High, "least-privilege");
        stage.rule("retired-runtime", "The runtime gets no more patches", Severity::High, "secure-dependencies");
        stage.rule(
            "secret-in-environment",
            "A secret stands in the environment",
            Severity::Medium,
            "secure-configuration",
        );
        stage.rule("no-tracing", "Calls cannot be traced", Severity::Low, "monitoring-and-logging");
        stage.rule("open-route", "Anyone can call a route", Severity::High, "api-authentication");
        stage.rule("shared-role", "Two functions share a role", Severity::Medium, "function-isolation");
        stage
    }

    pub fn rule(&mut self, name: &str, title: &str, severity: Severity, practice: &str) {
        self.run.rules.push(RuleInfo {
            name: name.into(),
            title: title.into(),
            severity,
            practice: Some(practice.into()),
            refs: vec!["CKV_AWS_63".into()],
            rationale: Some("A function that is tricked once can do anything its role can, and nobody\n will see it in the logs before the bill arrives.".into()),
            remedy: None,
            pack: "serverless".into(),
            place: self.place_in(self.rules, "wildcard-action"),
        });
    }

    pub fn place_in(&self, source: SourceId, needle: &str) -> Place {
        let start = self.sources.get(source).text().find(needle).expect("the text has it") as u32;
        Place { source, span: Span::new(start, start + needle.len() as u32) }
    }

    pub fn mark(&self, needle: &str, message: &str) -> Mark {
        Mark { place: self.place_in(self.template, needle), message: message.into(), pointer: "/Resources".into() }
    }

    pub fn find(
        &mut self,
        rule: usize,
        verdict: Verdict,
        severity: Severity,
        subject: &str,
        message: &str,
        primary: Mark,
    ) {
        self.run.counts.add(verdict);
        self.run.findings.push(Finding {
            construct: None,
            rule,
            verdict,
            severity,
            subject: subject.into(),
            subject_type: "AWS::Serverless::Function".into(),
            document: primary.place.source,
            message: message.into(),
            primary,
            related: Box::default(),
            clause: self.place_in(self.rules, "action == \"*\""),
            causes: Box::default(),
            error_in_sight: false,
            remedy: None,
            waiver: None,
        });
    }

    pub fn with(&mut self, change: impl FnOnce(&mut Finding)) {
        change(self.run.findings.last_mut().expect("there is one"));
    }

    pub fn text(&self, style: Style) -> String {
        self.render("text", style)
    }

    pub fn render(&self, format: &str, style: Style) -> String {
        let format = Format::from_name(format).expect("a format");
        let mut out = Vec::new();
        let results = Results {
            run: &self.run,
            diagnostics: &self.diagnostics,
            sources: &self.sources,
            fail_on: Severity::Medium,
            ending: &self.ending,
        };
        render(format, &results, &style, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("a report is UTF-8")
    }
}

pub fn cannot_tell(stage: &mut Stage, rule: usize, subject: &str, message: &str) {
    let mark = stage.mark("!Ref LegacyRuntime", "a parameter without a default");
    let cause = NotKnown {
        reason: "`Runtime` is the parameter `LegacyRuntime`, which has no default".into(),
        remedy: Some("--param LegacyRuntime=…".into()),
        place: Some(stage.place_in(stage.template, "LegacyRuntime:")),
    };
    stage.find(rule, Verdict::Unknown, Severity::High, subject, message, mark);
    stage.with(|finding| finding.causes = [cause].into());
}

pub fn evening() -> Stage {
    let mut stage = Stage::new("infra/template.yaml", TEMPLATE);
    let mark = stage.mark("\"*\"", "allows every action of every service");
    let role = stage.mark("!GetAtt WorkerRole.Arn", "`Worker` runs with `WorkerRole`");
    stage.find(0, Verdict::Fail, Severity::Critical, "Worker", "`Worker` may do anything", mark);
    stage.with(|finding| {
        finding.related = [role].into();
        finding.remedy =
            Some("List the actions that the handler calls, for example dynamodb:GetItem on !GetAtt Orders.Arn.".into());
    });
    let mark = stage.mark("\"日本語のパスワード\"", "a literal of 27 bytes");
    stage.find(
        2,
        Verdict::Fail,
        Severity::Medium,
        "Worker",
        "`DB_PASSWORD` holds a secret that everyone with read access sees",
        mark,
    );
    let mark = stage.mark("Worker:", "`Tracing: Active` belongs into the properties");
    stage.find(3, Verdict::Fail, Severity::Low, "Worker", "not traced", mark);
    let mark = stage.mark("Legacy:", "`Tracing: Active` belongs into the properties");
    stage.find(3, Verdict::Fail, Severity::Low, "Legacy", "not traced", mark);
    let mark = stage.mark("LegacyRuntime:", "a string and no number");
    stage.find(5, Verdict::Error, Severity::Medium, "Legacy", "cannot compare a string with a number", mark);
    cannot_tell(&mut stage, 1, "Legacy", "fails when `LegacyRuntime` is nodejs16.x or python3.8");
    let mark = stage.mark("\"grüß dich, 世界\"", "a literal");
    stage.find(2, Verdict::Waived, Severity::Medium, "Worker", "`GREETING` may hold a secret", mark);
    stage.run.idle.push(4);
    stage.run.skipped.push(Skipped {
        name: "infra/broken.yaml".into(),
        reason: "line 3: expected `:`".into(),
        is_error: true,
    });
    for name in ["package.json", "tsconfig.json", ".eslintrc.json"] {
        stage.run.skipped.push(Skipped { name: name.into(), reason: "not a template".into(), is_error: false });
    }
    (0..412).for_each(|_| stage.run.counts.add(Verdict::Pass));
    (0..96).for_each(|_| stage.run.counts.add(Verdict::NotApplicable));
    stage
}

/// The evening with what else a run may hold: a waiver with its terms, a rule that is off, a document that may have more,
/// and mistakes in documents.
pub fn night() -> Stage {
    let mut stage = evening();
    let (waived, until) = (stage.place_in(stage.rules, "forbid any"), "2027-01-31".parse().ok());
    let waiver = Waiver {
        because: "the greeting is public, see #12".into(),
        owner: Some("@platform".into()),
        until,
        place: waived,
    };
    stage.with(|finding| finding.waiver = Some(Box::new(waiver)));
    let place = stage.place_in(stage.rules, "severity high");
    stage.run.off.push(Off { rule: "shared-layer".into(), reason: "we have one layer".into(), place });
    let place = stage.place_in(stage.template, "WorkerRole.Arn");
    let mistake = Diagnostic::error("dangling-reference", "there is no resource `WorkerRole2`").at(place, "here");
    stage.diagnostics.push(mistake.help("did you mean `WorkerRole`?"));
    stage.diagnostics.push(Diagnostic::warning("unused-waiver", "the waiver of `no-tracing` covers nothing"));
    stage.ending = Ending {
        exit: Exit::Trouble,
        reason: "`infra/broken.yaml` could not be checked: line 3: expected `:`, 2 findings at or above medium".into(),
    };
    let mut verdicts = vec![Counts::default(); stage.run.rules.len()];
    for finding in &stage.run.findings {
        verdicts[finding.rule].add(finding.verdict);
    }
    // The rule that is idle met nothing; the others have their share of what passed.
    (0..412).for_each(|_| verdicts[3].add(Verdict::Pass));
    (0..96).for_each(|_| verdicts[1].add(Verdict::NotApplicable));
    stage.run.documents[0].verdicts = verdicts;
    let other = stage.sources.add("infra/more.yaml", "Transform: Other\nResources: {}\n");
    let mut verdicts = vec![Counts::default(); stage.run.rules.len()];
    verdicts[0].add(Verdict::Pass);
    verdicts[1].add(Verdict::NotApplicable);
    stage.run.counts.add(Verdict::Unknown);
    stage.run.documents.push(Judged { source: other, format: "cloudformation", resources: 0, is_open: true, verdicts });
    stage
}

/// Compares a report with a file of `tests/report`; `SNAPSHOTS=overwrite` renews it.
#[track_caller]
pub fn same(name: &str, page: &str) {
    let path = format!("{}/tests/report/{name}", env!("CARGO_MANIFEST_DIR"));
    let expected = snapbox::Data::read_from(path.as_ref(), Some(snapbox::data::DataFormat::Text));
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(page, expected.raw());
}

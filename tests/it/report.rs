//! What reports look like: whole pages, compared with the files in `tests/report`. `SNAPSHOTS=overwrite` renews them.

use ordain::diagnostic::Diagnostic;
use ordain::finding::{Counts, Finding, Judged, Mark, NotKnown, RuleInfo, Run, Severity, Skipped, Verdict};
use ordain::report::{Format, Style, diagnostics, render};
use ordain::source::{Place, SourceId, SourceMap, Span};

const TEMPLATE: &str = include_str!("../report/template.yaml");
const RULES: &str = include_str!("../report/rules.ord");

const PLAIN: Style = Style { width: 100, colour: false, unicode: true, verbose: 0 };

/// A run under construction, over texts to point at.
struct Stage {
    sources: SourceMap,
    template: SourceId,
    rules: SourceId,
    run: Run,
}

impl Stage {
    fn new(name: &str, text: &str) -> Self {
        let mut sources = SourceMap::default();
        let template = sources.add(name, text);
        let rules = sources.add("rules.ord", RULES);
        let mut stage = Self { sources, template, rules, run: Run::default() };
        stage.run.documents.push(Judged { source: template, format: "sam", resources: 3 });
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

    fn rule(&mut self, name: &str, title: &str, severity: Severity, practice: &str) {
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

    fn place_in(&self, source: SourceId, needle: &str) -> Place {
        let start = self.sources.get(source).text().find(needle).expect("the text has it") as u32;
        Place { source, span: Span::new(start, start + needle.len() as u32) }
    }

    fn mark(&self, needle: &str, message: &str) -> Mark {
        Mark { place: self.place_in(self.template, needle), message: message.into(), pointer: "/Resources".into() }
    }

    fn find(&mut self, rule: usize, verdict: Verdict, severity: Severity, subject: &str, message: &str, primary: Mark) {
        self.run.counts.add(verdict);
        self.run.findings.push(Finding {
            rule,
            verdict,
            severity,
            subject: subject.into(),
            subject_type: "AWS::Serverless::Function".into(),
            document: primary.place.source,
            message: message.into(),
            primary,
            related: Vec::new(),
            clause: self.place_in(self.rules, "action == \"*\""),
            causes: Vec::new(),
            error_in_sight: false,
            remedy: None,
            waiver: None,
        });
    }

    fn with(&mut self, change: impl FnOnce(&mut Finding)) {
        change(self.run.findings.last_mut().expect("there is one"));
    }

    fn text(&self, style: Style) -> String {
        self.render("text", style)
    }

    fn render(&self, format: &str, style: Style) -> String {
        let format = Format::from_name(format).expect("a format");
        let mut out = Vec::new();
        render(format, &self.run, &self.sources, Severity::Medium, &style, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("a report is UTF-8")
    }
}

fn cannot_tell(stage: &mut Stage, rule: usize, subject: &str, message: &str) {
    let mark = stage.mark("!Ref LegacyRuntime", "a parameter without a default");
    let cause = NotKnown {
        reason: "`Runtime` is the parameter `LegacyRuntime`, which has no default".into(),
        remedy: Some("--param LegacyRuntime=…".into()),
        place: Some(stage.place_in(stage.template, "LegacyRuntime:")),
    };
    stage.find(rule, Verdict::Unknown, Severity::High, subject, message, mark);
    stage.with(|finding| finding.causes.push(cause));
}

fn evening() -> Stage {
    let mut stage = Stage::new("infra/template.yaml", TEMPLATE);
    let mark = stage.mark("\"*\"", "allows every action of every service");
    let role = stage.mark("!GetAtt WorkerRole.Arn", "`Worker` runs with `WorkerRole`");
    stage.find(0, Verdict::Fail, Severity::Critical, "Worker", "`Worker` may do anything", mark);
    stage.with(|finding| {
        finding.related.push(role);
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

#[track_caller]
fn same(name: &str, page: &str) {
    let path = format!("{}/tests/report/{name}", env!("CARGO_MANIFEST_DIR"));
    let expected = snapbox::Data::read_from(path.as_ref(), Some(snapbox::data::DataFormat::Text));
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(page, expected.raw());
}

#[test]
fn a_page_of_sixty_columns() {
    same("evening-60.txt", &evening().text(Style { width: 60, ..PLAIN }));
}

#[test]
fn a_page_of_a_hundred_columns() {
    same("evening-100.txt", &evening().text(PLAIN));
}

#[test]
fn a_page_of_two_hundred_columns() {
    same("evening-200.txt", &evening().text(Style { width: 200, ..PLAIN }));
}

#[test]
fn a_page_in_ascii_with_everything() {
    same("evening-verbose-ascii.txt", &evening().text(Style { unicode: false, verbose: 1, ..PLAIN }));
}

#[test]
fn a_page_for_programs() {
    same("evening.json", &evening().render("json", PLAIN));
}

#[test]
fn colours_change_nothing_but_colours() {
    let mut plain = String::new();
    let mut within = false;
    for c in evening().text(Style { colour: true, ..PLAIN }).chars() {
        within = c == '\u{1b}' || within && c != 'm';
        if !within && c != 'm' {
            plain.push(c);
        }
    }
    let page = evening().text(PLAIN).replace('m', "");
    let trimmed = |page: &str| page.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&plain), trimmed(&page));
}

#[test]
fn nothing_found_is_short_and_sure() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    (0..18).for_each(|_| stage.run.counts.add(Verdict::Pass));
    stage.run.skipped.push(Skipped { name: "package.json".into(), reason: "not a template".into(), is_error: false });
    same("nothing-found.txt", &stage.text(PLAIN));
}

#[test]
fn nothing_to_look_at_is_no_success() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    stage.run.documents.clear();
    same("nothing-checked.txt", &stage.text(PLAIN));
}

#[test]
fn unknowns_stand_together_by_what_is_not_known() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    for subject in ["Legacy", "Importer", "Exporter", "Mailer", "Sweeper", "Watcher"] {
        cannot_tell(&mut stage, 1, subject, "fails when it is nodejs16.x or python3.8");
    }
    same("only-unknown.txt", &stage.text(PLAIN));
}

#[test]
fn a_rule_that_many_fail_is_explained_once() {
    let template: String = (1..=30).map(|n| format!("  Handler{n:02}: {{Type: AWS::Lambda::Function}}\n")).collect();
    let mut stage = Stage::new("template.yaml", &format!("Resources:\n{template}"));
    for n in 1..=30 {
        let mark = stage.mark(&format!("Handler{n:02}"), "`TracingConfig` belongs here");
        let severity = if n < 29 { Severity::Medium } else { Severity::Low };
        stage.find(
            3,
            Verdict::Fail,
            severity,
            &format!("Handler{n:02}"),
            &format!("`Handler{n:02}` is not traced"),
            mark,
        );
        stage.with(|finding| finding.remedy = Some("Set TracingConfig.Mode to Active.".into()));
    }
    same("many.txt", &stage.text(PLAIN));
}

#[test]
fn a_minified_document_is_an_excerpt_with_its_real_column() {
    let filler: String = (0..5000).map(|n| format!("\"Filler{n}\":{{\"Type\":\"AWS::SNS::Topic\"}},")).collect();
    let text = format!("{{\"Resources\":{{{filler}\"Worker\":{{\"Action\":\"*\"}},{filler}\"Last\":{{}}}}}}");
    assert!(text.len() > 200_000);
    let mut stage = Stage::new("cdk.out/stack.template.json", &text);
    let mark = stage.mark("\"*\"", "allows every action of every service");
    let related = stage.mark("\"Last\"", "which `Last` runs with");
    stage.find(0, Verdict::Fail, Severity::Critical, "Worker", "`Worker` may do anything", mark);
    stage.with(|finding| finding.related.push(related));
    same("minified.txt", &stage.text(PLAIN));
}

#[test]
fn awkward_places_have_pictures() {
    let text = "Résumé:\n\tName: \"a\u{2028}b\u{1b}[31m\"\r\n\n  Key: [one, two, three]\n";
    let mut stage = Stage::new("odd.yaml", text);
    let end = Mark {
        place: Place { source: stage.template, span: Span::new(text.len() as u32, text.len() as u32) },
        message: "the file ends here".into(),
        pointer: String::new(),
    };
    stage.find(0, Verdict::Fail, Severity::High, "Key", "something is missing at the end", end);
    let mark = stage.mark("[one, two, three]", "the whole list");
    let inner = stage.mark("two", "the middle of it");
    let same_place = stage.mark("[one, two, three]", "the list again");
    stage.find(1, Verdict::Fail, Severity::High, "Key", "labels that overlap", mark);
    stage.with(|finding| finding.related.extend([inner, same_place]));
    let inside = Mark {
        place: Place { source: stage.template, span: Span::new(2, 5) },
        message: "from the middle of one character to the middle of another".into(),
        pointer: String::new(),
    };
    stage.find(2, Verdict::Fail, Severity::Medium, "Résumé", "a place inside of characters", inside);
    let mark = stage.mark("\"a\u{2028}b\u{1b}[31m\"", "what would break the line or the terminal");
    stage.find(3, Verdict::Fail, Severity::Low, "Name", "\u{1b}[2Jnot a way to clear the screen", mark);
    let all = Mark {
        place: Place { source: stage.template, span: Span::new(0, 9999) },
        message: "everything".into(),
        pointer: String::new(),
    };
    stage.find(4, Verdict::Fail, Severity::Low, "stack", "a place of many lines", all);
    same("awkward.txt", &stage.text(Style { width: 72, ..PLAIN }));
}

#[test]
fn a_mistake_in_a_policy_is_shown_with_facts_and_help() {
    let stage = Stage::new("template.yaml", TEMPLATE);
    let place = stage.place_in(stage.rules, "fn.role");
    let mistakes = [
        Diagnostic::error("unknown-field", "`function` has no field `role`")
            .at(place, "no such field")
            .at(stage.place_in(stage.rules, "functions"), "these are functions")
            .note("its fields are: name, runtime, memory, timeout, env")
            .help("did you mean `roles`?"),
        Diagnostic::warning("unused-param", "nothing uses the parameter `notice`"),
    ];
    let mut out = Vec::new();
    diagnostics(&mistakes, &stage.sources, &PLAIN, &mut out).expect("memory can be written");
    same("diagnostics.txt", &String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn no_counts_are_no_verdicts() {
    assert!(Verdict::ALL.into_iter().all(|verdict| Counts::default().get(verdict) == 0));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_and_no_place_is_too_odd_for_a_picture(
        text in "(\\PC|[\\x00-\\x20\u{85}\u{2028}é世\u{301}]){0,300}",
        spans in proptest::collection::vec((0_u32..700, 0_u32..700), 0..5),
        width in 0_usize..120,
        colour: bool,
        unicode: bool,
    ) {
        let mut sources = SourceMap::default();
        let ids = [sources.add("odd.yaml", text.as_str()), sources.add("other.yaml", "a: b")];
        let mut mistake = Diagnostic::error("odd", text.as_str());
        for (number, (start, end)) in spans.into_iter().enumerate() {
            let source = if number == 2 { ids[1] } else { ids[0] };
            mistake = mistake.at(Place { source, span: Span::new(start, end) }, text.as_str());
        }
        let mut out = Vec::new();
        let style = Style { width, colour, unicode, verbose: 0 };
        diagnostics(&[mistake], &sources, &style, &mut out).expect("memory can be written");
        let page = String::from_utf8(out).expect("UTF-8");
        assert!(!page.contains(['\u{1}', '\u{2}', '\r', '\u{2028}']));
    }
}

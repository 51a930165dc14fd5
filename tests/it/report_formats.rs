//! The reports for machines and browsers: whole, compared with the files in `tests/report`, and held to their formats.

use ordain::diagnostic::Diagnostic;
use ordain::finding::{Ending, Exit, Mark, Severity, Verdict};
use ordain::report::FORMATS;
use ordain::source::{Place, Span};
use serde_json::Value;

use crate::report::long;
use crate::shared::folder;
use crate::stage::{PLAIN, Stage, TEMPLATE, night, same};

/// What is written for people only; colours are tested in `report`.
const FOR_MACHINES: [(&str, &str); 8] = [
    ("compact", "night.compact.txt"),
    ("json", "night.json"),
    ("sarif", "night.sarif"),
    ("junit", "night.junit.xml"),
    ("github", "night.github.txt"),
    ("gitlab", "night.gitlab.json"),
    ("markdown", "night.md"),
    ("html", "night.html"),
];

#[test]
fn one_run_in_every_format() {
    for (format, file) in FOR_MACHINES {
        same(file, &night().render(format, PLAIN));
    }
    assert_eq!(FOR_MACHINES.len() + 1, FORMATS.len(), "a format has no snapshot");
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the report is JSON")
}

fn schema(text: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&json(text)).expect("the schema is one")
}

#[track_caller]
fn fits(schema: &jsonschema::Validator, report: &Value) {
    let mistakes: Vec<String> =
        schema.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// Allows no property that is not named.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.get("properties").is_some_and(Value::is_object) && object.get("type") == Some(&"object".into()) {
            object.insert("additionalProperties".into(), false.into());
        }
        object.values_mut().for_each(close);
    }
    schema.as_array_mut().into_iter().flatten().for_each(close);
}

#[test]
fn the_report_for_programs_fits_its_schema() {
    // For its readers the schema leaves room for more properties; here it has to name all.
    let mut strict = json(include_str!("../../schemas/report.json"));
    close(&mut strict);
    let schema = schema(&strict.to_string());
    fits(&schema, &json(&night().render("json", PLAIN)));
    fits(&schema, &json(&nothing().render("json", PLAIN)));
    let mut misspelt = json(&night().render("json", PLAIN));
    misspelt["findings"][0]["verdict"] = "failed".into();
    assert!(!schema.is_valid(&misspelt), "the schema takes anything");
}

#[test]
fn sarif_fits_the_standard() {
    let own = schema(include_str!("../report/sarif.schema.json"));
    let reports = [night(), nothing(), hostile()].map(|stage| json(&stage.render("sarif", PLAIN)));
    reports.iter().for_each(|report| fits(&own, report));
    let mut zero = reports[0].clone();
    zero["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    assert!(!own.is_valid(&zero), "lines start at 1");
    // The schema of the standard is no part of the project.
    if let Some(folder) = folder("schemas") {
        let text = std::fs::read_to_string(folder.join("sarif-schema-2.1.0.json")).expect("it is there");
        // One pattern of it, of a property that is not written, is no regular expression: a bracket too much.
        let official = schema(&text.replace("{2}]?$", "{2}$"));
        reports.iter().for_each(|report| fits(&official, report));
    }
}

/// The results of a SARIF report.
fn results(stage: &Stage) -> Vec<Value> {
    json(&stage.render("sarif", PLAIN))["runs"][0]["results"].as_array().expect("it has results").clone()
}

#[test]
fn sarif_places_are_those_of_an_editor() {
    let results = results(&night());
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    let line = TEMPLATE.lines().position(|line| line.contains("Action: \"*\"")).expect("it is there") + 1;
    let column = TEMPLATE.lines().nth(line - 1).expect("it is there").find("\"*\"").expect("it is there") + 1;
    assert_eq!(region["startLine"], line);
    assert_eq!(region["startColumn"], column);
    assert_eq!(region["endLine"], line);
    assert_eq!(region["endColumn"], column + 3, "the column after the last character");
    assert_eq!(results[0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 12);
    // Columns count characters and not bytes.
    let region = &results[1]["locations"][0]["physicalLocation"]["region"];
    let columns = |name: &str| region[name].as_u64().expect("a column");
    assert_eq!(columns("endColumn") - columns("startColumn"), "\"日本語のパスワード\"".chars().count() as u64);
}

#[test]
fn sarif_says_what_each_verdict_is() {
    let stage = night();
    let results = results(&stage);
    let kinds: Vec<String> = results
        .iter()
        .map(|it| format!("{} {} {}", it["kind"], it["level"], it["suppressions"].as_array().map_or(9, Vec::len)))
        .collect();
    let expected = [
        r#""fail" "error" 0"#,
        r#""fail" "warning" 0"#,
        r#""fail" "note" 0"#,
        r#""fail" "note" 0"#,
        r#""open" "none" 0"#,
        r#""fail" "warning" 1"#,
    ];
    assert_eq!(kinds, expected);
    let run = &json(&stage.render("sarif", PLAIN))["runs"][0];
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let said = invocation["toolExecutionNotifications"].to_string();
    for word in ["cannot compare a string with a number", "infra/broken.yaml", "WorkerRole2", "3 files skipped"] {
        assert!(said.contains(word), "{word} is not in {said}");
    }
    assert!(run["results"].to_string().contains("the greeting is public"));
}

#[test]
fn a_finding_that_moved_is_the_same_and_one_with_another_value_is_not() {
    let fingerprint = |text: &str, value: &str| {
        let mut stage = Stage::new("template.yaml", text);
        let mark = stage.mark(value, "a value");
        stage.find(0, Verdict::Fail, Severity::High, "Worker", "too much", mark);
        results(&stage)[0]["partialFingerprints"]["ordain/v1"].clone()
    };
    let before = fingerprint("Action: a:b\n", "a:b");
    assert_eq!(before, fingerprint("# moved\n\n  Action:    a:b\n", "a:b"));
    assert_ne!(before, fingerprint("Action: a:c\n", "a:c"));
}

#[test]
fn findings_that_agree_in_everything_are_told_apart() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    for message in ["one clause", "another clause"] {
        let mark = stage.mark("Worker:", "here");
        stage.find(0, Verdict::Fail, Severity::High, "Worker", message, mark);
    }
    let results = results(&stage);
    assert_ne!(results[0]["partialFingerprints"], results[1]["partialFingerprints"]);
    let tests = stage.render("junit", PLAIN);
    assert!(tests.contains("\"wildcard-action: Worker\"") && tests.contains("\"wildcard-action: Worker (2)\""));
}

#[test]
fn sarif_keeps_what_github_keeps_and_says_so() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    for number in 0..5_003 {
        let mark = stage.mark("Worker:", "here");
        let severity = if number < 5_000 { Severity::High } else { Severity::Low };
        stage.find(0, Verdict::Fail, severity, "Worker", "too much", mark);
    }
    let report = json(&stage.render("sarif", PLAIN));
    let run = &report["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(5_000));
    assert!(!run["results"].to_string().contains("\"note\""), "the least severe are left out");
    assert!(run["invocations"].to_string().contains("3 results left out, the least severe"));
}

#[test]
fn what_is_wrong_with_a_run_leaves_room_for_the_worst_findings() {
    let mut stage = night();
    let place = stage.place_in(stage.template, "Worker:");
    let mistake =
        |number: usize| Diagnostic::error("dangling-reference", format!("no `R{}`", number / 2)).at(place, "here");
    stage.diagnostics = (0..20).map(mistake).collect();
    let shown = stage.render("github", PLAIN);
    let errors = shown.lines().filter(|line| line.starts_with("::error ")).take(10);
    assert!(errors.clone().any(|line| line.contains("wildcard-action")), "{shown}");
    assert!(errors.clone().any(|line| line.contains("dangling-reference")), "{shown}");
    // A long list is folded where it can be, and twice the same are two where a fingerprint tells them apart.
    assert!(stage.render("markdown", PLAIN).contains("remarks on the run itself</summary>"));
    let issues = json(&stage.render("gitlab", PLAIN));
    let prints: Vec<&Value> = issues.as_array().expect("a list").iter().map(|issue| &issue["fingerprint"]).collect();
    assert!(prints.iter().enumerate().all(|(at, print)| !prints[..at].contains(print)), "{prints:?}");
}

#[test]
fn a_long_comment_shows_of_each_rule_a_few_places_and_the_worst_documents() {
    let page = long().render("markdown", PLAIN);
    for part in ["| document | critical |", "- and 10 other places", "services/billing/infrastructure/template.yaml"] {
        assert!(page.contains(part), "no `{part}` in {page}");
    }
}

#[test]
fn tests_of_junit_are_counted_right() {
    let text = night().render("junit", PLAIN);
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let count = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.descendants().filter(|it| it.tag_name().name() == name).count().to_string()
    };
    for node in root.descendants().filter(|it| matches!(it.tag_name().name(), "testsuites" | "testsuite")) {
        for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            assert_eq!(
                node.attribute(attribute),
                Some(count(node, tag).as_str()),
                "{attribute} of {:?}",
                node.tag_name()
            );
        }
        assert!(node.attribute("name").is_some_and(|name| !name.is_empty()));
    }
    for case in root.descendants().filter(|it| it.tag_name().name() == "testcase") {
        assert!(case.attribute("name").is_some() && case.attribute("classname").is_some());
        let outcomes = ["failure", "error", "skipped"];
        assert!(case.children().filter(|it| outcomes.contains(&it.tag_name().name())).count() <= 1);
    }
    let outcome = |name: &str| {
        let case = root.descendants().find(|it| it.attribute("name") == Some(name)).expect(name);
        case.children().find(|it| it.is_element()).map(|it| it.tag_name().name().to_owned())
    };
    assert_eq!(outcome("wildcard-action: Worker").as_deref(), Some("failure"));
    assert_eq!(outcome("shared-role: Legacy").as_deref(), Some("error"));
    assert_eq!(outcome("retired-runtime: Legacy").as_deref(), Some("skipped"));
    assert_eq!(outcome("not-read: infra/broken.yaml").as_deref(), Some("error"));
    assert_eq!(outcome("wildcard-action"), None, "a rule without a finding that met something has passed");
    let is_listed = |name: &str| root.descendants().any(|it| it.attribute("name") == Some(name));
    assert!(!is_listed("open-route"), "one that met nothing has not, and is no test");
}

/// What elements of a JUnit report may have: Jenkins, xunit-plugin, `junit-10.xsd` (read on 28 November 2026), as far as ours use it.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("testsuites", &["name", "time", "tests", "failures", "disabled", "errors"]),
    (
        "testsuite",
        &["name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"],
    ),
    ("properties", &[]),
    ("property", &["name", "value"]),
    ("testcase", &["name", "classname", "time", "timestamp", "status", "file", "line", "url"]),
    ("failure", &["type", "message"]),
    ("error", &["type", "message"]),
    ("skipped", &["type", "message"]),
    ("system-out", &[]),
];

#[test]
fn junit_has_nothing_that_its_schema_has_no_place_for() {
    let text = night().render("junit", PLAIN);
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        let (_, allowed) = ALLOWED.iter().find(|(own, _)| *own == name).expect(name);
        let odd = element.attributes().map(|it| it.name()).find(|it| !allowed.contains(it));
        assert_eq!(odd, None, "of `{name}`");
    }
}

#[test]
fn a_document_to_which_no_rule_applies_is_skipped_and_not_passed() {
    let mut stage = night();
    stage.run.findings.clear();
    stage.run.documents.iter_mut().for_each(|document| document.verdicts.clear());
    let text = stage.render("junit", PLAIN);
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    let case = document.descendants().find(|it| it.attribute("name") == Some("no rule applies")).expect("a test");
    assert!(case.children().any(|it| it.tag_name().name() == "skipped"));
}

fn nothing() -> Stage {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    stage.run.documents.clear();
    stage.ending = Ending { exit: Exit::Trouble, reason: "nothing to check in `.`".into() };
    stage
}

#[test]
fn nothing_checked_is_no_success_in_any_format() {
    // Whatever the exit code was asked to be.
    for exit in [Exit::Trouble, Exit::Clean] {
        let mut stage = nothing();
        stage.ending.exit = exit;
        for format in FORMATS {
            let report = stage.render(format.name, PLAIN);
            assert!(report.contains("nothing was checked"), "{}: {report}", format.name);
            assert!(!report.contains('✅') && !report.contains("class=\"good\""), "{}: {report}", format.name);
        }
        assert!(stage.render("junit", PLAIN).contains("<error "));
        assert!(stage.render("github", PLAIN).contains("::error "));
        assert!(stage.render("gitlab", PLAIN).contains("\"blocker\""));
    }
}

#[test]
fn every_format_shows_every_verdict() {
    let stage = night();
    for format in FORMATS {
        let report = stage.render(format.name, PLAIN);
        let has = |words: &[&str]| words.iter().any(|word| report.contains(word));
        assert!(has(&["may do anything"]), "a failure is not in {}", format.name);
        assert!(has(&["cannot compare a string with a number"]), "an error is not in {}", format.name);
        assert!(has(&["which has no default"]), "an unknown is not in {}", format.name);
        assert!(has(&["may hold a secret"]) && has(&["waived", "suppressions"]), "a waiver is not in {}", format.name);
        assert!(has(&["the greeting is public"]), "the reason of a waiver is not in {}", format.name);
        assert!(has(&["broken.yaml"]), "an unread file is not in {}", format.name);
    }
}

/// Names that would be something else where they are not escaped.
fn hostile() -> Stage {
    let text = "\"<script>alert(1)</script>\": {\"a\": \"</pre><img src=x onerror=alert(2)>\"}\n";
    let mut stage = Stage::new("::error,%0A<b>]](x)|`@team#1\n.yaml", text);
    let mark = |needle: &str, message: &str| Mark {
        place: Place {
            source: stage.template,
            span: Span::new(text.find(needle).expect("it is there") as u32, text.len() as u32 - 1),
        },
        message: message.into(),
        pointer: "/a\"b".into(),
    };
    let mark = mark("</pre>", "]]> <!-- | ` \u{1b}[31m \u{0}");
    let message = "<i>&amp; [click](javascript:alert(3)) ![x](y) @someone #22 http://x.y `a|b` ``` \n::add-mask::x | {0} \u{202e}";
    stage.find(0, Verdict::Fail, Severity::High, "<script>alert(1)</script>", message, mark);
    stage
}

#[test]
fn names_of_other_people_are_only_text() {
    let stage = hostile();
    let html = stage.render("html", PLAIN);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<i>&amp; "), "{html}");
    assert!(html.contains("&lt;script&gt;"));
    let page = stage.render("markdown", PLAIN);
    // What is code is code; nothing else is anything.
    for piece in ["<img", "<i>", " [click]", "![x]", "@someone", "#22", "://"] {
        assert!(!page.contains(piece), "{piece} in {page}");
    }
    let commands = stage.render("github", PLAIN);
    let is_command = |line: &str| ["::error ", "::notice ", "::warning "].iter().any(|it| line.starts_with(it));
    assert!(commands.lines().all(is_command), "{commands}");
    assert!(commands.contains("file=%3A%3Aerror%2C%250A<b>]](x)|`@team#1%0A.yaml,"), "{commands}");
    assert!(roxmltree::Document::parse(&stage.render("junit", PLAIN)).is_ok());
    let lines = stage.render("compact", PLAIN);
    assert!(lines.lines().all(|line| !line.starts_with("::")), "{lines}");
    let uri = &results(&stage)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "%3A%3Aerror%2C%250A%3Cb%3E%5D%5D%28x%29%7C%60%40team%231%0A.yaml");
}

#[test]
fn absolute_paths_and_those_of_windows_are_addresses() {
    let uri = |name: &str| {
        let mut stage = Stage::new(name, TEMPLATE);
        let mark = stage.mark("Worker:", "here");
        stage.find(0, Verdict::Fail, Severity::High, "Worker", "too much", mark);
        let location = results(&stage)[0]["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        format!("{} {}", location["uri"], location["uriBaseId"])
    };
    assert_eq!(uri("./infra/a b.yaml"), "\"infra/a%20b.yaml\" \"%SRCROOT%\"");
    assert_eq!(uri("infra\\a.yaml"), "\"infra/a.yaml\" \"%SRCROOT%\"");
    assert_eq!(uri("/srv/a.yaml"), "\"file:///srv/a.yaml\" null");
    assert_eq!(uri("C:\\srv\\a.yaml"), "\"file:///C%3A/srv/a.yaml\" null");
}

#[test]
fn a_long_line_is_cut_around_its_place() {
    let text = format!("{{\"a\": \"{}\", \"Action\": \"*\", \"b\": \"{}\"}}\n", "x".repeat(90_000), "y".repeat(90_000));
    let mut stage = Stage::new("template.json", &text);
    let mark = stage.mark("\"*\"", "everything");
    stage.find(0, Verdict::Fail, Severity::High, "Worker", "too much", mark);
    let html = stage.render("html", PLAIN);
    assert!(html.contains("<mark>&quot;*&quot;</mark>") && html.len() < 30_000, "{} bytes", html.len());
}

#[test]
fn what_is_hidden_is_in_no_report() {
    let mut stage = Stage::new("template.yaml", "Password: hunter2\n");
    let mark = stage.mark("hunter2", "a literal");
    stage.sources.hide(&[mark.place]);
    stage.find(0, Verdict::Fail, Severity::High, "Worker", "a secret in plain sight", mark);
    for format in FORMATS {
        assert!(!stage.render(format.name, PLAIN).contains("hunter2"), "{}", format.name);
    }
}

#[test]
fn a_comment_ends_before_its_room_does() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    let message = "may do far more than it was ever meant to do ".repeat(90);
    for number in 0..2_000 {
        let mark = stage.mark("Worker:", "here");
        let severity = if number < 10 { Severity::Critical } else { Severity::Low };
        stage.find(number % 5, Verdict::Fail, severity, "Worker", &message, mark);
    }
    let page = stage.render("markdown", PLAIN);
    assert!(page.len() < 65_536, "{} bytes", page.len());
    assert!(page.contains("more findings left out for length"), "{page}");
    assert!(page.contains("<b>critical</b>"));
}

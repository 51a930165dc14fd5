//! What a template itself says about findings in it: a template in, verdicts and warnings out.

use ordain::engine::{self, Input, Options};
use ordain::pack::PackFile;
use ordain::source::SourceMap;

const RULES: &str = "
rule short-name {
    title    \"The name is short\"
    severity medium
    refs     \"CKV_AWS_1\", \"AVD-AWS-0001\"
    for topic in resources(\"AWS::SNS::Topic\")
    forbid topic.properties.TopicName matches /^.$/
}
rule shown-name {
    title    \"The name is shown\"
    severity low
    refs     \"W1\"
    for topic in resources(\"AWS::SNS::Topic\")
    forbid topic.properties.DisplayName exists
}
rule broken {
    title    \"This cannot be evaluated\"
    severity low
    for topic in resources(\"AWS::SNS::Topic\")
    when topic.properties[\"Odd\"] exists
    forbid topic.properties[\"Odd\"] > 1
}
rule two-sided {
    title    \"One side or the other is long\"
    severity low
    for topic in resources(\"AWS::SNS::Topic\")
    when topic.properties[\"Left\"] exists and topic.properties[\"Right\"] exists
    require topic.properties[\"Left\"] == \"short\"
    require topic.properties[\"Right\"] == \"short\"
}
";

/// Each finding as `verdict rule subject: reason`, the counts, and each word of warning with where it points.
fn said_of(name: &str, template: &str, honour_foreign: bool) -> Vec<String> {
    let mut sources = SourceMap::default();
    let file = PackFile::new("own", "own.ord", RULES);
    let policies = engine::compile(&mut sources, &[file]).expect("the rules compile");
    let input = Input { name: name.into(), bytes: template.as_bytes().to_vec(), named: true };
    let options = Options { honour_foreign, ..crate::pages::options() };
    let outcome = engine::check(&policies, &mut sources, vec![input], &options);
    let run = &outcome.run;
    let is_own = |rule: usize| run.rules[rule].pack == "given" || run.rules[rule].pack == "own";
    let mut said: Vec<String> = Vec::new();
    for finding in run.findings.iter().filter(|it| is_own(it.rule)) {
        let because = finding.waiver.iter().map(|it| format!(": {}", it.because)).next().unwrap_or_default();
        said.push(format!("{} {} {}{because}", finding.verdict.name(), run.rules[finding.rule].name, finding.subject));
    }
    for diagnostic in &outcome.diagnostics {
        let at = diagnostic.labels.first().map(|label| sources.slice(label.place)).unwrap_or_default();
        let help = diagnostic.help.iter().map(|help| format!("; {help}")).next().unwrap_or_default();
        said.push(format!("{}: {} at `{at}`{help}", diagnostic.code, diagnostic.message));
    }
    said.sort();
    said
}

fn said(template: &str) -> Vec<String> {
    said_of("template.yaml", template, false)
}

fn topic(comment_above: &str, comment_beside: &str) -> String {
    format!(
        "Resources:\n  {comment_above}\n  Orders:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: a {comment_beside}\n"
    )
}

const STANDS: &str = "fail short-name Orders";
const IGNORED: &str = "waived short-name Orders: so";

#[test]
fn a_comment_on_or_above_a_line_or_a_resource_covers_what_is_found_there() {
    let comment = "# ordain: ignore short-name reason=\"so\"";
    assert_eq!(said(&topic("", "")), [STANDS]);
    assert_eq!(said(&topic(comment, "")), [IGNORED]);
    assert_eq!(said(&topic("", comment)), [IGNORED]);
    // Above the line, with another comment between.
    let above = "Resources:\n  Orders:\n    Type: AWS::SNS::Topic\n    Properties:\n      #ordain: ignore short-name reason=so\n      # the legacy name\n      TopicName: a\n";
    assert_eq!(said(above), [IGNORED]);
    // Beside the name of the resource.
    assert_eq!(said(&topic("", "").replace("Orders:", &format!("Orders: {comment}"))), [IGNORED]);
    // On another line it covers nothing, and says so.
    let elsewhere = topic("", "").replace("Type: AWS::SNS::Topic", &format!("Type: AWS::SNS::Topic {comment}"));
    assert_eq!(
        said(&elsewhere),
        [
            STANDS,
            "unused-ignore: there is nothing of `short-name` to ignore here at `short-name`; take it out, or write it on or above the line of the finding or of its resource's name"
        ]
    );
}

#[test]
fn an_ignored_finding_hides_nothing_that_is_not_decided() {
    let sides = |above: &str, left: &str, right: &str| {
        format!(
            "Parameters: {{P: {{Type: String}}, Q: {{Type: String, AllowedValues: [short, long]}}}}\nResources:\n  {above}\n  \
             Orders:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: orders\n      Left: {left}\n      Right: {right}\n"
        )
    };
    let comment = "# ordain: ignore two-sided reason=\"so\"";
    let ignored = "waived two-sided Orders: so";
    // What is not known of the other clause was not looked at as long as one failed.
    assert_eq!(said(&sides("", "long", "!Ref P")), ["fail two-sided Orders"]);
    let long = format!("long {comment}");
    assert_eq!(said(&sides("", &long, "short")), [ignored]);
    assert_eq!(said(&sides("", &long, "!Ref P")), ["unknown two-sided Orders", ignored]);
    assert_eq!(said(&sides("", &long, "!Ref Q")), ["unknown two-sided Orders", ignored]);
    assert_eq!(said(&sides("", &long, "[3]")), ["error two-sided Orders", ignored]);
    // What is said of the resource is said of all of it, and never of an error.
    assert_eq!(said(&sides(comment, "long", "!Ref P")), [ignored, ignored]);
    assert_eq!(said(&sides(comment, "long", "[3]")), ["error two-sided Orders", ignored]);
}

#[test]
fn several_rules_are_ignored_at_once_and_each_says_whether_it_was_of_use() {
    let comment = "# ordain: ignore short-name, shown-name reason=\"so\" owner=shop";
    assert_eq!(
        said(&topic(comment, "")),
        ["unused-ignore: there is nothing of `shown-name` to ignore here at `shown-name`; take it out", IGNORED]
    );
}

#[test]
fn an_ignore_holds_through_its_last_day() {
    let until = |day: &str| said(&topic(&format!("# ordain: ignore short-name reason=so until={day}"), ""));
    assert_eq!(until("2026-11-25"), [IGNORED]);
    assert_eq!(
        until("2026-11-24"),
        [
            "expired-ignore: `short-name` was to be ignored until 2026-11-24 at `short-name`; mend what it covered, and take it out",
            STANDS
        ]
    );
    assert_eq!(
        until("soon"),
        [STANDS, "wrong-ignore: `soon` is no day at `soon`; write the last day, for example 2027-01-31"]
    );
}

#[test]
fn what_is_wrong_with_a_comment_is_told_and_the_finding_stands() {
    let wrong = |comment: &str| {
        let mut said = said(&topic(comment, ""));
        said.retain(|it| it != STANDS);
        assert_eq!(said.len(), 1, "{said:?}");
        said.remove(0)
    };
    assert_eq!(
        wrong("# ordain: ignore short-name"),
        "ignore-without-reason: this does not say why at `# ordain: ignore short-name`; add to it: reason=\"why that is fine here\""
    );
    assert_eq!(
        wrong("# ordain: ignore shortname reason=so"),
        "unknown-ignore: there is no rule `shortname` to ignore at `shortname`; did you mean `short-name`?"
    );
    assert_eq!(
        wrong("# ordain: ignore short-name raeson=so"),
        "wrong-ignore: there is no `raeson` of what is ignored at `raeson`; did you mean `reason`?"
    );
    let example = "write # ordain: ignore some-rule reason=\"why that is fine here\"";
    assert_eq!(
        wrong("# ordain: skip short-name"),
        format!("wrong-ignore: `ordain:` is followed by `ignore`, not by `skip` at `skip`; {example}")
    );
    assert_eq!(
        wrong("# ordain: ignore reason=so"),
        format!("wrong-ignore: this names no rule to ignore at `# ordain: ignore reason=so`; {example}")
    );
    assert_eq!(wrong("# ordain: ignore short-name reason=\"so"), "wrong-ignore: this quote is never closed at `\"`");
    assert_eq!(wrong("# ordain:"), format!("wrong-ignore: `ordain:` says nothing at `# ordain:`; {example}"));
}

#[test]
fn a_comment_within_a_text_is_no_comment() {
    let text = topic("", "") + "      Note: |\n        # ordain: ignore short-name\n";
    assert_eq!(said(&text), [STANDS]);
}

fn with_metadata(entry: &str) -> Vec<String> {
    let template = format!(
        r#"{{"Resources": {{"Orders": {{"Type": "AWS::SNS::Topic", "Metadata": {{"ordain": {{"ignore": {entry}}}}},
            "Properties": {{"TopicName": "a", "DisplayName": "b"}}}}}}}}"#
    );
    said_of("template.json", &template, false)
}

#[test]
fn metadata_of_a_resource_covers_it_or_one_value_of_it() {
    let both = ["fail shown-name Orders", "waived short-name Orders: so"];
    assert_eq!(
        with_metadata(r#"[{"rule": "short-name", "reason": "so", "until": "2027-01-31", "owner": "shop"}]"#),
        both
    );
    assert_eq!(with_metadata(r#"[{"rule": "short-name", "reason": "so", "path": "Properties.TopicName"}]"#), both);
    assert_eq!(with_metadata(r#"[{"rule": "short-name", "reason": "so", "path": "/Properties/TopicName"}]"#), both);
    let stand = ["fail short-name Orders", "fail shown-name Orders"];
    let but = |said: Vec<String>| said.into_iter().filter(|it| !stand.contains(&it.as_str())).collect::<Vec<_>>();
    assert_eq!(
        but(with_metadata(r#"[{"rule": "short-name", "reason": "so", "path": "Properties.DisplayName"}]"#)),
        [
            "unused-ignore: there is nothing of `short-name` to ignore here at `\"short-name\"`; take it out; or look at its `path`: only what is found in that value is covered"
        ]
    );
    assert_eq!(
        but(with_metadata(r#"[{"rule": "short-name", "reason": "so", "path": "Properties.Name.0"}]"#)),
        [
            "wrong-ignore: there is no `Name` where the path leads at `\"Properties.Name.0\"`; write it as Properties.Policies.0; without a path, all that is found about the resource is covered"
        ]
    );
    assert_eq!(
        but(with_metadata(r#"[{"rule": "short-name"}]"#)),
        [
            "ignore-without-reason: this does not say why at `{\"rule\": \"short-name\"}`; add to it: reason: \"why that is fine here\""
        ]
    );
    assert_eq!(
        but(with_metadata(r#"[{"rule": "short-name", "because": "so"}]"#)),
        ["wrong-ignore: there is no `because` of what is ignored at `\"so\"`"]
    );
    assert_eq!(
        but(with_metadata(r#"[{"reason": "so"}]"#)),
        [
            "wrong-ignore: this names no rule to ignore at `{\"reason\": \"so\"}`; write {rule: some-rule, reason: \"why that is fine here\"}"
        ]
    );
    assert_eq!(
        but(with_metadata(r#""short-name""#)),
        [
            "wrong-ignore: `ignore` is a list at `\"short-name\"`; write a list of what is ignored, for example [{rule: some-rule, reason: \"why that is fine here\"}]"
        ]
    );
}

#[test]
fn what_comes_of_an_error_is_never_ignored() {
    let template = topic("# ordain: ignore broken reason=\"so\"", "").replace("TopicName: a", "Odd: [b]");
    let said = said(&template);
    assert!(said.iter().any(|it| it == "error broken Orders"), "{said:?}");
    assert!(said.iter().any(|it| it.starts_with("unused-ignore")), "{said:?}");
}

#[test]
fn what_is_said_to_other_tools_is_heard_on_request() {
    let heard = |template: &str| {
        assert_eq!(said_of("template.yaml", template, false), [STANDS], "not asked for");
        said_of("template.yaml", template, true)
    };
    let checkov = topic("", "").replace("Type:", "# checkov:skip=CKV_AWS_1:the old name\n    Type:");
    assert_eq!(heard(&checkov), ["waived short-name Orders: `checkov:skip` says: the old name"]);
    let trivy = |comment: &str| heard(&topic("", comment));
    assert_eq!(trivy("# trivy:ignore:AVD-AWS-0001"), ["waived short-name Orders: `trivy:ignore` says so"]);
    assert_eq!(
        trivy("#trivy:ignore:AWS-0009 trivy:ignore:AWS-0001"),
        ["waived short-name Orders: `trivy:ignore` says so"]
    );
    assert_eq!(
        trivy("# tfsec:ignore:AVD-AWS-0001:exp:2026-11-25"),
        ["waived short-name Orders: `tfsec:ignore` says so"]
    );
    // Over, not readable, everything, another check: the finding stands, and nobody is told about another tool's business.
    for comment in ["AWS-0001:exp:2026-11-24", "AWS-0001:exp:soon", "AWS-0001:ws:prod", "*", "AWS-0002"] {
        assert_eq!(trivy(&format!("# trivy:ignore:{comment}")), [STANDS]);
    }
    let metadata = |entry: &str| heard(&topic("", &format!("\n    Metadata: {{{entry}}}")));
    assert_eq!(
        metadata("checkov: {skip: [{id: CKV_AWS_1, comment: old}]}"),
        ["waived short-name Orders: `checkov` says: old"]
    );
    assert_eq!(
        metadata("cfn_nag: {rules_to_suppress: [{id: CKV_AWS_1, reason: old}]}"),
        ["waived short-name Orders: `cfn_nag` says: old"]
    );
    assert_eq!(
        metadata("cdk_nag: {rules_to_suppress: [{id: CKV_AWS_1, reason: old}]}"),
        ["waived short-name Orders: `cdk_nag` says: old"]
    );
    assert_eq!(
        metadata("cdk_nag: {rules_to_suppress: [{id: CKV_AWS_1, reason: b2xk, is_reason_encoded: true}]}"),
        ["waived short-name Orders: `cdk_nag` says so"]
    );
    assert_eq!(
        metadata("cdk_nag: {rules_to_suppress: [{id: CKV_AWS_1, reason: old, applies_to: ['Resource::*']}]}"),
        [STANDS]
    );
    assert_eq!(
        metadata("cfn-lint: {config: {ignore_checks: [CKV_AWS_1]}}"),
        ["waived short-name Orders: `cfn-lint` says so"]
    );
    assert_eq!(metadata("guard: {SuppressedRules: [CKV_AWS_1]}"), ["waived short-name Orders: `guard` says so"]);
    assert_eq!(metadata("guard: 1, cfn_nag: {rules_to_suppress: {id: CKV_AWS_1}}, checkov: {skip: [{}, 1]}"), [STANDS]);
}

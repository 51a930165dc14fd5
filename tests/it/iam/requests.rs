//! Requests: actions, resources, principals, and the order of evaluation (Policy evaluation logic; How AWS enforcement code logic
//! evaluates requests).

use ordain::iam::{Kind, Policies, Policy, Work, decide};

use super::{ask, policy, request};

const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const ROLE: &str = "arn:aws:iam::111122223333:role/worker";

fn one(statement: &str, line: &str) -> String {
    ask(&format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#), &format!("{BOB} {line}"))
}

#[test]
fn actions_ignore_case_and_wildcards_are_in_names() {
    let rows = [
        ("s3:getobject", "S3:GetObject", "Allowed"),
        ("s3:Get*", "s3:GetObjectTagging", "Allowed"),
        ("s3:*Object", "s3:GetObject", "Allowed"),
        ("s3:?etObject", "s3:GetObject", "Allowed"),
        ("*", "s3:GetObject", "Allowed"),
        ("s*:GetObject", "s3:GetObject", "ImplicitlyDenied"),
        ("s3:Get", "s3:GetObject", "ImplicitlyDenied"),
        ("s3:*", "s3express:CreateSession", "ImplicitlyDenied"),
    ];
    for (written, asked, expected) in rows {
        let statement = format!(r#"{{"Effect":"Allow","Action":"{written}","Resource":"*"}}"#);
        assert_eq!(one(&statement, &format!("{asked} arn:aws:s3:::b/k")), expected, "{written}");
    }
}

#[test]
fn resources_are_patterns_of_the_whole_arn() {
    let rows = [
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k/l", "Allowed"),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", "ImplicitlyDenied"),
        ("arn:aws:s3:::B/k", "arn:aws:s3:::b/k", "ImplicitlyDenied"),
        ("ARN:AWS:S3:::b/k", "arn:aws:s3:::b/k", "Allowed"),
        ("arn:aws:s3:*", "arn:aws:s3:::b/k", "Allowed"),
        ("arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::bob/k", "Allowed"),
        ("arn:aws:s3:::${aws:userid}/*", "arn:aws:s3:::bob/k", "ImplicitlyDenied"),
        ("*", "-", "Allowed"),
        ("arn:aws:s3:::*", "-", "ImplicitlyDenied"),
    ];
    for (written, asked, expected) in rows {
        let statement = format!(r#"{{"Effect":"Allow","Action":"s3:Get","Resource":"{written}"}}"#);
        assert_eq!(one(&statement, &format!("s3:Get {asked} aws:username=bob")), expected, "{written} {asked}");
    }
}

/// A documented reading: a star may cross a colon at the end of a segment, so an Allow is read widely and a Deny narrowly.
#[test]
fn a_star_that_crosses_colons_allows_and_does_not_deny() {
    let statements = |effect: &str| {
        format!(
            r#"[{{"Effect":"Allow","Action":"*","Resource":"*"}},{{"Effect":"{effect}","Action":"ec2:X","Resource":"arn:aws:ec2:*:*:instance/*"}}]"#
        )
    };
    assert_eq!(one(&statements("Deny"), "ec2:X arn:aws:ec2:eu-west-1:111122223333:instance/i"), "ExplicitlyDenied");
    assert_eq!(one(&statements("Deny"), "ec2:X arn:aws:ec2:eu-west-1:111122223333:volume/v:instance/i"), "Allowed");
    let allow = r#"{"Effect":"Allow","Action":"ec2:X","Resource":"arn:aws:ec2:*:*:instance/*"}"#;
    assert_eq!(one(allow, "ec2:X arn:aws:ec2:eu-west-1:111122223333:volume/v:instance/i"), "Allowed");
}

#[test]
fn not_action_and_not_resource_are_all_others() {
    let statement = r#"{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::secret/*"}"#;
    assert_eq!(one(statement, "s3:Get arn:aws:s3:::b/k"), "Allowed");
    assert_eq!(one(statement, "iam:GetUser arn:aws:iam::111122223333:user/a"), "ImplicitlyDenied");
    assert_eq!(one(statement, "s3:Get arn:aws:s3:::secret/k"), "ImplicitlyDenied");
    assert_eq!(one(statement, "s3:ListAllMyBuckets -"), "Allowed");
    // A variable without a value protects nothing.
    let deny = r#"[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::${aws:x}"}]"#;
    assert_eq!(one(deny, "s3:Get arn:aws:s3:::b"), "Allowed");
    assert_eq!(one(deny, "s3:Get arn:aws:s3:::b aws:x=c"), "ExplicitlyDenied");
}

#[test]
fn variables_are_text_in_the_old_version() {
    let old = r#"{"Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"arn:aws:s3:::${aws:username}"}}"#;
    assert_eq!(ask(old, &format!("{BOB} s3:Get arn:aws:s3:::bob aws:username=bob")), "ImplicitlyDenied");
    assert_eq!(ask(old, &format!("{BOB} s3:Get arn:aws:s3:::${{aws:username}}")), "Allowed");
    let (_, problems) = Policy::parse(old, Kind::Identity).expect("JSON");
    assert_eq!(problems.first().map(|it| it.code), Some("variable-in-old-version"));
}

/// Layers by name, each `allow`, `deny`, `nothing` or `direct`, `role`, `account`, `other` for whom a resource's policy names.
fn layers(set: &[(&str, &str)], line: &str) -> String {
    let read = |layer: &str, what: &str| {
        let effect = if what == "deny" { "Deny" } else { "Allow" };
        let action = if what == "nothing" { "none:x" } else { "*" };
        let who = match what {
            "role" => format!(r#"{{"AWS":"{ROLE}"}}"#),
            "account" => r#"{"AWS":"111122223333"}"#.to_owned(),
            "other" => r#"{"AWS":"444455556666"}"#.to_owned(),
            _ => r#""*""#.to_owned(),
        };
        let (kind, who) = match layer {
            "resource" | "endpoint" | "rcp" => (Kind::Resource, format!(r#""Principal":{who},"#)),
            _ => (Kind::Identity, String::new()),
        };
        policy(
            &format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}",{who}"Action":"{action}","Resource":"*"}}}}"#
            ),
            kind,
        )
    };
    let read: Vec<(&str, Policy)> = set.iter().map(|(layer, what)| (*layer, read(layer, what))).collect();
    let of =
        |wanted: &str| read.iter().filter(|(layer, _)| *layer == wanted).map(|(_, policy)| policy).collect::<Vec<_>>();
    let levels = |wanted| of(wanted).into_iter().map(|policy| vec![policy]).collect();
    let policies = Policies {
        identity: of("identity"),
        boundary: of("boundary").first().copied(),
        session: of("session").first().copied(),
        resource: of("resource").first().copied(),
        service_control: levels("scp"),
        resource_control: levels("rcp"),
        endpoint: of("endpoint").first().copied(),
    };
    let decision = decide(&policies, &request(line), &Work::default());
    format!("{:?} {:?}", decision.outcome, decision.layer)
}

#[test]
fn each_layer_limits_and_any_deny_wins() {
    let line = format!("{ROLE} s3:Get arn:aws:s3:::b");
    let rows: [(&[(&str, &str)], &str); 22] = [
        (&[], "ImplicitlyDenied Identity"),
        (&[("identity", "allow")], "Allowed Identity"),
        (&[("identity", "allow"), ("identity", "deny")], "ExplicitlyDenied Identity"),
        (&[("identity", "allow"), ("boundary", "nothing")], "ImplicitlyDenied Boundary"),
        (&[("identity", "allow"), ("boundary", "allow"), ("session", "nothing")], "ImplicitlyDenied Session"),
        (&[("identity", "allow"), ("boundary", "allow"), ("session", "allow")], "Allowed Identity"),
        (&[("boundary", "allow")], "ImplicitlyDenied Identity"),
        (&[("identity", "allow"), ("scp", "allow"), ("scp", "nothing")], "ImplicitlyDenied ServiceControl"),
        (&[("identity", "allow"), ("scp", "allow"), ("scp", "allow")], "Allowed Identity"),
        (&[("identity", "allow"), ("rcp", "nothing")], "ImplicitlyDenied ResourceControl"),
        (&[("identity", "allow"), ("endpoint", "nothing")], "ImplicitlyDenied Endpoint"),
        (&[("identity", "allow"), ("endpoint", "deny")], "ExplicitlyDenied Endpoint"),
        (&[("resource", "direct")], "Allowed Resource"),
        (&[("resource", "direct"), ("boundary", "nothing")], "Allowed Resource"),
        (&[("resource", "direct"), ("session", "nothing")], "Allowed Resource"),
        (&[("resource", "direct"), ("boundary", "deny")], "ExplicitlyDenied Boundary"),
        (&[("resource", "direct"), ("scp", "nothing")], "ImplicitlyDenied ServiceControl"),
        (&[("resource", "role")], "Allowed Resource"),
        (&[("resource", "role"), ("boundary", "nothing")], "ImplicitlyDenied Boundary"),
        (&[("resource", "account")], "ImplicitlyDenied Identity"),
        (&[("resource", "other"), ("identity", "allow")], "Allowed Identity"),
        (&[("resource", "deny"), ("identity", "allow")], "ExplicitlyDenied Resource"),
    ];
    for (set, expected) in rows {
        assert_eq!(layers(set, &line), expected, "{set:?}");
    }
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let line = format!("{ROLE} sqs:SendMessage arn:aws:sqs:eu-west-1:444455556666:q");
    let rows: [(&[(&str, &str)], &str); 6] = [
        (&[("identity", "allow")], "ImplicitlyDenied"),
        (&[("resource", "role")], "ImplicitlyDenied"),
        (&[("resource", "direct")], "ImplicitlyDenied"),
        (&[("identity", "allow"), ("resource", "account")], "Allowed"),
        (&[("identity", "allow"), ("resource", "role")], "Allowed"),
        (&[("identity", "allow"), ("resource", "role"), ("boundary", "nothing")], "ImplicitlyDenied"),
    ];
    for (set, expected) in rows {
        let said = layers(set, &line);
        assert_eq!(said.split(' ').next(), Some(expected), "{set:?}");
    }
}

#[test]
fn keys_and_trust_must_be_granted_by_their_own_policy() {
    let key = format!("{ROLE} kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k");
    assert_eq!(layers(&[("identity", "allow"), ("resource", "other")], &key), "ImplicitlyDenied Resource");
    assert_eq!(layers(&[("identity", "allow"), ("resource", "account")], &key), "Allowed Identity");
    assert_eq!(layers(&[("resource", "account")], &key), "ImplicitlyDenied Identity");
    assert_eq!(layers(&[("resource", "role")], &key), "Allowed Resource");
    let take = format!("{ROLE} sts:AssumeRole arn:aws:iam::111122223333:role/other");
    assert_eq!(layers(&[("identity", "allow"), ("resource", "other")], &take), "ImplicitlyDenied Resource");
    assert_eq!(layers(&[("resource", "role")], &take), "Allowed Resource");
}

#[test]
fn who_has_no_account_needs_the_resource_to_allow() {
    let line = "anonymous s3:Get arn:aws:s3:::b";
    assert_eq!(layers(&[("identity", "allow")], line), "ImplicitlyDenied Resource");
    assert_eq!(layers(&[("resource", "direct"), ("scp", "nothing")], line), "Allowed Resource");
    assert_eq!(layers(&[("resource", "direct"), ("rcp", "nothing")], line), "ImplicitlyDenied ResourceControl");
    assert_eq!(layers(&[("resource", "account")], line), "ImplicitlyDenied Resource");
}

#[test]
fn not_principal_with_deny_needs_all_names_of_a_session_and_never_spares_a_boundary() {
    let own = policy(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        Kind::Identity,
    );
    let decided = |names: &str, boundary: bool| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","NotPrincipal":{{"AWS":[{names}]}},"Action":"*","Resource":"*"}}}}"#
        );
        let resource = policy(&text, Kind::Resource);
        let policies = Policies {
            identity: vec![&own],
            resource: Some(&resource),
            boundary: boundary.then_some(&own),
            ..Policies::default()
        };
        format!("{:?}", decide(&policies, &request(&format!("{ROLE} s3:Get arn:aws:s3:::b")), &Work::default()).outcome)
    };
    let all = format!(r#""111122223333","{ROLE}","arn:aws:sts::111122223333:assumed-role/worker/s""#);
    assert_eq!(decided(&all, false), "Allowed");
    assert_eq!(decided(&all, true), "ExplicitlyDenied");
    assert_eq!(decided(&format!(r#""{ROLE}""#), false), "Unknown");
    assert_eq!(decided(r#""444455556666""#, false), "ExplicitlyDenied");
}

#[test]
fn the_statement_that_decided_is_named() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"B","Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}"#;
    let own = policy(text, Kind::Identity);
    let policies = Policies { identity: vec![&own], ..Policies::default() };
    let by = |action: &str| {
        let asked = request(&format!("{BOB} {action} arn:aws:s3:::b"));
        decide(&policies, &asked, &Work::default()).by.and_then(|it| it.sid.as_deref().map(str::to_owned))
    };
    assert_eq!(
        (by("s3:GetObject").as_deref(), by("s3:PutObject").as_deref(), by("sqs:X")),
        (Some("A"), Some("B"), None)
    );
}

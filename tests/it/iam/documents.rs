//! Documents: what shapes are read, and what is wrong with a policy.

use ordain::iam::{Kind, Policy};

use super::ask;

const BOB: &str = "arn:aws:iam::111122223333:user/bob";

/// All problems of a policy: code, and the text that begins where it points.
fn problems(text: &str, kind: Kind) -> Vec<String> {
    let (_, problems) = Policy::parse(text, kind).expect("JSON");
    let found = problems.iter().map(|it| {
        let from = text.get(it.place.0 as usize..).unwrap_or_default();
        format!("{} at {}", it.code, from.chars().take_while(|c| !",]}".contains(*c)).collect::<String>())
    });
    found.collect()
}

fn wrong(statement: &str) -> Vec<String> {
    problems(&format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#), Kind::Identity)
}

#[test]
fn a_policy_is_read_in_any_shape() {
    let plain = r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#;
    let quoted = format!("{plain:?}");
    let encoded: String = plain.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let many = r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}"#;
    for policy in [plain, &quoted, &encoded, many] {
        assert_eq!(ask(policy, &format!("{BOB} s3:GetObject arn:aws:s3:::b/k")), "Allowed", "{policy}");
        assert_eq!(ask(policy, &format!("{BOB} s3:PutObject arn:aws:s3:::b/k")), "ImplicitlyDenied", "{policy}");
    }
}

#[test]
fn what_iam_refuses_is_a_problem_with_a_place() {
    let allow = |rest: &str| wrong(&format!(r#"{{"Effect":"Allow",{rest}}}"#));
    let none: Vec<String> = Vec::new();
    assert_eq!(allow(r#""Action":"s3:Get*","Resource":"*""#), none);
    assert_eq!(allow(r#""Action":"s*:Get","Resource":"*""#), [r#"wildcard-service at "s*:Get""#]);
    assert_eq!(allow(r#""Action":"GetObject","Resource":"*""#), [r#"malformed-action at "GetObject""#]);
    assert_eq!(allow(r#""Action":"s3:Get","Resource":"bucket""#), [r#"malformed-resource at "bucket""#]);
    assert_eq!(
        allow(r#""Action":"s3:Get","Resource":"arn:aws:${aws:x}:::b""#),
        [r#"misplaced-variable at "arn:aws:${aws:x"#]
    );
    assert_eq!(allow(r#""Action":"s3:Get","NotAction":"s3:Put","Resource":"*""#).len(), 1);
    assert_eq!(allow(r#""Resource":"*""#).len(), 1);
    assert_eq!(allow(r#""Action":"s3:Get""#).len(), 1);
    assert_eq!(allow(r#""Action":"s3:Get","Action":"s3:Put","Resource":"*""#), [r#"duplicate-key at "s3:Put""#]);
    assert_eq!(allow(r#""Action":"s3:Get","Resource":"*","Principal":"*""#).len(), 1);
    assert_eq!(allow(r#""Action":"s3:Get","Resource":"*","condition":{}"#), [r#"unknown-element at {"#]);
    assert_eq!(allow(r#""Action":3,"Resource":"*""#), ["malformed-element at 3"]);
    assert_eq!(wrong(r#"{"Effect":"allow","Action":"s3:Get","Resource":"*"}"#), [r#"unknown-effect at "allow""#]);
    assert_eq!(
        wrong(r#"{"Sid":"a b","Effect":"Allow","Action":"s3:Get","Resource":"*"}"#),
        [r#"invalid-sid at "a b""#]
    );
    assert_eq!(wrong("3"), ["malformed-statement at 3"]);
}

#[test]
fn what_is_wrong_with_conditions_is_a_problem_with_a_place() {
    let with = |condition: &str| {
        wrong(&format!(r#"{{"Effect":"Allow","Action":"s3:Get","Resource":"*","Condition":{condition}}}"#))
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(
        with(r#"{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"aws:MultiFactorAuthAge":3600}}"#),
        none
    );
    assert_eq!(with(r#"{"StringEqual":{"aws:x":"y"}}"#), [r#"unknown-operator at {"aws:x":"y""#]);
    assert_eq!(with(r#"{"NullIfExists":{"aws:x":"true"}}"#), [r#"unknown-operator at {"aws:x":"true""#]);
    assert_eq!(with(r#"{"NumericEquals":{"aws:x":"many"}}"#), [r#"malformed-value at "many""#]);
    assert_eq!(with(r#"{"DateLessThan":{"aws:x":"soon"}}"#), [r#"malformed-value at "soon""#]);
    assert_eq!(with(r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}"#), [r#"malformed-value at "10.0.0.0/33""#]);
    assert_eq!(with(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#), [r#"vacuous-for-all at "a""#]);
    assert_eq!(with(r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}}"#), [r#"negated-for-any at "a""#]);
}

#[test]
fn what_is_wrong_with_principals_is_a_problem_with_a_place() {
    let with = |effect: &str, principal: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"s3:Get","Resource":"*",{principal}}}}}"#
        );
        problems(&text, Kind::Resource)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(with("Allow", r#""Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:root"]}"#), none);
    assert_eq!(
        with("Allow", r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/*"}"#),
        [r#"wildcard-in-principal at "arn:aws:iam::111122223333:role/*""#]
    );
    assert_eq!(with("Allow", r#""Principal":{"AWS":"AROAEXAMPLE"}"#), [r#"deleted-principal at "AROAEXAMPLE""#]);
    assert_eq!(
        with("Allow", r#""Principal":{"Services":"s3.amazonaws.com"}"#),
        [r#"unknown-principal at "s3.amazonaws.com""#]
    );
    assert_eq!(with("Allow", r#""NotPrincipal":{"AWS":"111122223333"}"#).len(), 1);
    assert_eq!(with("Deny", r#""NotPrincipal":{"AWS":"111122223333"}"#), none);
    assert_eq!(with("Allow", r#""Sid":"x""#).len(), 1);
}

#[test]
fn a_slip_has_a_suggestion() {
    let (_, problems) = Policy::parse(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Acton":"s3:Get","Resource":"*","Condition":{"StringLikes":{"a":"b"}}}}"#,
        Kind::Identity,
    )
    .expect("JSON");
    let said: Vec<_> = problems.iter().filter_map(|it| it.help.as_deref()).collect();
    assert!(said.contains(&"did you mean `Action`?") && said.contains(&"did you mean `StringLike`?"), "{said:?}");
}

#[test]
fn nonsense_is_no_policy_and_no_panic() {
    for text in [
        "",
        "{",
        "[]",
        "3",
        "null",
        "\"\"",
        "\"{\"",
        "%7B",
        "{\"Statement\":[[],null,3,{}]}",
        "{\"Statement\":{\"Action\":{}}}",
    ] {
        if let Ok((policy, problems)) = Policy::parse(text, Kind::Identity) {
            assert!(!problems.is_empty(), "{text}");
            assert!(policy.open || policy.statements.iter().all(|it| it.actions.elements.is_empty()), "{text}");
        }
    }
}

#[test]
fn hostile_documents_end_within_bounds() {
    let statement = r#"{"Effect":"Deny","Action":"*:a?????????*","Resource":"arn:aws:s3:::*a?????????*","Condition":{"StringLike":{"aws:x":"*a?????????*"}}}"#;
    let many = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, vec![statement; 10_000].join(","));
    let line = format!("{BOB} s3:GetObject arn:aws:s3:::{}b aws:x={}b", "a".repeat(500), "a".repeat(500));
    assert_eq!(ask(&many, &line), "ImplicitlyDenied");
    let long =
        format!(r#"{{"Statement":{{"Effect":"Allow","Action":"s3:*","Resource":"arn:{}"}}}}"#, "*a".repeat(500_000));
    assert_eq!(ask(&long, &line), "Unknown");
    let keys: Vec<String> = (0..100_000).map(|at| format!(r#""k{at}":1"#)).collect();
    let wide = format!(r#"{{{},"k0":2}}"#, keys.join(","));
    assert!(!Policy::parse(&wide, Kind::Identity).expect("JSON").1.is_empty());
}

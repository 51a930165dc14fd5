//! Documents: slips, nonsense and hostility; and which statement decided. What a policy means is in `semantics.rs`.

use ordain::iam::{Kind, Policies, Policy, Work, decide};

use super::{ask, policy, request};

const BOB: &str = "arn:aws:iam::111122223333:user/bob";

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

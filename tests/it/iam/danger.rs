//! Who comes by more rights than they were given, and who is anyone.

use ordain::iam::{Certainty, Holder, Kind, Path, catalogue, is_public};

use super::policy;

/// The paths of a role, those that are only possible with a `?`.
fn paths(statements: &str) -> Vec<String> {
    let own = [policy(&format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#), Kind::Identity)];
    let found = Holder { policies: &own, boundary: None, open: false }.escalations();
    found.iter().map(|it| format!("{}{}", it.path, if it.certainty == Certainty::Must { "" } else { " ?" })).collect()
}

#[test]
fn rights_are_won_by_all_actions_of_a_path() {
    let none: Vec<String> = Vec::new();
    assert_eq!(paths(r#"{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction"],"Resource":"*"}"#), none);
    let all = r#"{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}"#;
    assert_eq!(paths(all), ["iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction"]);
    let parts = r#"[{"Effect":"Allow","Action":"iam:Pass*","Resource":"arn:aws:iam::*:role/*"},
        {"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*","Condition":{"Bool":{"aws:x":"true"}}}]"#;
    assert_eq!(paths(parts), ["iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction ?"]);
    let denied = r#"[{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}]"#;
    assert_eq!(paths(denied), none);
    let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    assert_eq!(paths(everything).len(), Path::all().len());
    let unknown: Vec<&str> = Path::all()
        .iter()
        .flat_map(|path| &path.names)
        .copied()
        .filter(|name| catalogue::action(name).is_none())
        .collect();
    assert_eq!(unknown, Vec::<&str>::new(), "all actions of the paths are in the catalogue");
    assert!(Path::all().len() > 40, "{}", Path::all().len());
}

/// The five policies over which analysers in use say nothing.
#[test]
fn escalation_is_found_however_it_is_written() {
    let attach = |rest: &str| format!(r#"{{"Effect":"Allow","Action":"iam:AttachUserPolicy",{rest}}}"#);
    let mfa = r#"{"Effect":"Deny","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}"#;
    let rows = [
        (format!("[{},{mfa}]", attach(r#""Resource":"*""#)), "iam:AttachUserPolicy ?"),
        (attach(r#""Resource":"arn:aws:iam::*:user/*""#), "iam:AttachUserPolicy"),
        (attach(r#""NotResource":"arn:aws:s3:::one-bucket""#), "iam:AttachUserPolicy"),
        (r#"{"Effect":"Allow","Action":"iam:?ttachUserPolicy","Resource":"*"}"#.to_owned(), "iam:AttachUserPolicy"),
        (attach(r#""Resource":"*","Condition":{"StringEquals":{"aws:x":"y"}}"#), "iam:AttachUserPolicy ?"),
    ];
    for (statements, expected) in rows {
        assert_eq!(paths(&statements), [expected], "{statements}");
    }
}

/// Whether a statement with this principal and condition is public.
fn public(principal: &str, condition: &str) -> String {
    let condition = if condition.is_empty() { String::new() } else { format!(r#","Condition":{{{condition}}}"#) };
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{principal},"Action":"s3:*","Resource":"*"{condition}}}}}"#
    );
    format!("{:?}", is_public(&policy(&text, Kind::Resource).statements[0]))
}

/// "The meaning of public" (Amazon S3 User Guide, Blocking public access).
#[test]
fn public_is_what_nobody_fixed() {
    let anyone = r#""Principal":"*""#;
    assert_eq!(public(anyone, ""), "Yes");
    assert_eq!(public(r#""Principal":{"AWS":["111122223333","*"]}"#, ""), "Yes");
    assert_eq!(public(r#""NotPrincipal":{"AWS":"111122223333"}"#, ""), "Yes");
    assert_eq!(public(r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/r"}"#, ""), "No");
    assert_eq!(public(r#""Principal":{"Service":"s3.amazonaws.com"}"#, ""), "No");
    let rows = [
        (r#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#, "No"),
        (r#""StringEquals":{"AWS:SourceAccount":["111122223333","444455556666"]}"#, "No"),
        (r#""StringLike":{"aws:SourceVpc":"vpc-*"}"#, "Yes"),
        (r#""StringEquals":{"aws:SourceVpc":"vpc-*"}"#, "No"),
        (r#""StringEquals":{"aws:SourceVpc":"${aws:x}"}"#, "Yes"),
        (r#""StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}"#, "Yes"),
        (r#""StringNotEquals":{"aws:SourceVpc":"vpc-1"}"#, "Yes"),
        (r#""ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"}"#, "Yes"),
        (r#""ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"}"#, "No"),
        (r#""StringEquals":{"aws:Referer":"https://example.com"}"#, "Yes"),
        (r#""Null":{"aws:SourceVpc":"false"}"#, "Yes"),
        (r#""ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}"#, "No"),
        (r#""ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}"#, "Yes"),
        (r#""ArnLike":{"aws:SourceArn":"arn:aws:s3:::bucket"}"#, "No"),
        (r#""ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}"#, "Yes"),
        (r#""IpAddress":{"aws:SourceIp":"203.0.113.0/24"}"#, "No"),
        (r#""IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}"#, "Yes"),
        (r#""IpAddress":{"aws:SourceIp":"0.0.0.0/1"}"#, "Yes"),
        (r#""IpAddress":{"aws:SourceIp":"2001:db8::/16"}"#, "Yes"),
        (r#""StringLike":{"aws:userid":"AROAEXAMPLE:*"}"#, "No"),
        (r#""StringEquals":{"aws:x":"y"},"Bool":{"aws:SecureTransport":"true"}"#, "Yes"),
    ];
    for (condition, expected) in rows {
        assert_eq!(public(anyone, condition), expected, "{condition}");
    }
}

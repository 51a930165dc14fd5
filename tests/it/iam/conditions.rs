//! Condition operators, row by row of the IAM User Guide (IAM JSON policy elements: Condition operators; Set operators for
//! multivalued context keys; Policy variables).

use super::ask;

/// Whether a condition holds: the one statement allows exactly then.
fn holds(condition: &str, context: &str) -> &'static str {
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:Get","Resource":"*","Condition":{condition}}}}}"#
    );
    match ask(&policy, &format!("arn:aws:iam::111122223333:user/bob s3:Get arn:aws:s3:::b {context}")).as_str() {
        "Allowed" => "yes",
        "ImplicitlyDenied" => "no",
        "Unknown" => "unknown",
        other => panic!("{other}"),
    }
}

/// One key `aws:k` under an operator: `OPERATOR VALUE[,VALUE]` and the context's `aws:k`, or none.
fn row(operator: &str, values: &str, have: Option<&str>) -> &'static str {
    let values: Vec<String> = values.split('|').map(|value| format!("{value:?}")).collect();
    let condition = format!(r#"{{"{operator}":{{"AWS:K":[{}]}}}}"#, values.join(","));
    holds(&condition, &have.map(|have| format!("aws:k={have}")).unwrap_or_default())
}

#[test]
fn operators_compare_as_the_guide_says() {
    let rows = [
        ("StringEquals", "a|b", "b", "yes"),
        ("StringEquals", "a|b", "B", "no"),
        ("StringEquals", "a*", "ab", "no"),
        ("StringEquals", "a*", "a*", "yes"),
        ("StringNotEquals", "a|b", "b", "no"),
        ("StringNotEquals", "a|b", "c", "yes"),
        ("StringEqualsIgnoreCase", "AbC", "aBc", "yes"),
        ("StringNotEqualsIgnoreCase", "AbC", "aBc", "no"),
        ("StringLike", "a*c", "abbc", "yes"),
        ("StringLike", "a?c", "abbc", "no"),
        ("StringLike", "A*", "ab", "no"),
        ("StringNotLike", "a*c|d", "abbc", "no"),
        ("StringNotLike", "a*c|d", "e", "yes"),
        ("stringlike", "a*", "ab", "yes"),
        ("NumericEquals", "10", "10.0", "yes"),
        ("NumericNotEquals", "10", "10.0", "no"),
        ("NumericLessThan", "10", "9.5", "yes"),
        ("NumericLessThan", "10", "10", "no"),
        ("NumericLessThanEquals", "10", "10", "yes"),
        ("NumericGreaterThan", "10", "10", "no"),
        ("NumericGreaterThanEquals", "10", "10", "yes"),
        ("NumericLessThan", "10", "ten", "no"),
        ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", "yes"),
        ("DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", "yes"),
        ("DateGreaterThan", "2026-01-01T00:00:00+01:00", "2025-12-31T23:00:01Z", "yes"),
        ("DateGreaterThanEquals", "2026", "2026-01-01T00:00Z", "yes"),
        ("DateLessThanEquals", "soon", "2026-01-01", "no"),
        ("Bool", "true", "TRUE", "yes"),
        ("Bool", "false", "true", "no"),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", "yes"),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ6", "no"),
        ("IpAddress", "203.0.113.0/24", "203.0.113.7", "yes"),
        ("IpAddress", "203.0.113.0/24", "203.0.114.7", "no"),
        ("IpAddress", "203.0.113.7", "203.0.113.7", "yes"),
        ("IpAddress", "0.0.0.0/0", "2001:db8::1", "no"),
        ("IpAddress", "2001:db8::/32", "2001:db8:1::1", "yes"),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.7", "no"),
        ("NotIpAddress", "203.0.113.0/24", "198.51.100.7", "yes"),
        ("ArnLike", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:topic", "yes"),
        ("ArnEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:topic", "yes"),
        ("ArnLike", "arn:aws:*:topic", "arn:aws:sns:eu-west-1:111122223333:topic", "no"),
        ("StringLike", "arn:aws:*:topic", "arn:aws:sns:eu-west-1:111122223333:topic", "yes"),
        ("ArnNotLike", "arn:aws:sns:*:*:t*", "arn:aws:sqs:eu-west-1:111122223333:t", "yes"),
        ("ArnNotEquals", "arn:aws:sns:*:*:t*", "arn:aws:sns:eu-west-1:111122223333:t", "no"),
        ("Null", "false", "x", "yes"),
        ("Null", "true", "x", "no"),
    ];
    for (operator, values, have, expected) in rows {
        assert_eq!(row(operator, values, Some(have)), expected, "{operator} {values} of {have}");
    }
}

#[test]
fn an_absent_key_fails_what_is_positive_and_passes_what_is_negated() {
    let rows = [
        ("StringEquals", "no"),
        ("StringLike", "no"),
        ("StringEqualsIgnoreCase", "no"),
        ("StringNotEquals", "yes"),
        ("StringNotLike", "yes"),
        ("StringNotEqualsIgnoreCase", "yes"),
        ("NumericEquals", "no"),
        ("NumericNotEquals", "yes"),
        ("NumericLessThan", "no"),
        ("DateEquals", "no"),
        ("DateNotEquals", "yes"),
        ("DateGreaterThan", "no"),
        ("Bool", "no"),
        ("BinaryEquals", "no"),
        ("IpAddress", "no"),
        ("NotIpAddress", "yes"),
        ("ArnEquals", "no"),
        ("ArnLike", "no"),
        ("ArnNotEquals", "yes"),
        ("ArnNotLike", "yes"),
        ("ForAllValues:StringEquals", "yes"),
        ("ForAnyValue:StringEquals", "no"),
        ("ForAllValues:StringNotEquals", "yes"),
        ("ForAnyValue:StringNotEquals", "no"),
    ];
    for (operator, expected) in rows {
        assert_eq!(row(operator, "1", None), expected, "{operator}");
        assert_eq!(row(operator, "1", Some("")), expected, "{operator} of a key without a value");
        assert_eq!(row(&format!("{operator}IfExists"), "1", None), "yes", "{operator}IfExists");
    }
    assert_eq!((row("Null", "true", None), row("Null", "false", None)), ("yes", "no"));
}

#[test]
fn set_operators_take_keys_with_several_values() {
    let rows = [
        ("ForAllValues:StringEquals", "a|b", "a,b", "yes"),
        ("ForAllValues:StringEquals", "a|b", "a,c", "no"),
        ("ForAnyValue:StringEquals", "a|b", "a,c", "yes"),
        ("ForAnyValue:StringEquals", "a|b", "c,d", "no"),
        ("ForAllValues:StringNotEquals", "a|b", "c,d", "yes"),
        ("ForAllValues:StringNotEquals", "a|b", "a,c", "no"),
        ("ForAnyValue:StringNotEquals", "a|b", "a,c", "yes"),
        ("ForAnyValue:StringNotEquals", "a|b", "a,b", "no"),
        ("ForAllValues:StringLike", "a*", "ab,ac", "yes"),
        ("StringEquals", "a|b", "a,b", "no"),
    ];
    for (operator, values, have, expected) in rows {
        assert_eq!(row(operator, values, Some(have)), expected, "{operator} {values} of {have}");
    }
}

#[test]
fn all_operators_and_keys_must_hold() {
    let both = r#"{"StringEquals":{"aws:a":"1","aws:b":"2"},"Bool":{"aws:c":"true"}}"#;
    assert_eq!(holds(both, "aws:a=1 aws:b=2 aws:c=true"), "yes");
    assert_eq!(holds(both, "aws:a=1 aws:b=3 aws:c=true"), "no");
    assert_eq!(holds(both, "aws:a=1 aws:b=2 aws:c=false"), "no");
    assert_eq!(holds(both, "aws:a=1 aws:b=2 ?"), "unknown");
    assert_eq!(holds(both, "aws:a=2 ?"), "no");
}

#[test]
fn variables_are_the_values_of_the_request() {
    let home = r#"{"StringLike":{"s3:prefix":"home/${aws:username, 'guest'}/*"}}"#;
    assert_eq!(holds(home, "s3:prefix=home/ann/x aws:username=ann"), "yes");
    assert_eq!(holds(home, "s3:prefix=home/bob/x aws:username=ann"), "no");
    assert_eq!(holds(home, "s3:prefix=home/guest/x"), "yes");
    // A value's star is no wildcard.
    assert_eq!(holds(home, "s3:prefix=home/bob/x aws:username=*"), "no");
    let bare = r#"{"StringEquals":{"s3:prefix":"${aws:username}"}}"#;
    assert_eq!(holds(bare, "s3:prefix=ann aws:username=ann"), "yes");
    assert_eq!(holds(bare, "s3:prefix=ann"), "no");
    assert_eq!(holds(bare, "s3:prefix=ann ?"), "unknown");
    assert_eq!(holds(r#"{"StringLike":{"aws:k":"a${*}b"}}"#, "aws:k=a*b"), "yes");
    assert_eq!(holds(r#"{"StringLike":{"aws:k":"a${*}b"}}"#, "aws:k=axb"), "no");
}

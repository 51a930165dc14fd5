//! Whether one may do all that another may, and the request that tells them apart.

use ordain::iam::{Answer, Holder, Kind, Policy, Work};

use super::policy;

fn statements(text: &str) -> [Policy; 1] {
    [policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#), Kind::Identity)]
}

/// Whether the first may do all that the second may, or the action and the resource of a request that it may not.
fn contains(outer: &str, inner: &str) -> String {
    let (outer, inner) = (statements(outer), statements(inner));
    let holder = |policies| Holder { policies, boundary: None, open: false };
    let found = holder(&outer).contains(&holder(&inner), &Work::default());
    match (found.answer, found.witness) {
        (Answer::No, Some(it)) => format!("{} {}", it.action, it.resource.as_deref().unwrap_or("-")),
        (answer, _) => format!("{answer:?}"),
    }
}

fn on(effect: &str, action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}"#)
}

const GET: &str = "s3:GetObject";

#[test]
fn the_wider_contains_the_narrower_and_not_the_other_way_round() {
    let one = on("Allow", GET, "arn:aws:s3:::your-bucket/*");
    let widened = [
        on("Allow", "s3:*", "arn:aws:s3:::your-bucket/*"),
        on("Allow", GET, "*"),
        on("Allow", GET, "arn:aws:s3:::your-bucke?/*"),
        one.replace(r#""Resource":"arn:aws:s3:::your-bucket/*""#, r#""NotResource":"arn:aws:s3:::other/*""#),
    ];
    assert_eq!(contains(&one, &one), "Yes");
    for wide in widened {
        assert_eq!(contains(&wide, &one), "Yes", "{wide}");
        let left = contains(&one, &wide);
        assert!(left.starts_with("s3:"), "{wide}: {left}");
    }
}

#[test]
fn a_union_covers_what_no_part_of_it_covers() {
    let halves = format!("{},{}", on("Allow", GET, "arn:aws:s3:::b/a*"), on("Allow", GET, "arn:aws:s3:::b/?*"));
    assert_eq!(contains(&halves, &on("Allow", GET, "arn:aws:s3:::b/?b*")), "Yes");
    let split =
        "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::b/*\"}";
    let parts = format!("{},{}", on("Allow", GET, "arn:aws:s3:::b/*"), on("Allow", "s3:PutObject", "arn:aws:s3:::b/*"));
    assert_eq!(contains(&parts, split), "Yes");
    assert_eq!(contains(split, &parts), "Yes");
}

#[test]
fn a_deny_is_taken_away_on_both_sides() {
    let all = on("Allow", GET, "arn:aws:s3:::b/*");
    let secret = on("Deny", GET, "arn:aws:s3:::b/secret/*");
    let less = format!("{all},{secret}");
    assert_eq!(contains(&all, &less), "Yes");
    assert_eq!(contains(&less, &less), "Yes");
    let left = contains(&less, &all);
    assert!(left.starts_with("s3:GetObject arn:") && left.ends_with(":s3:::b/secret/"), "the shortest request: {left}");
    let elsewhere = format!("{all},{}", on("Deny", GET, "arn:aws:s3:::other/*"));
    assert_eq!(contains(&elsewhere, &all), "Yes", "a Deny of something else takes nothing away");
}

#[test]
fn conditions_are_what_is_written() {
    let with = |condition: &str| all().replace('}', &format!(r#","Condition":{{{condition}}}}}"#));
    let (a, b) = (r#""StringEquals":{"aws:x":"a"}"#, r#""StringEquals":{"AWS:X":"a"}"#);
    assert_eq!(contains(&all(), &with(a)), "Yes");
    assert_eq!(contains(&with(a), &with(b)), "Yes", "case of keys is nothing");
    assert!(contains(&with(a), &all()).starts_with("s3:GetObject"));
    let both = format!("{},{}", with(a), with(r#""StringNotEquals":{"aws:x":"a"}"#));
    assert_eq!(contains(&both, &all()), "Unknown", "that the two are opposites is not seen");
    let denied = format!("{},{}", all(), with(a).replace("Allow", "Deny"));
    assert!(contains(&denied, &all()).starts_with("s3:GetObject"));
    assert_eq!(contains(&denied, &denied), "Yes");
}

fn all() -> String {
    on("Allow", GET, "arn:aws:s3:::b/*")
}

#[test]
fn what_has_no_resource_needs_a_star() {
    let list = on("Allow", "s3:ListAllMyBuckets", "*");
    assert_eq!(contains(&list, &on("Allow", "s3:ListAllMyBuckets", "arn:aws:s3:::*")), "Yes");
    assert_eq!(contains(&on("Allow", "s3:*", "arn:aws:s3:::*"), &list), "s3:ListAllMyBuckets -");
    assert_eq!(contains(&on("Allow", "s3:*", "arn:aws:s3:::*"), &on("Allow", GET, "*")).split(' ').next(), Some(GET));
}

#[test]
fn too_many_boxes_are_not_known() {
    let deny = |number: usize| {
        format!(
            r#"{{"Effect":"Deny","Action":"{GET}","Resource":"*","Condition":{{"StringEquals":{{"aws:x{number}":"a"}}}}}}"#
        )
    };
    let many: Vec<String> = (0..5_000).map(deny).collect();
    assert_eq!(contains(&all(), &format!("{},{}", all(), many.join(","))), "Unknown");
}

//! What must hold of every policy and every request.

use std::sync::LazyLock;

use ordain::iam::{Kind, Policies, Policy, Work, decide};
use proptest::prelude::*;

use super::{policy, request};

/// How much a request may: not at all, who knows, surely.
fn allowance(statements: &[String], line: &str) -> u8 {
    let own = policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")), Kind::Identity);
    let policies = Policies { identity: vec![&own], ..Policies::default() };
    match format!("{:?}", decide(&policies, &request(line), &Work::default()).outcome).as_str() {
        "Allowed" => 2,
        "Unknown" => 1,
        _ => 0,
    }
}

fn statement(effect: &'static str) -> impl Strategy<Value = String> {
    let action = prop_oneof![Just("s3:Get*"), Just("S3:GETOBJECT"), Just("s3:Put?bject"), Just("*"), Just("sqs:*")];
    let resource =
        prop_oneof![Just("*"), Just("arn:aws:s3:::a*"), Just("arn:aws:s3:::b/${aws:x}"), Just("arn:aws:s3:::a/b")];
    let condition = prop_oneof![
        3 => Just(String::new()),
        1 => Just(r#","Condition":{"StringLike":{"aws:X":"b*"}}"#.to_owned()),
        1 => Just(r#","Condition":{"ForAllValues:StringNotEquals":{"aws:x":["a","b"]}}"#.to_owned()),
        1 => Just(r#","Condition":{"Null":{"aws:x":"true"}}"#.to_owned()),
    ];
    (action, any::<bool>(), resource, any::<bool>(), condition).prop_map(
        move |(action, no, resource, none, condition)| {
            let (action_key, resource_key) =
                (if no { "NotAction" } else { "Action" }, if none { "NotResource" } else { "Resource" });
            format!(r#"{{"Effect":"{effect}","{action_key}":"{action}","{resource_key}":"{resource}"{condition}}}"#)
        },
    )
}

fn line() -> impl Strategy<Value = String> {
    let action = prop_oneof![Just("s3:GetObject"), Just("s3:PutObject"), Just("sqs:SendMessage"), Just("s3:Get")];
    let resource = prop_oneof![Just("arn:aws:s3:::a/b"), Just("arn:aws:s3:::b/b"), Just("arn:aws:s3:::c"), Just("-")];
    let context = prop_oneof![Just(""), Just("aws:x=b"), Just("aws:x=a,c"), Just("?")];
    (action, resource, context).prop_map(|(action, resource, context)| {
        format!("arn:aws:iam::111122223333:user/u {action} {resource} {context}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_deny_never_enlarges_and_an_allow_never_shrinks(
        allows in proptest::collection::vec(statement("Allow"), 0..4),
        deny in statement("Deny"), allow in statement("Allow"), line in line(),
    ) {
        let with = |more: &String| allows.iter().chain([more]).cloned().collect::<Vec<_>>();
        prop_assert!(allowance(&with(&deny), &line) <= allowance(&allows, &line));
        prop_assert!(allowance(&with(&allow), &line) >= allowance(&allows, &line));
    }

    #[test]
    fn the_order_of_statements_is_invisible(
        mut all in proptest::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..5), line in line(),
    ) {
        let forwards = allowance(&all, &line);
        all.reverse();
        prop_assert_eq!(allowance(&all, &line), forwards);
    }

    #[test]
    fn case_of_actions_and_keys_is_invisible(one in statement("Allow"), line in line()) {
        let other = one.replace("aws:X", "AWS:x").replace("s3:Get*", "S3:gET*").replace("sqs:", "SQS:");
        prop_assert_eq!(allowance(&[other], &line), allowance(&[one], &line));
    }

    #[test]
    fn what_is_known_of_an_open_request_is_true_of_every_closed_one(
        all in proptest::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..5),
        line in line(), context in prop_oneof![Just(""), Just("aws:x=b"), Just("aws:x=a"), Just("aws:x=a,c")],
    ) {
        let bare = line.split(' ').take(3).collect::<Vec<_>>().join(" ");
        let open = allowance(&all, &format!("{bare} ?"));
        let closed = allowance(&all, &format!("{bare} {context}"));
        prop_assert!(open == 1 || open == closed, "{open} and {closed}");
    }

    #[test]
    fn splitting_lists_into_statements_is_invisible(line in line()) {
        let whole = r#"{"Effect":"Allow","Action":["s3:Get*","sqs:*"],"Resource":["arn:aws:s3:::a*","arn:aws:s3:::c"]}"#;
        let split = ["s3:Get*", "sqs:*"].into_iter().flat_map(|action| {
            ["arn:aws:s3:::a*", "arn:aws:s3:::c"]
                .map(|resource| format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#))
        });
        prop_assert_eq!(allowance(&split.collect::<Vec<_>>(), &line), allowance(&[whole.to_owned()], &line));
    }

    #[test]
    fn no_text_is_a_panic(text in "[\\[\\]{}\":,a-zA-Z0-9*?$ %]{0,60}") {
        static FRAME: LazyLock<String> = LazyLock::new(|| r#"{"Statement":{"Effect":"Allow","Action":"#.to_owned());
        for text in [text.clone(), format!("{}{text}}}}}", *FRAME), format!("{}{text:?}}}}}", *FRAME)] {
            drop(Policy::parse(&text, Kind::Resource));
        }
    }
}

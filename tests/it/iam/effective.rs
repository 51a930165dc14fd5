//! What a role may do, over the catalogue of actions.

use ordain::iam::{Certainty, Glob, Holder, Kind, Piece, Place, Policy, Shape, Work, Written, catalogue, excess};

use super::policy;

fn statements(text: &str) -> Policy {
    policy(&format!(r#"{{"Version":"2012-10-17","Statement":{text}}}"#), Kind::Identity)
}

/// How sure an action is, by the words of the report.
fn certainty(policies: &str, boundary: Option<&str>, action: &str) -> &'static str {
    let (own, boundary) = ([statements(policies)], boundary.map(statements));
    let holder = Holder { policies: &own, boundary: boundary.as_ref(), open: false };
    let action = catalogue::action(action).expect("an action of the catalogue");
    match holder.permission(action, &Work::default()).map(|it| it.certainty) {
        Some(Certainty::Must) => "must",
        Some(Certainty::May) => "may",
        Some(Certainty::Denied) => "denied",
        Some(Certainty::Inert) => "inert",
        None => "none",
    }
}

fn can(policies: &str, action: &str, resource: Option<&str>) -> String {
    let own = [statements(policies)];
    let holder = Holder { policies: &own, boundary: None, open: false };
    let resource = resource.map(Glob::pattern);
    format!("{:?}", holder.can(action, resource.as_ref(), &Work::default()).answer)
}

/// The five policies over which analysers in use say nothing, with the truth.
#[test]
fn who_may_attach_a_policy_escalates_however_it_is_written() {
    const ATTACH: &str = "iam:AttachUserPolicy";
    let no_mfa = r#"[{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*"},
        {"Effect":"Deny","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]"#;
    assert_eq!(certainty(no_mfa, None, ATTACH), "may", "a Deny with a condition erases nothing");
    let users = r#"{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"arn:aws:iam::*:user/*"}"#;
    assert_eq!(certainty(users, None, ATTACH), "must");
    let all_but = r#"{"Effect":"Allow","Action":"iam:AttachUserPolicy","NotResource":"arn:aws:s3:::one-bucket"}"#;
    assert_eq!(certainty(all_but, None, ATTACH), "must");
    let wild = r#"{"Effect":"Allow","Action":"iam:?ttachUserPolicy","Resource":"*"}"#;
    assert_eq!(certainty(wild, None, ATTACH), "must");
    let conditional = r#"{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#;
    assert_eq!(certainty(conditional, None, ATTACH), "may");
}

#[test]
fn a_deny_takes_away_what_it_surely_covers() {
    let with = |deny: &str| {
        format!(r#"[{{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a*"}},{{"Effect":"Deny",{deny}}}]"#)
    };
    let rows = [
        (r#""Action":"s3:Get*","Resource":"*""#, "denied"),
        (r#""Action":"s3:Get*","Resource":"arn:aws:s3:::*""#, "denied"),
        (r#""Action":"s3:Get*","Resource":["arn:aws:s3:::a?*","arn:aws:s3:::a"]"#, "denied"),
        (r#""Action":"s3:Get*","Resource":"arn:aws:s3:::ab*""#, "may"),
        (r#""Action":"s3:Get*","Resource":"arn:aws:s3:::b*""#, "must"),
        (r#""Action":"s3:Put*","Resource":"*""#, "must"),
        (r#""NotAction":"s3:Put*","Resource":"*""#, "denied"),
        (r#""Action":"s3:Get*","NotResource":"arn:aws:s3:::b*""#, "denied"),
        (r#""Action":"s3:Get*","NotResource":"arn:aws:s3:::ab*""#, "may"),
        (r#""Action":"s3:Get*","NotResource":"arn:aws:s3:::*""#, "must"),
        (r#""Action":"s3:Get*","Resource":"arn:aws:s3:::${aws:username}*""#, "may"),
        (r#""Action":"s3:Get*","Resource":"*","Condition":{"Null":{"aws:x":"true"}}"#, "may"),
    ];
    for (deny, expected) in rows {
        assert_eq!(certainty(&with(deny), None, "s3:GetObject"), expected, "{deny}");
    }
}

#[test]
fn a_boundary_lets_through_what_it_allows() {
    let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let rows = [
        (r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#, "must"),
        (r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#, "denied"),
        (r#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#, "denied"),
        (r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#, "must"),
        (r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}"#, "may"),
        (r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:x":"true"}}}"#, "may"),
        (
            r#"[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]"#,
            "denied",
        ),
    ];
    for (boundary, expected) in rows {
        assert_eq!(certainty(all, Some(boundary), "s3:GetObject"), expected, "{boundary}");
    }
}

#[test]
fn a_resource_that_an_action_is_never_about_gives_nothing() {
    let on = |resource: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket","s3:ListAllMyBuckets"],"Resource":"{resource}"}}"#
        )
    };
    assert_eq!(certainty(&on("arn:aws:s3:::b/*"), None, "s3:GetObject"), "must");
    assert_eq!(certainty(&on("arn:aws:s3:::b/*"), None, "s3:ListBucket"), "inert");
    assert_eq!(certainty(&on("arn:aws:s3:::b"), None, "s3:ListBucket"), "must");
    assert_eq!(certainty(&on("arn:aws:s3:::b"), None, "s3:GetObject"), "inert");
    assert_eq!(certainty(&on("arn:aws:s3:::*"), None, "s3:ListAllMyBuckets"), "inert");
    assert_eq!(certainty(&on("*"), None, "s3:ListAllMyBuckets"), "must");
    assert_eq!(certainty(&on("arn:aws:sqs:*:*:q"), None, "s3:GetObject"), "inert");
}

#[test]
fn a_question_about_resources_is_about_all_of_them() {
    let own = r#"[{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/x*"]},
        {"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/secret/*"}]"#;
    let rows = [
        (Some("arn:aws:s3:::a/k"), "Yes"),
        (Some("arn:aws:s3:::a/secret/k"), "No"),
        (Some("arn:aws:s3:::a/*"), "Unknown"),
        (Some("arn:aws:s3:::b/xy"), "Yes"),
        (Some("arn:aws:s3:::b/*"), "Unknown"),
        (Some("arn:aws:s3:::c/*"), "No"),
        (None, "Yes"),
    ];
    for (resource, expected) in rows {
        assert_eq!(can(own, "S3:getobject", resource), expected, "{resource:?}");
    }
    assert_eq!(can(own, "s3:PutObject", None), "No");
    assert_eq!(can(r#"{"Effect":"Allow","Action":"new:*","Resource":"*"}"#, "new:Thing", None), "Yes");
}

#[test]
fn what_is_not_known_is_neither_allowed_nor_denied() {
    let hole = |effect: &str| {
        let place = Place::default();
        let resource = Written::new(
            place,
            Shape::Text(vec![
                Piece::Known("arn:aws:s3:::".into()),
                Piece::Unknown("Bucket".into()),
                Piece::Known("/*".into()),
            ]),
        );
        let entries = vec![
            ("Effect".into(), Written::text(place, effect)),
            ("Action".into(), Written::text(place, "s3:*")),
            ("Resource".into(), resource),
        ];
        Written::new(place, Shape::Map { entries, open: false })
    };
    let answer = |effects: &[&str], resource: &str| {
        let read: Vec<Written> = effects.iter().map(|effect| hole(effect)).collect();
        let own = [Policy::of_statements(&read, false, Kind::Identity).0];
        let holder = Holder { policies: &own, boundary: None, open: false };
        format!("{:?}", holder.can("s3:GetObject", Some(&Glob::pattern(resource)), &Work::default()).answer)
    };
    assert_eq!(answer(&["Allow"], "arn:aws:s3:::b/k"), "Unknown");
    assert_eq!(answer(&["Allow"], "arn:aws:s3:::b"), "No");
    assert_eq!(answer(&["Allow"], "arn:aws:sqs:::b/k"), "No");
    assert_eq!(answer(&["Allow", "Deny"], "arn:aws:s3:::b/k"), "Unknown");
    let own = [Policy::of_statements(&[hole("Allow"), hole("Deny")], false, Kind::Identity).0];
    let holder = Holder { policies: &own, boundary: None, open: false };
    let permission = holder.permission(catalogue::action("s3:GetObject").expect("known"), &Work::default());
    assert_eq!(permission.map(|it| it.certainty), Some(Certainty::Denied), "the same hole is the same bucket");
}

#[test]
fn a_star_is_excused_exactly_where_no_action_has_a_resource_type() {
    let over = |actions: &str, resource: &str, effect: &str| {
        let own = statements(&format!(r#"{{"Effect":"{effect}","Action":{actions},"Resource":{resource}}}"#));
        let excess = excess(&own.statements[0], &Work::default());
        let names: Vec<String> = excess.actions.iter().map(ToString::to_string).collect();
        format!("{:?} {}", excess.answer, names.join(" ")).trim_end().to_owned()
    };
    assert_eq!(
        over(r#"["xray:PutTraceSegments","ec2:DescribeNetworkInterfaces","sqs:ListQueues"]"#, r#""*""#, "Allow"),
        "No"
    );
    assert_eq!(over(r#"["xray:PutTraceSegments","sqs:SendMessage"]"#, r#""*""#, "Allow"), "Yes sqs:SendMessage");
    assert_eq!(over(r#""sqs:send*""#, r#"["*"]"#, "Allow"), "Yes sqs:SendMessage");
    let all_of_a_service = ["arn:aws:sqs:*:*:*", "arn:aws:sqs:*", "arn:*:sqs:eu-west-1:*:*"];
    for resource in all_of_a_service {
        let actions = r#"["sqs:SendMessage","s3:GetObject"]"#;
        assert_eq!(over(actions, &format!("\"{resource}\""), "Allow"), "Yes sqs:SendMessage", "{resource}");
    }
    let table = |resource: &str| over(r#""dynamodb:GetItem""#, &format!("\"{resource}\""), "Allow");
    assert_eq!(table("arn:aws:dynamodb:*:*:table/*"), "Yes dynamodb:GetItem");
    assert_eq!(table("arn:aws:dynamodb:*:*:table/*/index/*"), "Yes dynamodb:GetItem");
    assert_eq!(table("arn:aws:dynamodb:*:*:table/orders"), "No");
    assert_eq!(table("arn:aws:dynamodb:*:111122223333:table/*"), "No", "the account is named");
    assert_eq!(over(r#""s3:GetObject""#, r#""arn:aws:s3:::*/*""#, "Allow"), "Yes s3:GetObject");
    assert_eq!(over(r#""s3:GetObject""#, r#""arn:aws:s3:::bucket/*""#, "Allow"), "No", "a bucket and no type");
    assert_eq!(over(r#""sqs:SendMessage""#, r#""*""#, "Deny"), "No");
}

#[test]
fn the_catalogue_knows_and_suggests() {
    let invoke = catalogue::action("LAMBDA:invokefunction").expect("known");
    assert_eq!((invoke.to_string().as_str(), invoke.level.name()), ("lambda:InvokeFunction", "Write"));
    assert_eq!(invoke.types().map(|kind| kind.name).collect::<Vec<_>>(), ["function"]);
    assert_eq!(catalogue::nearest_action("lambda:InvokeFuncton").as_deref(), Some("lambda:InvokeFunction"));
    assert_eq!(catalogue::nearest_action("lamda:InvokeFunction").as_deref(), Some("lambda:InvokeFunction"));
    assert_eq!(catalogue::nearest_action("dynamo:GetItem").as_deref(), Some("dynamodb:GetItem"));
    assert_eq!(catalogue::nearest_action("nothing:GetItem"), None);
    let all: usize = catalogue::services().filter_map(catalogue::service).map(|it| it.actions.len()).sum();
    assert!(all > 20_000 && catalogue::date().starts_with("20"), "{all}");
}

/// `expand(pattern)` is `filter(match)`.
#[test]
fn a_pattern_matches_in_the_catalogue_what_it_takes() {
    for pattern in ["s3:get*", "*", "lambda:?nvoke*", "s3:*object", "sqs:sendmessage", "no:thing", "s3:"] {
        let (glob, work) = (Glob::pattern(pattern), Work::of(1 << 40));
        let found = catalogue::matching(&glob, &work).expect("no holes");
        let all = catalogue::services().filter_map(catalogue::service).flat_map(|it| &it.actions);
        let taken = all.filter(|action| glob.takes(action.folded, &work).is_possible()).count();
        assert_eq!(found.len(), taken, "{pattern}");
    }
}

#[test]
fn managed_policies_are_found_by_their_arn() {
    let of = |arn: &str| catalogue::managed(arn, Place(7));
    let basic = of("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole").expect("known");
    let actions: Vec<_> = basic.statements[0].actions.elements.iter().map(|it| &*it.text).collect();
    assert_eq!(actions, ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]);
    assert!(of("arn:aws-cn:iam::aws:policy/AdministratorAccess").is_some());
    assert!(of("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole").is_none(), "the path is part of the name");
    assert!(of("arn:aws:iam::111122223333:policy/AdministratorAccess").is_none());
    let admin = [of("arn:aws:iam::aws:policy/AdministratorAccess").expect("known")];
    let effective = Holder { policies: &admin, boundary: None, open: false }.effective();
    assert!(effective.permissions.len() > 20_000 && !effective.is_cut);
    assert!(effective.permissions.iter().all(|it| it.certainty == Certainty::Must));
}

#[test]
fn hostile_roles_end_within_bounds() {
    let one = r#"{"Effect":"Allow","Action":["s3:*a?????????*","*"],"Resource":"arn:aws:s3:::*a?????????*b*a??????"}"#;
    let deny = one.replace("Allow", "Deny");
    let many = vec![one.to_owned(), deny].into_iter().cycle().take(2_000).collect::<Vec<_>>().join(",");
    let own = [statements(&format!("[{many}]"))];
    let effective = Holder { policies: &own, boundary: None, open: false }.effective();
    assert!(effective.is_cut || effective.permissions.iter().all(|it| it.certainty >= Certainty::May));
}

#[test]
fn an_action_for_resources_that_it_is_never_about_is_told() {
    let own = [statements(
        r#"{"Effect":"Allow","Action":["s3:ListBucket","s3:Get*","s3:GetObjekt"],"Resource":"arn:aws:s3:::b/*"}"#,
    )];
    let effective = Holder { policies: &own, boundary: None, open: false }.effective();
    let texts = |elements: &[&ordain::iam::Element]| elements.iter().map(|it| it.text.to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&effective.idle), ["s3:ListBucket"]);
    assert_eq!(texts(&effective.unmatched), ["s3:GetObjekt"]);
}

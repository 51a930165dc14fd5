//! Over third-party policies: the provider's own, and what others say about theirs. Where we differ, it says here why.

use std::path::Path;

use ordain::iam::{Answer, Certainty, Effect, Holder, Kind, Policy, Work, catalogue, excess, misfits};
use serde_json::Value;

use crate::shared;

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(file)).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Policies that IAM itself took have no errors, and all that they allow is found again.
#[test]
fn the_providers_own_policies_are_read_without_errors() {
    let Some(folder) = shared::folder("corpus/iam") else { return };
    let (mut statements, mut permissions) = (0, 0);
    let mut wrong = Vec::new();
    for line in lines(&folder, "aws_managed_policies.jsonl") {
        let name = line["name"].as_str().expect("a name").to_owned();
        let (policy, problems) = Policy::parse(&line["document"].to_string(), Kind::Identity).expect("JSON");
        wrong.extend(problems.iter().filter(|it| it.is_error).map(|it| format!("{name}: {} {}", it.code, it.message)));
        assert!(!policy.open, "{name}");
        statements += policy.statements.len();
        let own = [policy];
        let effective = Holder { policies: &own, boundary: None, open: false }.effective();
        assert!(!effective.is_cut, "{name}");
        permissions += effective.permissions.iter().filter(|it| it.certainty != Certainty::Inert).count();
        for permission in effective.permissions.iter().filter(|it| it.certainty == Certainty::Must).take(20) {
            let can = Holder { policies: &own, boundary: None, open: false }.can(
                &permission.action.to_string(),
                None,
                &Work::default(),
            );
            assert_eq!(can.answer, Answer::Yes, "{name}: {}", permission.action);
        }
    }
    // An explanation for each that IAM takes and we do not.
    assert_eq!(wrong, Vec::<String>::new());
    assert!(statements > 1_000 && permissions > 30_000, "{statements} statements, {permissions} permissions");
}

/// Conditions in the provider's own policies that decide nothing, with the reason.
const IDLE: [(&str, &str); 2] = [
    (
        "`iottwinmaker:linkedServices`",
        "the reference has the key, and says of no action of these statements that it knows it",
    ),
    ("`a4b:amazonId`", "the same; the service was closed"),
];

/// The provider's own policies have conditions that decide something: where we say otherwise, the reason stands above.
#[test]
fn the_providers_own_conditions_fit() {
    let Some(folder) = shared::folder("corpus/iam") else { return };
    let mut found = Vec::new();
    for line in lines(&folder, "aws_managed_policies.jsonl") {
        let (policy, _) = Policy::parse(&line["document"].to_string(), Kind::Identity).expect("JSON");
        for statement in &policy.statements {
            let misfits = misfits(statement, &Work::default());
            found.extend(
                misfits.into_iter().map(|it| format!("{}: {}", line["name"].as_str().unwrap_or("?"), it.message)),
            );
        }
    }
    let is_explained = |text: &String| IDLE.iter().any(|(part, _)| text.contains(part));
    found.retain(|text| !is_explained(text));
    assert_eq!(found, Vec::<String>::new());
}

/// The lines of a list of differences: what, how we say it, how they do, and why; with tabs between.
fn differences(text: &'static str) -> Vec<[&'static str; 3]> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let of = |line: &'static str| {
        let mut parts = line.splitn(3, '\t');
        [(); 3].map(|()| parts.next().expect("what, what they say, why"))
    };
    lines.map(of).collect()
}

fn sorted(mut all: Vec<&str>) -> Vec<&str> {
    all.sort_unstable();
    all.dedup();
    all
}

/// The access levels that another program found in the same policies are ours, where the actions that it sorts otherwise are
/// taken as it does. Each of these stands in the file with the reason, and is needed.
#[test]
fn access_levels_are_those_that_others_find() {
    let Some(folder) = shared::folder("corpus/iam") else { return };
    let otherwise = differences(include_str!("../../oracle/iam_levels.txt"));
    let mut needed = std::collections::BTreeSet::new();
    for line in lines(&folder, "aws_managed_policies.jsonl") {
        let (policy, _) = Policy::parse(&line["document"].to_string(), Kind::Identity).expect("JSON");
        let own = [policy];
        let effective = Holder { policies: &own, boundary: None, open: false }.effective();
        let level = |name: &str| otherwise.iter().find(|[action, ..]| *action == name).map(|[_, level, _]| *level);
        let actions = || effective.permissions.iter().map(|it| it.action);
        let plain = sorted(actions().map(|it| it.level.name()).collect());
        let ours = actions().flat_map(|it| level(it.full).unwrap_or(it.level.name()).split('+'));
        let ours = sorted(ours.collect());
        // `Unknown` is no level: the oracle's catalogue does not have some action.
        let theirs = line["access_levels"].as_array().expect("levels").iter().filter_map(Value::as_str);
        let theirs = sorted(theirs.filter(|level| *level != "Unknown").collect());
        assert_eq!(ours, theirs, "{}", line["name"]);
        if plain != theirs {
            needed.extend(actions().map(|it| it.full).filter(|name| level(name).is_some()));
        }
    }
    let idle: Vec<_> = otherwise.iter().filter(|[action, ..]| !needed.contains(action)).collect();
    assert_eq!(idle, Vec::<&[&str; 3]>::new(), "differences that there are not");
}

/// Whether a policy escalates is what another program says as well, but for the policies of the file.
#[test]
fn escalations_are_those_that_others_find() {
    let Some(folder) = shared::folder("corpus/iam") else { return };
    let otherwise = differences(include_str!("../../oracle/iam_escalations.txt"));
    let mut found = Vec::new();
    for line in lines(&folder, "aws_managed_policies.jsonl") {
        let name = line["name"].as_str().expect("a name").to_owned();
        let (policy, _) = Policy::parse(&line["document"].to_string(), Kind::Identity).expect("JSON");
        let own = [policy];
        let ours = !Holder { policies: &own, boundary: None, open: false }.escalations().is_empty();
        let theirs = line["privesc"].as_bool().expect("a flag");
        if ours != theirs {
            found.push(format!("{name}\t{}", if theirs { "escalates" } else { "does not" }));
        }
    }
    let known: Vec<String> = otherwise.iter().map(|[name, theirs, _]| format!("{name}\t{theirs}")).collect();
    assert_eq!(found, known);
}

/// What the one oracle finds in a policy, as far as it is about the policy and not about taste.
const OURS: [(&str, &[&str]); 3] =
    [("MALFORMED_JSON", &["malformed-json"]), ("INVALID_SID", &["invalid-sid"]), ("RESOURCE_STAR", &["excess"])];

/// Findings of the oracle that we do not have, with the reason.
const NOT_OURS: [(&str, &str); 5] = [
    ("UNKNOWN_CONDITION_FOR_ACTION", "which keys an action knows is in the catalogue and not asked yet"),
    ("MISMATCHED_TYPE", "which type a key has is in the catalogue and not asked yet"),
    ("MISMATCHED_TYPE_BUT_USABLE", "the same"),
    ("BAD_PATTERN_FOR_MFA", "a habit, and no mistake in the policy: a rule may say it"),
    ("RESOURCE_POLICY_PRIVILEGE_ESCALATION", "escalation is a question about a role, not about one policy"),
];

/// Policies where we find more, with the reason.
const MORE: [(&str, &str); 2] = [
    (
        "tests/unit/test_patterns.py::test_bad_mfa_condition#0",
        "it allows every action on `*`, which can be narrower; the oracle looks at exact actions only",
    ),
    ("tests/unit/test_formatting.py::test_analyze_policy_string_invalid_sid#0", "the sid alone"),
];

#[test]
fn the_oracles_findings_are_ours_or_explained() {
    let Some(folder) = shared::folder("corpus/oracle") else { return };
    let mut seen = 0;
    for line in lines(&folder, "iam_oracles.jsonl").iter().filter(|line| line["oracle"] == "parliament") {
        let test = line["test"].as_str().expect("a name");
        let theirs: Vec<&str> =
            line["expected_findings"].as_array().expect("findings").iter().filter_map(Value::as_str).collect();
        let mut ours = Vec::new();
        match Policy::parse(line["policy_text"].as_str().expect("text"), Kind::Identity) {
            Err(_) => ours.push("malformed-json"),
            Ok((policy, problems)) => {
                ours.extend(problems.iter().map(|it| it.code));
                let allows = policy.statements.iter().filter(|it| it.effect == Effect::Allow);
                let over = allows.filter(|it| excess(it, &Work::default()).answer == Answer::Yes);
                ours.extend(over.map(|_| "excess"));
            }
        }
        for finding in &theirs {
            let same = OURS.iter().find(|(name, _)| name == finding).map(|(_, codes)| *codes);
            let is_explained = NOT_OURS.iter().any(|(name, _)| name == finding);
            let is_found = same.is_some_and(|codes| codes.iter().any(|code| ours.contains(code)));
            assert!(is_found || is_explained, "{test}: {finding}, and we say {ours:?}");
        }
        for code in ours {
            let is_theirs = OURS.iter().any(|(name, codes)| codes.contains(&code) && theirs.contains(name));
            assert!(is_theirs || MORE.iter().any(|(name, _)| *name == test), "{test}: we say {code}, they {theirs:?}");
        }
        seen += 1;
    }
    assert!(seen > 5);
}

/// Each path by which a principal escalates is of actions that the catalogue knows.
#[test]
fn the_actions_of_escalation_paths_are_known() {
    let Some(folder) = shared::folder("corpus/oracle") else { return };
    let mut unknown = Vec::new();
    for line in lines(&folder, "iam_oracles.jsonl").iter().filter(|line| line["oracle"] == "pathfinding") {
        let required = line["permissions"]["required"].as_array().expect("actions");
        let names = required.iter().filter_map(|it| it["permission"].as_str());
        unknown.extend(names.filter(|name| catalogue::action(name).is_none()).map(str::to_owned));
    }
    assert_eq!(unknown, Vec::<String>::new());
}

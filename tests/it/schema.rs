//! `schemas/configuration.json` and the reader of `ordain.toml` say the same: each file beside what a schema sees of it.

use serde_json::Value;

use crate::cli::{complaint, directory};

/// A file, the same as JSON, and whether it is one. Names of rules, paths and profiles are beyond a schema.
const FILES: &[(&str, &str, bool)] = &[
    ("", "{}", true),
    ("packs = [\"acme\"]", r#"{"packs": ["acme"]}"#, true),
    ("packs = \"acme\"", r#"{"packs": "acme"}"#, false),
    ("packs = [1]", r#"{"packs": [1]}"#, false),
    ("profile = \"minimal\"", r#"{"profile": "minimal"}"#, true),
    ("profile = \" \"", r#"{"profile": " "}"#, false),
    ("baseline = \"known.json\"", r#"{"baseline": "known.json"}"#, true),
    ("baseline = true", r#"{"baseline": true}"#, false),
    ("fail_on = \"high\"", r#"{"fail_on": "high"}"#, true),
    ("fail_on = \"hihg\"", r#"{"fail_on": "hihg"}"#, false),
    ("unknown = \"fail\"", r#"{"unknown": "fail"}"#, true),
    ("unknown = true", r#"{"unknown": true}"#, false),
    ("honour_foreign = true", r#"{"honour_foreign": true}"#, true),
    ("honour_foreign = \"yes\"", r#"{"honour_foreign": "yes"}"#, false),
    ("exclude = [\"cdk.out/\"]", r#"{"exclude": ["cdk.out/"]}"#, true),
    ("exclude = [\"# all\"]", r##"{"exclude": ["# all"]}"##, false),
    ("exclude = [\"\"]", r#"{"exclude": [""]}"#, false),
    ("allow = [\"files\"]", r#"{"allow": ["files"]}"#, true),
    ("allow = [\"env\"]", r#"{"allow": ["env"]}"#, false),
    ("given_files = []", r#"{"given_files": []}"#, true),
    ("given_files = \"a.json\"", r#"{"given_files": "a.json"}"#, false),
    (
        "[given]\nStage = \"prod\"\nCount = 3\nAll = [\"a\"]",
        r#"{"given": {"Stage": "prod", "Count": 3, "All": ["a"]}}"#,
        true,
    ),
    ("[given]\nStage = {a = \"b\"}", r#"{"given": {"Stage": {"a": "b"}}}"#, false),
    ("[params]\nserverless.notice = \"30d\"", r#"{"params": {"serverless": {"notice": "30d"}}}"#, true),
    ("params = [\"notice\"]", r#"{"params": ["notice"]}"#, false),
    ("[severity]\nopen-route = \"low\"", r#"{"severity": {"open-route": "low"}}"#, true),
    ("[severity]\nopen-route = \"none\"", r#"{"severity": {"open-route": "none"}}"#, false),
    ("[off]\nopen-route = \"all are public\"", r#"{"off": {"open-route": "all are public"}}"#, true),
    ("[off]\nopen-route = \"\"", r#"{"off": {"open-route": ""}}"#, false),
    ("[off]\nopen-route = true", r#"{"off": {"open-route": true}}"#, false),
    ("fail-on = \"high\"", r#"{"fail-on": "high"}"#, false),
];

fn schema() -> Value {
    serde_json::from_str(include_str!("../../schemas/configuration.json")).expect("it is JSON")
}

/// What is said of a file, in a folder of the test's own.
fn said(folder: &str, text: &str) -> String {
    let template = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";
    let baseline = "{\"version\": 1, \"findings\": []}";
    let acme = "name = \"acme\"\nversion = \"1.0.0\"\nedition = \"2026\"\ndescription = \"Acme\"\n";
    let root = directory(
        folder,
        &[
            ("t.yaml", template),
            ("ordain.toml", text),
            ("known.json", baseline),
            ("acme/pack.toml", acme),
            ("acme/a.ord", ""),
        ],
    );
    complaint(&root, &["check", "--show-config"])
}

#[test]
fn the_schema_of_ordain_toml_takes_what_the_reader_takes() {
    let schema = jsonschema::validator_for(&schema()).expect("it is a schema");
    for (file, json, is_right) in FILES {
        let json: Value = serde_json::from_str(json).expect("it is JSON");
        assert_eq!(schema.is_valid(&json), *is_right, "the schema about {json}");
        let said = said("schema-files", file);
        assert_eq!(said.starts_with("0\n"), *is_right, "`{file}`: {said}");
    }
}

#[test]
fn the_schema_has_the_keys_that_the_reader_has() {
    let said = said("schema-keys", "nothing = 1\n");
    let (_, keys) = said.split_once("there are ").expect("the keys are told");
    let mut told: Vec<String> = keys
        .split("help:")
        .next()
        .unwrap_or_default()
        .split(',')
        .map(|key| key.trim().to_owned())
        .filter(|key| !key.is_empty())
        .collect();
    told.sort();
    let schema = schema();
    let mut keys: Vec<&String> = schema["properties"].as_object().expect("it has properties").keys().collect();
    keys.sort();
    assert_eq!(told.iter().collect::<Vec<_>>(), keys);
    for key in keys {
        let start = format!("{{\"{key}\"");
        assert!(FILES.iter().any(|(_, json, is_right)| *is_right && json.starts_with(&start)), "no file has {key}");
    }
}

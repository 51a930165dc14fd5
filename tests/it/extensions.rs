//! `AWS::LanguageExtensions` over third-party templates: what comes of each is what their authors say, or it says here why not.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ordain::diagnostic::Level;
use ordain::document::{self, Kind, Limits};
use ordain::eval::render;
use ordain::formats::{self, Given};
use ordain::source::SourceMap;
use ordain::stack::{Stack, World};
use ordain::value::Truth;

use crate::shared;

/// The templates of which something else comes, with the reason.
const OTHERWISE: &[(&str, &str)] = &[
    // The service gives the transform a value for it; the program that the case is from has none by itself, and stops.
    (
        "toJsonStringReferringToNonResolvablePseudoParamArray.json",
        "what a pseudo parameter gives is known when the stack is deployed: it is unknown, and no mistake",
    ),
];

/// What CloudFormation checks when the transform is done.
const AFTERWARDS: [&str; 2] = ["dangling-reference", "no-resources"];

fn stack(path: &Path) -> Stack {
    // Some stand for two templates, by the name of an attribute.
    let text = std::fs::read_to_string(path).expect("UTF-8").replace("$RESOURCE_ATTRIBUTE", "DeletionPolicy");
    let text: Arc<str> = text.into();
    let source = SourceMap::default().add(path.display().to_string(), Arc::clone(&text));
    let tree = document::read(source, &text, &Limits::default()).expect("a document");
    let format = formats::FORMATS.iter().find(|it| it.name == "CloudFormation").expect("the format");
    formats::adapt(format, tree, &Given::default())
}

/// All that a template says: resources, conditions, outputs.
fn said(stack: &Stack) -> BTreeMap<String, String> {
    let world = World::default();
    let value = |value| render(&stack.build(value, &world), usize::MAX);
    let mut said = BTreeMap::new();
    // What stands for the template itself is no resource.
    for resource in stack.resources.iter().filter(|it| &*it.ty != "template") {
        let condition = resource.condition.map(|it| stack.condition(it).name.clone());
        let properties = value(stack.resolve(resource.properties, &world));
        said.insert(format!("resource {}", resource.id), format!("{} {condition:?} {properties}", resource.ty));
    }
    for (number, condition) in stack.conditions.iter().enumerate() {
        let truth: Truth = stack.decide(ordain::stack::ConditionId(number as u32), &world).truth;
        said.insert(format!("condition {}", condition.name), format!("{truth:?}"));
    }
    let root = stack.tree.roots().next().expect("a root");
    for (key, output) in root.get_str("Outputs").into_iter().flat_map(|it| it.entries()) {
        let written = if output.kind() == Kind::Map { output.get_str("Value") } else { None };
        let text = written.map_or_else(|| "nothing".into(), |it| value(stack.read(it, &world)));
        said.insert(format!("output {}", stack.tree.key_name(key)), text);
    }
    said
}

fn has_error(stack: &Stack, besides: &[&str]) -> bool {
    stack.diagnostics.iter().any(|it| it.level == Level::Error && !besides.contains(&it.code))
}

/// Why a case does not hold; none if it does.
fn wrong(root: &Path, case: &serde_json::Value) -> Option<String> {
    let file = |key: &str| root.join(case[key].as_str().expect("a file"));
    let stack = stack(&file("input"));
    match case["expected_kind"].as_str().expect("a kind") {
        "error" => (!has_error(&stack, &["no-resources"])).then(|| "it is a mistake and has no error".into()),
        "no-error" if has_error(&stack, &AFTERWARDS) => Some(format!("{:?}", stack.diagnostics)),
        kind if kind.starts_with("cloudformation") => {
            let expected = self::stack(&file("expected_file"));
            let (ours, theirs) = (said(&stack), said(&expected));
            let different = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
                a.iter()
                    .filter(|(key, value)| b.get(*key) != Some(value))
                    .map(|it| format!("{it:?}"))
                    .collect::<Vec<_>>()
            };
            let (more, less) = (different(&ours, &theirs), different(&theirs, &ours));
            (!more.is_empty() || !less.is_empty()).then(|| format!("ours {more:#?}, theirs {less:#?}"))
        }
        _ => None,
    }
}

#[test]
fn loops_and_the_other_extensions_come_to_what_their_authors_say() {
    let Some(root) = shared::folder("corpus") else { return };
    let pairs = std::fs::read_to_string(root.join("oracle/structural_pairs.jsonl")).expect("UTF-8");
    let cases = pairs.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let (mut hold, mut failures) = (0, Vec::new());
    for case in cases.filter(|it| it["kind"] == "language-extensions") {
        let name = case["input"].as_str().and_then(|it| it.rsplit('/').next()).expect("a name").to_owned();
        let reason = OTHERWISE.iter().find(|(own, _)| *own == name);
        match (wrong(&root, &case), reason) {
            (None, None) => hold += 1,
            (None, Some(_)) => failures.push(format!("{name} holds: take it out of the list")),
            (Some(_), Some(_)) => {}
            (Some(wrong), None) => failures.push(format!("{name}: {wrong}")),
        }
    }
    assert!(failures.is_empty(), "{hold} hold\n{}", failures.join("\n"));
    assert!(hold + OTHERWISE.len() >= 79, "{hold} cases were found");
}

#[test]
fn a_template_that_is_cut_anywhere_is_read_or_refused() {
    let page = include_str!("../formats/cloudformation/extensions.md");
    let (mut cuts, mut read) = (0, 0);
    for text in ordain::testing::sections(page).iter().flat_map(|section| section.documents()).map(|it| &it.text) {
        for cut in (0..text.len()).step_by(7).filter(|cut| text.is_char_boundary(*cut)) {
            let text: Arc<str> = text.get(..cut).unwrap_or_default().into();
            let source = SourceMap::default().add("cut", Arc::clone(&text));
            let Ok(tree) = document::read(source, &text, &Limits::default()) else { continue };
            let format = formats::FORMATS.iter().find(|it| it.name == "CloudFormation").expect("the format");
            let stack = formats::adapt(format, tree, &Given::default());
            read += usize::from(!stack.resources.is_empty());
            cuts += 1;
        }
    }
    assert!(cuts > 100 && read > 50, "{cuts} cuts, {read} with resources");
}

//! The chapters on the practices list the rules that there are.

use std::collections::BTreeSet;
use std::path::Path;

use ordain::engine;
use ordain::finding::RuleInfo;
use ordain::source::SourceMap;

use crate::shared::files;

const BEGIN: &str = "<!-- rules -->\n";
const END: &str = "<!-- /rules -->\n";

#[test]
fn each_practice_has_a_chapter_that_lists_its_rules() {
    let policies = engine::compile(&mut SourceMap::default(), &[]).expect("the embedded packs compile");
    let rules: Vec<&RuleInfo> = policies.program().rules.iter().map(|rule| &rule.info).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/practices");
    let overview = std::fs::read_to_string(root.join("README.md")).expect("a page is text");
    let mut chapters = BTreeSet::new();
    for path in files(&root).into_iter().filter(|path| !path.ends_with("README.md")) {
        let practice = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let (before, rest) = page.split_once(BEGIN).expect("where the list begins");
        let (_, after) = rest.split_once(END).expect("where the list ends");
        let now = format!("{before}{BEGIN}{}{END}{after}", list(&rules, &practice));
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(now, snapbox::Data::read_from(&path, None).raw());
        assert!(overview.contains(&format!("({practice}.md)")), "the overview does not lead to {practice}");
        chapters.insert(practice);
    }
    let practices: BTreeSet<String> = rules.iter().filter_map(|it| it.practice.clone()).collect();
    let without: Vec<&String> = practices.difference(&chapters).collect();
    assert!(without.is_empty(), "no chapter for {without:?}");
    assert_eq!(chapters.len(), 10);
}

/// The worst first.
fn list(rules: &[&RuleInfo], practice: &str) -> String {
    let mut own: Vec<&&RuleInfo> = rules.iter().filter(|it| it.practice.as_deref() == Some(practice)).collect();
    own.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.name.cmp(&b.name)));
    if own.is_empty() {
        return "No rule checks it yet.\n".to_owned();
    }
    own.iter().map(|it| format!("- `{}` ({}): {}\n", it.name, it.severity.name(), it.title)).collect()
}

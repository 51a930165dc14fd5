//! What is wrong with policies, as people read it: pages of `tests/diagnostics`, each a program and its rendering.
//! `SNAPSHOTS=overwrite` renews the renderings.

use std::path::Path;

use ordain::engine;
use ordain::pack::PackFile;
use ordain::report::{Style, diagnostics};
use ordain::semantics::LINTS;
use ordain::source::SourceMap;
use ordain::testing::{self, Section};

use crate::shared::files;

const PLAIN: Style = Style { width: 100, colour: false, unicode: true, verbose: 0 };

/// What compiling the files of a section says.
fn rendering(section: &Section) -> String {
    let files: Vec<PackFile> = section
        .fences
        .iter()
        .filter(|fence| !fence.file.is_empty())
        .map(|fence| PackFile { pack: "page".into(), name: fence.file.clone(), text: fence.text.clone() })
        .collect();
    let mut sources = SourceMap::default();
    let found = engine::compile(&mut sources, &files).map_or_else(|errors| errors, |policies| policies.warnings);
    let mut out = Vec::new();
    diagnostics(&found, &sources, &PLAIN, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("diagnostics are UTF-8")
}

/// The page with what is said now in its `text` fences.
fn renewed(page: &str) -> String {
    let mut lines: Vec<String> = page.split_inclusive('\n').map(str::to_owned).collect();
    for section in testing::sections(page).iter().rev() {
        let Some(fence) = section.fences.iter().find(|fence| fence.language == "text") else { continue };
        let first = fence.line - 1;
        let said = rendering(section);
        lines.splice(first..first + fence.text.lines().count(), [said.trim_end().to_owned() + "\n"]);
    }
    lines.concat()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

#[test]
fn every_page_of_diagnostics_says_what_is_said() {
    for path in files(&folder()) {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let expected = snapbox::Data::read_from(&path, None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(renewed(&page), expected.raw());
    }
}

#[test]
fn every_lint_has_a_page_that_shows_it() {
    for lint in &LINTS {
        let page = std::fs::read_to_string(folder().join(format!("{}.md", lint.name))).unwrap_or_default();
        assert!(page.contains(&format!("warning[{}]", lint.name)), "tests/diagnostics/{}.md shows none", lint.name);
    }
}

#[test]
fn nothing_is_odd_about_the_bundled_policies() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the bundled policies compile");
    let mut out = Vec::new();
    diagnostics(&policies.warnings, &sources, &PLAIN, &mut out).expect("memory can be written");
    assert_eq!(String::from_utf8_lossy(&out), "");
}

//! What is wrong with policies, as people read it: pages of `tests/diagnostics`, each a program and its rendering.
//! `ordain test tests/diagnostics --update` renews the renderings, and so does `SNAPSHOTS=overwrite`.

use std::path::Path;

use ordain::engine;
use ordain::pack::{Configuration, PackFile};
use ordain::report::diagnostics;
use ordain::semantics::LINTS;
use ordain::source::SourceMap;
use ordain::testing::{self, Runner};

use crate::pages::{PLAIN, options};
use crate::shared::files;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

#[test]
fn every_page_of_diagnostics_says_what_is_said() {
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, Vec::new(), Configuration::default(), options()).expect("the embedded packs compile");
    for path in files(&folder()) {
        let text = std::fs::read_to_string(&path).expect("a page is text");
        let with_policies = testing::sections(&text).iter().filter(|it| it.policies().next().is_some()).count();
        let page = runner.page(&mut sources, &path.to_string_lossy(), &text);
        assert_eq!(page.cases.len(), with_policies, "{}: a section has no `text output`", path.display());
        let (renewed, _) = testing::renewed(&page, &page.run(&sources));
        let expected = snapbox::Data::read_from(&path, None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(renewed, expected.raw());
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
    // As their authors give them: of what ships, not every mistake is looked for.
    let given = ordain::pack::embedded().into_iter().map(|file| PackFile::new(file.pack, file.name, file.text));
    let policies = engine::compile(&mut sources, &given.collect::<Vec<_>>()).expect("the bundled policies compile");
    let mut out = Vec::new();
    diagnostics(&policies.warnings, &sources, &PLAIN, &mut out).expect("memory can be written");
    assert_eq!(String::from_utf8_lossy(&out), "");
}

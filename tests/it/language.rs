//! The specification of the language: pages of `tests/language`, each section a law at work.

use std::path::Path;

use ordain::pack::Configuration;
use ordain::source::SourceMap;
use ordain::testing::{self, Runner};

use crate::pages::{describe, options};
use crate::shared::files;

#[test]
fn every_page_of_the_specification_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, Vec::new(), Configuration::default(), options()).expect("the embedded packs compile");
    let mut wrong = Vec::new();
    for path in files(&folder) {
        let text = std::fs::read_to_string(&path).expect("a page is text");
        let page = runner.page(&mut sources, &path.to_string_lossy(), &text);
        assert!(!page.cases.is_empty(), "{} has no test", path.display());
        let reports = page.run(&sources);
        let (renewed, _) = testing::renewed(&page, &reports);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(renewed, snapbox::Data::read_from(&path, None).raw());
        // A section without policies has conditions alone, which `specification.rs` asks.
        let sections = testing::sections(&text);
        let has_policies = |title: &str| {
            let is_one = |it: &testing::Fence| matches!(it.language.as_str(), "ord" | "refused");
            sections.iter().any(|it| it.title == title && it.fences.iter().any(is_one))
        };
        let untrue = reports.iter().filter(|it| !it.passed() && has_policies(&it.title));
        wrong.extend(untrue.map(|it| describe(it, &sources)));
    }
    assert_eq!(wrong.concat(), "");
}

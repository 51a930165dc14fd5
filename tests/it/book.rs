//! The book is run: every section of it with a document is a test.

use std::path::Path;

use ordain::pack::Configuration;
use ordain::report::diagnostics;
use ordain::source::SourceMap;
use ordain::testing::{self, Runner};

use crate::cli::{directory, run};
use crate::pages::{PLAIN, describe, options};
use crate::shared::files;

#[test]
fn every_example_of_the_book_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src");
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, Vec::new(), Configuration::default(), options()).expect("the embedded packs compile");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for path in files(&root).into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let text = std::fs::read_to_string(&path).expect("a page is text");
        let page = runner.page(&mut sources, &path.to_string_lossy(), &text);
        let mut odd = Vec::new();
        diagnostics(&page.warnings, &sources, &PLAIN, &mut odd).expect("memory can be written");
        wrong.push(String::from_utf8(odd).expect("diagnostics are UTF-8"));
        cases += page.cases.len();
        wrong.extend(page.run(&sources).iter().filter(|it| !it.passed()).map(|it| describe(it, &sources)));
    }
    assert!(cases > 0, "the book has no test");
    assert_eq!(wrong.concat(), "");
}

#[test]
fn the_commands_in_the_chapter_on_tests_say_what_it_shows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/testing.md");
    let page = std::fs::read_to_string(&path).expect("a page is text");
    let fences: Vec<_> = testing::sections(&page).into_iter().flat_map(|section| section.fences).collect();
    let files: Vec<(&str, &str)> = fences
        .iter()
        .filter(|it| it.file.starts_with("rules/"))
        .map(|it| (it.file.as_str(), it.text.as_str()))
        .collect();
    let root = directory("book-testing", &files);
    let mut shown = page.clone();
    let mut commands = 0;
    for fence in fences.iter().filter(|it| it.language == "console").rev() {
        let command = fence.text.lines().next().expect("a command");
        let arguments = command.strip_prefix("$ ordain ").expect("a command of ordain").split(' ').collect::<Vec<_>>();
        let said = String::from_utf8(run(&root, &arguments).stdout).expect("a report is text");
        shown.replace_range(fence.span.range(), &format!("{command}\n{}\n", said.trim_end()));
        commands += 1;
    }
    assert_eq!(commands, 3);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(shown, snapbox::Data::read_from(&path, None).raw());
}

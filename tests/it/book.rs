//! The book is run: every section of it with a document is a test.

use ordain::report::diagnostics;
use ordain::source::SourceMap;
use ordain::testing::Runner;

use crate::pages::{PLAIN, describe, options};
use crate::shared::files;

#[test]
fn every_example_of_the_book_is_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src");
    let mut sources = SourceMap::default();
    let runner = Runner::new(&mut sources, Vec::new(), options()).expect("the embedded packs compile");
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

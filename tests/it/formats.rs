//! What is read from documents: pages of `tests/formats`, each section a document, or several that are one stack, expressions over
//! it, and their values. They are read as `ordain test` reads them; `ordain test tests/formats --update` renews the values, and so
//! does `SNAPSHOTS=overwrite`.

use std::path::Path;

use ordain::pack::Configuration;
use ordain::source::SourceMap;
use ordain::testing::{self, Runner};

use crate::pages::options;
use crate::shared::files;

#[test]
fn every_page_of_formats_reads_what_is_there() {
    let pages = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats"));
    assert!(!pages.is_empty(), "no page was found");
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, Vec::new(), Configuration::default(), options()).expect("the embedded packs compile");
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("a page is text");
        let asked =
            testing::sections(&text).iter().filter(|it| it.fences.iter().any(|fence| fence.language == "eval")).count();
        assert!(asked > 0, "{} has no expression", path.display());
        let page = runner.page(&mut sources, &path.to_string_lossy(), &text);
        assert_eq!(page.cases.len(), asked, "{}: a section asks nothing", path.display());
        let (renewed, _) = testing::renewed(&page, &page.run(&sources));
        let expected = snapbox::Data::read_from(&path, None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(renewed, expected.raw());
    }
}

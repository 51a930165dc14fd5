//! What is read from documents: pages of `tests/formats`, each section a document, or several that are one stack, expressions over
//! it, and their values.
//! `SNAPSHOTS=overwrite` renews the values.

use std::path::Path;

use ordain::engine::{self, Input, Policies};
use ordain::source::SourceMap;
use ordain::testing::{self, Section};

use crate::shared::files;

/// What the expressions of a section come to: each in its line, its value behind the arrow below it.
fn values(policies: &Policies, section: &Section) -> String {
    let documents: Vec<Input> = section
        .documents()
        .map(|it| Input { name: it.file.clone(), bytes: it.text.clone().into_bytes(), named: true })
        .collect();
    assert!(!documents.is_empty(), "a section with expressions has a document");
    let expressions = section.fences.iter().find(|fence| fence.language == "eval").map_or("", |fence| &fence.text);
    let mut out = String::new();
    for expression in expressions.lines().filter(|line| !line.starts_with('→')) {
        let mut sources = SourceMap::default();
        let value = engine::evaluate(policies, &mut sources, expression, documents.clone(), &crate::pages::options());
        let value = value.unwrap_or_else(|errors| {
            let messages: Vec<String> = errors.into_iter().map(|it| it.message).collect();
            format!("error: {}", messages.join("; "))
        });
        out.push_str(&format!("{expression}\n→ {value}\n"));
    }
    out
}

/// The page with what expressions come to now.
fn renewed(policies: &Policies, page: &str) -> String {
    let mut lines: Vec<String> = page.split_inclusive('\n').map(str::to_owned).collect();
    for section in testing::sections(page).iter().rev() {
        let Some(fence) = section.fences.iter().find(|fence| fence.language == "eval") else { continue };
        let first = fence.line - 1;
        lines.splice(first..first + fence.text.lines().count(), [values(policies, section)]);
    }
    lines.concat()
}

#[test]
fn every_page_of_formats_reads_what_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let policies = engine::compile(&mut SourceMap::default(), &[]).expect("the embedded packs compile");
    let pages = files(&folder);
    assert!(!pages.is_empty(), "no page was found");
    for path in pages {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let now = renewed(&policies, &page);
        assert!(page.contains("```eval"), "{} has no expression", path.display());
        if std::env::var("SNAPSHOTS").as_deref() == Ok("overwrite") {
            std::fs::write(&path, &now).expect("the page can be written");
        } else {
            assert_eq!(page, now, "{}", path.display());
        }
    }
}

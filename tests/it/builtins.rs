//! The example of every builtin is run.

use ordain::source::SourceMap;
use ordain::{builtins, engine};

#[test]
fn every_example_of_a_builtin_is_true() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let mut rows = 0;
    for row in builtins::all() {
        let (expression, value) = row.example;
        let given = engine::evaluate(&policies, &mut sources, expression, None, &crate::pages::options());
        assert_eq!(given.as_deref(), Ok(value), "{}: {expression}", row.name);
        rows += 1;
    }
    assert!(rows > 0);
}

/// The page of the book lists the rows as they are; `SNAPSHOTS=overwrite` renews it.
#[test]
fn the_book_lists_every_builtin() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/reference/builtins.md");
    let page = std::fs::read_to_string(&path).expect("a page is text");
    let before = page.lines().take_while(|line| !line.starts_with('|'));
    let mut rows: Vec<_> = builtins::all().collect();
    rows.sort_by_key(|row| row.name);
    let rows = rows.iter().map(|row| {
        let (expression, value) = row.example;
        format!("| `{}` | {} | `{expression}` | `{value}` |", row.name, row.doc)
    });
    let head = ["| builtin | gives | example | |", "|-|-|-|-|"].map(str::to_owned);
    let lines: Vec<String> = before.map(str::to_owned).chain(head).chain(rows).collect();
    let expected = snapbox::Data::read_from(&path, None);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(lines.join("\n") + "\n", expected.raw());
}

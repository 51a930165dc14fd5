//! Any text is read as a document, and made a stack of where a format takes it; what is told of it points into it.
#![no_main]

#[allow(dead_code, reason = "the other targets ask for the rest")]
#[path = "../../tests/soup/kitchen.rs"]
mod kitchen;

use std::sync::Arc;

use ordain::document::{Limits, Tree, read};
use ordain::formats::{self, Given};
use ordain::source::SourceMap;

/// What a document may be called: some formats go by the name.
const NAMES: [&str; 5] =
    ["template.yaml", "serverless.yml", ".github/workflows/ci.yml", "package-lock.json", "terraform.tfstate"];

libfuzzer_sys::fuzz_target!(|text: &str| {
    for name in NAMES {
        let mut sources = SourceMap::default();
        let text: Arc<str> = text.into();
        let source = sources.add(name, Arc::clone(&text));
        match read(source, &text, &Limits::default()) {
            Ok(tree) => adapted(tree, name, &sources),
            Err(error) => return kitchen::point_into(&[error], &sources),
        }
    }
});

fn adapted(tree: Tree, name: &str, sources: &SourceMap) {
    kitchen::point_into(tree.warnings(), sources);
    if let Some(format) = formats::recognise(&tree, name) {
        let stack = formats::adapt(format, tree, &Given::default());
        stack.oddities().for_each(|it| kitchen::point_into(std::slice::from_ref(it), sources));
    }
}

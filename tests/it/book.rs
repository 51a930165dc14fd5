//! The book is run: every section of it with a document is a test.

use ordain::engine;
use ordain::pack::{CONFIGURATION, Configuration, PackFile};
use ordain::source::SourceMap;
use ordain::testing;

use crate::pages::{describe, options};
use crate::shared::files;

#[test]
fn every_example_of_the_book_is_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src");
    let mut wrong = Vec::new();
    for page in files(&root).into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let text = std::fs::read_to_string(&page).expect("a page is text");
        // `ord`, `csv` and `toml` fences with a file name are the policies of the page; their rules are what the page is about.
        let policies: Vec<PackFile> = testing::sections(&text)
            .into_iter()
            .flat_map(|section| section.fences)
            .filter(|fence| ["ord", "csv", "toml"].contains(&fence.language.as_str()) && !fence.file.is_empty())
            .map(|fence| PackFile { pack: "book".into(), name: format!("book/{}", fence.file), text: fence.text })
            .collect();
        let mut sources = SourceMap::default();
        let configuration = policies.iter().find(|it| it.name.ends_with(CONFIGURATION)).map_or_else(
            || Ok(Configuration::default()),
            |file| Configuration::read(sources.add(file.name.as_str(), file.text.as_str()), &file.text),
        );
        let compiled = configuration.and_then(|it| engine::compile_as(&mut sources, &policies, &it));
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(diagnostics) => {
                wrong.extend(diagnostics.iter().map(|it| {
                    let at = it.labels.first().map(|label| sources.position(label.place));
                    format!("{}: {} at {at:?}", page.display(), it.message)
                }));
                continue;
            }
        };
        wrong.extend(compiled.warnings.iter().map(|it| format!("{}: {}", page.display(), it.message)));
        let rules: Vec<String> = compiled
            .program()
            .rules
            .iter()
            .filter(|it| sources.get(it.info.place.source).name().starts_with("book/"))
            .map(|it| it.info.name.clone())
            .collect();
        let names: Vec<&str> = rules.iter().map(String::as_str).collect();
        for report in testing::run(&compiled, &mut sources, &text, &names, &options()).iter().filter(|it| !it.passed())
        {
            wrong.push(format!("{}:{} {}\n{}", page.display(), report.line, report.title, describe(report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! The conditions in the specification of the language: pages of `tests/language`. The rest of what they say is run by
//! `language.rs`.
//!
//! A section may have a table of `| condition | truth |` about the properties `p` of the one `Custom::Thing` of its document.

use std::collections::BTreeMap;
use std::path::Path;

use ordain::diagnostic::Level;
use ordain::engine::{self, Input};
use ordain::finding::Verdict;
use ordain::pack::PackFile;
use ordain::source::SourceMap;
use ordain::testing::{self, Fence, Section};

use crate::pages::options;
use crate::shared::files;

/// The file that the conditions of a table are written to, a line each.
const CONDITIONS: &str = "conditions.ord";

/// A document with nothing but the thing that conditions speak about.
const THING: &str = "Resources: {Thing: {Type: Custom::Thing}}";

/// What conditions come to: `T`, `F`, `U`, `U*`, `E`, or `refused CODE` where the compiler does not let one pass.
pub fn truths(policies: &[PackFile], document: &str, conditions: &[String]) -> Vec<String> {
    truths_given(policies, document, conditions, &[])
}

/// The same with values for the parameters of the document.
pub fn truths_given(
    policies: &[PackFile],
    document: &str,
    conditions: &[String],
    given: &[(&str, &str)],
) -> Vec<String> {
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = engine::Options { given, ..options() };
    let mut answers: BTreeMap<usize, String> = BTreeMap::new();
    loop {
        let mut sources = SourceMap::default();
        let mut files = policies.to_vec();
        let lines: Vec<String> = conditions
            .iter()
            .enumerate()
            .map(|(at, condition)| {
                if answers.contains_key(&at) {
                    return String::new();
                }
                let subject = "for thing in resources(\"Custom::Thing\") let p = thing.properties";
                format!("rule condition-{at} {{ title \"c\" severity low {subject} require ({condition}) }}")
            })
            .collect();
        files.push(PackFile::new("page", CONDITIONS, lines.join("\n")));
        match engine::compile(&mut sources, &files) {
            Ok(policies) => {
                let input = Input { name: "t.yaml".into(), bytes: document.as_bytes().to_vec(), named: true };
                let outcome = engine::check(&policies, &mut sources, vec![input], &options);
                assert!(outcome.run.skipped.is_empty(), "{:?}", outcome.run.skipped);
                for finding in &outcome.run.findings {
                    let rule = &outcome.run.rules[finding.rule].name;
                    let Some(at) = rule.strip_prefix("condition-") else { continue };
                    let letter = match finding.verdict {
                        Verdict::Fail => "F",
                        Verdict::Unknown if finding.error_in_sight => "U*",
                        Verdict::Unknown => "U",
                        Verdict::Error => "E",
                        other => panic!("{rule} is {}", other.name()),
                    };
                    answers.insert(at.parse().expect("a number"), letter.into());
                }
                return (0..conditions.len()).map(|at| answers.remove(&at).unwrap_or_else(|| "T".into())).collect();
            }
            Err(diagnostics) => {
                let before = answers.len();
                for error in diagnostics.iter().filter(|it| it.level == Level::Error) {
                    let Some(label) = error.labels.first() else { panic!("{}", error.message) };
                    let name = sources.get(label.place.source).name().to_owned();
                    assert_eq!(name, CONDITIONS, "{}", error.message);
                    let line = sources.position(label.place).line as usize;
                    answers.entry(line - 1).or_insert_with(|| format!("refused {}", error.code));
                }
                assert!(answers.len() > before, "{:?}", diagnostics.first().map(|it| &it.message));
            }
        }
    }
}

/// The rows of every Markdown table of a text, without back ticks.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        inner.replace("\\|", "\u{1}").split('|').map(|it| it.trim().trim_matches('`').replace('\u{1}', "|")).collect()
    };
    let is_rule = |line: &str| line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' '));
    text.lines().filter(|it| it.starts_with('|') && !is_rule(it)).map(cells).collect()
}

/// The text of a section without its fences: from its heading to the next one.
pub fn prose(page: &str, section: &Section) -> String {
    let mut inside = false;
    let lines = page.lines().skip(section.line);
    let own = lines.take_while(|line| {
        inside ^= line.starts_with("```");
        inside || !line.starts_with('#')
    });
    own.map(|line| format!("{line}\n")).collect()
}

/// The rows of the table of conditions of a section.
fn conditions(page: &str, section: &Section) -> Vec<Vec<String>> {
    rows(&prose(page, section)).into_iter().filter(|row| row[0] != "condition").collect()
}

/// What is not true of a section.
fn untrue(page: &str, section: &Section) -> Vec<String> {
    let is_policy = |fence: &&Fence| fence.language == "ord" && !fence.file.is_empty();
    let written: Vec<&Fence> = section.fences.iter().filter(is_policy).collect();
    // What a `table` names is its data and no document.
    let is_data = |fence: &Fence| written.iter().any(|it| it.text.contains(&format!("from \"{}\"", fence.file)));
    let data = section.documents().filter(|fence| is_data(fence));
    let policies: Vec<PackFile> = written
        .iter()
        .copied()
        .chain(data)
        .map(|fence| PackFile::new("page", fence.file.clone(), fence.text.clone()))
        .collect();
    let table = conditions(page, section);
    let document = section.documents().find(|fence| !is_data(fence)).map_or(THING, |it| it.text.as_str());
    let asked: Vec<String> = table.iter().map(|row| row[0].clone()).collect();
    let differ = |(row, truth): (&Vec<String>, String)| {
        (row[1] != truth).then(|| format!("  `{}` is {truth}, and not {}", row[0], row[1]))
    };
    table.iter().zip(truths(&policies, document, &asked)).filter_map(differ).collect()
}

#[test]
fn every_condition_of_the_specification_is_as_its_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
    let (mut wrong, mut sections) = (Vec::new(), 0);
    for path in files(&root).into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        for section in testing::sections(&page) {
            if conditions(&page, &section).is_empty() {
                continue;
            }
            let own = untrue(&page, &section);
            sections += 1;
            if !own.is_empty() {
                wrong.push(format!("{}:{} {}\n{}", path.display(), section.line, section.title, own.join("\n")));
            }
        }
    }
    assert!(sections > 0, "no section was found");
    assert!(wrong.is_empty(), "{} of {sections} sections are not true:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_law_and_every_pain_has_a_section() {
    for (name, count) in [("laws.md", 40), ("pains.md", 20)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(name);
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let asks = |section: &Section| {
            section.is_test()
                || section.fences.iter().any(|it| it.language == "refused")
                || !conditions(&page, section).is_empty()
        };
        let asked: Vec<Section> = testing::sections(&page).into_iter().filter(asks).collect();
        let missing: Vec<usize> =
            (1..=count).filter(|number| !asked.iter().any(|it| it.title.starts_with(&format!("{number}. ")))).collect();
        assert!(missing.is_empty(), "{name} has no case for {missing:?}");
    }
}

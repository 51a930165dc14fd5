//! The specification of the language: pages of `tests/specification`, and the truth tables of the book.
//!
//! A section may have policies (`ord` fences with a file name), documents with annotations, as in the page of a rule, and a
//! table of `| expression | truth |` about the properties `p` of the one `Custom::Thing` of its document. A `refused` or
//! `warned` fence lists what compiling its policies says, as `CODE at FILE:LINE`.

use std::collections::BTreeMap;
use std::path::Path;

use ordain::diagnostic::{Diagnostic, Level};
use ordain::engine::{self, Input};
use ordain::finding::Verdict;
use ordain::pack::{Configuration, PackFile};
use ordain::source::SourceMap;
use ordain::testing::{self, Fence, Runner, Section};

use crate::pages::{describe, options};
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

/// `CODE at FILE:LINE` of each diagnostic of a level.
fn said(diagnostics: &[Diagnostic], sources: &SourceMap, level: Level) -> Vec<String> {
    let own = diagnostics.iter().filter(|it| it.level == level);
    let mut lines: Vec<String> = own
        .map(|it| match it.labels.first() {
            Some(label) => {
                let file = sources.get(label.place.source).name();
                format!("{} at {file}:{}", it.code, sources.position(label.place).line)
            }
            None => it.code.to_owned(),
        })
        .collect();
    lines.sort();
    lines
}

/// What a fence of this language lists.
fn listed(section: &Section, language: &str) -> Vec<String> {
    let fences = section.fences.iter().filter(|it| it.language == language);
    let mut lines: Vec<String> = fences.flat_map(|it| it.text.lines().map(str::to_owned)).collect();
    lines.sort();
    lines
}

/// Whether a section has something to run.
fn asks(page: &str, section: &Section) -> bool {
    let has_table = rows(&prose(page, section)).len() > 1;
    has_table || section.is_test() || !listed(section, "refused").is_empty()
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
    let text = prose(page, section);
    let table: Vec<Vec<String>> = rows(&text).into_iter().filter(|row| row[0] != "condition").collect();
    let [refused, warned] = ["refused", "warned"].map(|language| listed(section, language));
    let document = section.documents().find(|fence| !is_data(fence)).map_or(THING, |it| it.text.as_str());
    let conditions: Vec<String> = table.iter().map(|row| row[0].clone()).collect();
    let differ = |(row, truth): (&Vec<String>, String)| {
        (row[1] != truth).then(|| format!("  `{}` is {truth}, and not {}", row[0], row[1]))
    };
    let mut wrong = Vec::new();
    if !conditions.is_empty() {
        wrong.extend(table.iter().zip(truths(&policies, document, &conditions)).filter_map(differ));
    }
    if policies.is_empty() {
        return wrong;
    }
    let mut sources = SourceMap::default();
    let compiled = engine::compile(&mut sources, &policies);
    let diagnostics = match &compiled {
        Ok(compiled) => &compiled.warnings,
        Err(diagnostics) => diagnostics,
    };
    for (level, wanted) in [(Level::Error, &refused), (Level::Warning, &warned)] {
        let found = said(diagnostics, &sources, level);
        if found != *wanted && (level == Level::Error || !wanted.is_empty()) {
            wrong.push(format!("  said: {found:?}, and not {wanted:?}"));
        }
    }
    let Ok(compiled) = compiled else { return wrong };
    if compiled.program().rules.iter().any(|it| it.info.pack == "page") {
        let own = format!("# {}\n{text}", section.title);
        let runner = Runner::new(&mut sources, Vec::new(), Configuration::default(), options())
            .expect("the embedded packs compile");
        let reports = runner.page(&mut sources, "page.md", &own).run(&sources);
        assert!(!reports.is_empty(), "{}: rules without a document", section.title);
        wrong.extend(reports.iter().filter(|it| !it.passed()).map(|it| describe(it, &sources)));
    }
    wrong
}

#[test]
fn every_section_of_the_specification_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specification");
    let (mut wrong, mut sections) = (Vec::new(), 0);
    for path in files(&root).into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        for section in testing::sections(&page) {
            if !asks(&page, &section) {
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
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specification").join(name);
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let asked: Vec<Section> = testing::sections(&page).into_iter().filter(|section| asks(&page, section)).collect();
        let missing: Vec<usize> =
            (1..=count).filter(|number| !asked.iter().any(|it| it.title.starts_with(&format!("{number}. ")))).collect();
        assert!(missing.is_empty(), "{name} has no case for {missing:?}");
    }
}

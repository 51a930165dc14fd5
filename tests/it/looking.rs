//! `explain`, `rules`, `kinds` and `resources`: pages whose `console` fences are commands with all that they say.
//! `SNAPSHOTS=overwrite` renews what is said.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use ordain::engine::{self, Input};
use ordain::finding::{Answer, Counts, Explanation, Reason, Verdict};
use ordain::source::SourceMap;
use ordain::testing::{self, Fence};

use crate::cli::{command, directory};
use crate::pages::options;
use crate::shared::{self, files};

/// What a command says: standard output, then standard error, then how it ended if not well.
fn said(root: &Path, line: &str) -> String {
    let mut words = line.split_whitespace().peekable();
    let columns = words.peek().and_then(|word| word.strip_prefix("COLUMNS="));
    if columns.is_some() {
        words.next();
    }
    let columns = columns.unwrap_or("100");
    assert_eq!(words.next(), Some("ordain"), "`{line}` is no command of ours");
    let arguments: Vec<&str> = words.collect();
    let output = command(root, &arguments).env("COLUMNS", columns).output().expect("the program starts");
    let mut said = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => {}
        code => said += &format!("[exit {}]\n", code.expect("it was not killed")),
    }
    let lines: Vec<&str> = said.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// The page with what its commands say now.
fn renewed(name: &str, page: &str) -> String {
    let fences: Vec<Fence> = testing::sections(page).into_iter().flat_map(|section| section.fences).collect();
    let texts: Vec<(&str, &str)> =
        fences.iter().filter(|it| !it.file.is_empty()).map(|it| (it.file.as_str(), it.text.as_str())).collect();
    let root = directory(&format!("looking-{name}"), &texts);
    let mut lines: Vec<String> = page.split_inclusive('\n').map(str::to_owned).collect();
    for fence in fences.iter().rev().filter(|fence| fence.language == "console") {
        let first = fence.line - 1;
        let command = fence.text.lines().next().and_then(|line| line.strip_prefix("$ ")).expect("a command");
        let text = format!("$ {command}\n{}", said(&root, command));
        lines.splice(first..first + fence.text.lines().count(), [text]);
    }
    lines.concat()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_page_shows_what_its_commands_say() {
    let mut pages = files(&root().join("tests/looking"));
    pages.push(root().join("book/src/looking.md"));
    for path in pages {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let expected = snapbox::Data::read_from(&path, None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(renewed(&name, &page), expected.raw());
    }
}

/// Every document of the pages of the bundled rules, and some real templates where they are at hand.
fn documents() -> Vec<Input> {
    let pages = files(&root().join("policies")).into_iter().filter(|path| path.ends_with("README.md"));
    let mut documents = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page is text");
        for section in testing::sections(&text) {
            documents.extend(section.documents().map(|fence| Input {
                name: fence.file.clone(),
                bytes: fence.text.clone().into_bytes(),
                named: true,
            }));
        }
    }
    for path in shared::folder("corpus/wild/cfn-yaml").iter().flat_map(|root| files(root)).step_by(9) {
        let bytes = std::fs::read(&path).expect("a file of the corpus");
        documents.push(Input { name: path.display().to_string(), bytes, named: true });
    }
    documents
}

/// The clauses of a tree with how they turned out.
fn clauses(reasons: &[Reason], into: &mut Vec<Answer>) {
    for reason in reasons {
        if ["require", "forbid", "need"].contains(&reason.word.as_str()) {
            into.push(reason.answer);
        }
        clauses(&reason.reasons, into);
    }
}

fn assert_is_shown(it: &Explanation, rule: &str) {
    for world in &it.worlds {
        let mut answers = Vec::new();
        clauses(&world.reasons, &mut answers);
        answers.retain(|answer| *answer != Answer::Skipped);
        let wanted = match world.verdict {
            Verdict::Pass => Answer::Yes,
            Verdict::Fail => Answer::No,
            Verdict::NotApplicable => {
                assert!(answers.is_empty(), "{rule} on {} asks nothing, and shows clauses", it.subject);
                continue;
            }
            _ => continue,
        };
        assert!(!answers.is_empty(), "{rule} on {} shows no clause", it.subject);
        assert!(answers.iter().all(|it| *it == wanted), "{rule} on {} shows {answers:?}", it.subject);
    }
}

#[test]
fn a_rule_that_there_is_not_has_a_neighbour() {
    let root = directory("looking-misspelt", &[]);
    for arguments in [&["explain", "wildcard-acton"][..], &["rules", "show", "wildcard-acton"]] {
        let said = crate::cli::complaint(&root, arguments);
        assert!(said.starts_with("2\nerror[unknown-rule]: there is no rule `wildcard-acton`"), "{said}");
        assert!(said.contains("did you mean `wildcard-action`?"), "{said}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_mistake() {
    let root = directory("looking-pipe", &[]);
    for arguments in [&["rules"][..], &["kinds"], &["kinds", "function", "-o", "json"]] {
        let mut command = command(&root, arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn an_explanation_has_the_verdict_of_the_check_and_only_what_shows_it() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the bundled policies compile");
    let rules: Vec<String> = policies.program().rules.iter().map(|rule| rule.info.name.clone()).collect();
    let mut compared = 0;
    for document in documents() {
        let checked = engine::check(&policies, &mut sources, vec![document.clone()], &options()).run;
        let mut counts = Counts::default();
        let mut is_open = false;
        for rule in &rules {
            let told = engine::explain(&policies, &mut sources, vec![document.clone()], &options(), rule, None);
            // What cannot be read is told so, and has nothing to explain.
            let Ok(told) = told.map(|told| told.explanations) else { continue };
            is_open |= told.iter().any(|it| it.subject == "other resources");
            if told.is_empty() {
                counts.add(Verdict::NotApplicable);
            }
            for it in &told {
                counts.add(it.verdict);
                assert_is_shown(it, rule);
            }
        }
        // That there may be other resources is counted once for a document, and told of each rule.
        if !is_open && !checked.documents.is_empty() {
            assert_eq!(counts, checked.counts, "{}", String::from_utf8_lossy(&document.bytes));
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} documents were compared");
}

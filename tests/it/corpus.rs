//! Real templates that nobody here wrote.

use ordain::engine::{self, Input};
use ordain::finding::Verdict;
use ordain::source::SourceMap;

use crate::shared;

#[test]
fn every_real_template_is_read_or_says_why_and_no_rule_errs() {
    let Some(root) = shared::folder("corpus/wild") else { return };
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let mut inputs = Vec::new();
    for format in ["cfn-json", "cfn-yaml", "sam-yaml", "sam-json", "serverless-yaml"] {
        for path in shared::files(&root.join(format)) {
            let bytes = std::fs::read(&path).expect("a file of the corpus");
            inputs.push(Input { name: path.display().to_string(), bytes, named: true });
        }
    }
    let count = inputs.len();
    let outcome = engine::check(&policies, &mut sources, inputs, &crate::pages::options());
    let errors: Vec<String> = outcome
        .run
        .findings
        .iter()
        .filter(|it| it.verdict == Verdict::Error)
        .map(|it| format!("{}: {}: {}", sources.get(it.document).name(), it.subject, it.message))
        .collect();
    eprintln!("{} of {count} documents read, {} findings", outcome.run.documents.len(), outcome.run.findings.len());
    for skipped in &outcome.run.skipped {
        eprintln!("not read: {}: {}", skipped.name, skipped.reason);
        assert!(!skipped.reason.is_empty());
    }
    // What is counted is shown: each subject that is not decided or fails has a finding, and so has each open document.
    for verdict in [Verdict::Fail, Verdict::Unknown] {
        let mut shown: Vec<_> = outcome.run.findings.iter().filter(|it| it.verdict == verdict).collect();
        shown.sort_by_key(|it| (it.rule, it.document, it.subject.clone()));
        shown.dedup_by_key(|it| (it.rule, it.document, it.subject.clone()));
        let open = outcome.diagnostics.iter().filter(|it| it.code == "open-stack");
        let open: std::collections::BTreeSet<_> = open.filter_map(|it| Some(it.labels.first()?.place.source)).collect();
        let unlisted = if verdict == Verdict::Unknown { open.len() } else { 0 };
        assert_eq!(outcome.run.counts.get(verdict), shown.len() + unlisted, "{}", verdict.name());
    }
    assert!(errors.is_empty(), "{} error verdicts:\n{}", errors.len(), errors.join("\n"));
    let elsewhere =
        outcome.run.skipped.iter().filter(|it| it.reason.ends_with("the Serverless Framework is read for AWS"));
    let count = count - elsewhere.count();
    assert!(outcome.run.documents.len() * 20 >= count * 19, "{} of {count} were read", outcome.run.documents.len());
}

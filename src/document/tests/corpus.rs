use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Limits, decode, read};
use crate::source::SourceMap;

/// The shared corpus of third-party documents, which is not part of the repository.
fn corpus() -> Option<PathBuf> {
    let shared = std::env::var("ORDAIN_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let corpus = Path::new(&shared).join("corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is absent", corpus.display());
        return None;
    }
    Some(corpus)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ignore::Walk::new(folder).flatten().map(ignore::DirEntry::into_path).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

/// What no YAML reader reads, and why.
const BROKEN: [(&str, &str); 3] = [
    ("localstack+localstack/tests/aws/templates/for_removal_remove.yaml", "complex-key"), // BucketName: {{ first_bucket_name }}
    ("localstack+localstack/tests/aws/templates/nested-stack-output-refs.yaml", "complex-key"), // NestedBucketName: {{ … }}
    ("aws-samples+serverless-patterns/apigw-custom-domain-edge/template.yaml", "yaml-syntax"), // MappingRestEdge:curc
];

#[test]
fn every_wild_template_is_read() {
    let Some(corpus) = corpus() else { return };
    let mut refused = Vec::new();
    let mut count = 0;
    for folder in ["cfn-json", "cfn-yaml", "sam-json", "sam-yaml"] {
        for path in files(&corpus.join("wild").join(folder)) {
            count += 1;
            let text: Arc<str> = decode(std::fs::read(&path).unwrap()).unwrap().into();
            let mut sources = SourceMap::default();
            let id = sources.add(path.display().to_string(), text.clone());
            let broken = BROKEN.iter().find(|(name, _)| path.ends_with(name)).map(|(_, code)| *code);
            let read = read(id, &text, &Limits::default());
            assert!(broken.is_none() || read.is_err(), "{} is read now", path.display());
            if let Err(error) = read
                && broken != Some(error.code)
            {
                refused.push(format!("{}: {}", path.display(), super::dump_diagnostic(&sources, &error)));
            }
        }
    }
    eprintln!("{count} templates");
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

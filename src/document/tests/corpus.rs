use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::spans::examine;
use crate::document::{Limits, decode, read};
use crate::source::SourceMap;

/// The shared corpus of third-party documents, which is not part of the repository.
fn corpus() -> Option<PathBuf> {
    let shared =
        std::env::var("ORDAIN_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let corpus = Path::new(&shared).join("corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is absent", corpus.display());
        return None;
    }
    Some(corpus)
}

const FOLDERS: [&str; 4] = ["cfn-json", "cfn-yaml", "sam-json", "sam-yaml"];

fn text_of(path: &Path) -> Arc<str> {
    decode(std::fs::read(path).unwrap()).unwrap().into()
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
    ("aws-samples+serverless-patterns/apigw-custom-domain-edge/template.yaml", "yaml-syntax"),  // MappingRestEdge:curc
];

#[test]
fn every_wild_template_is_read() {
    let Some(corpus) = corpus() else { return };
    let mut refused = Vec::new();
    for path in FOLDERS.iter().flat_map(|folder| files(&corpus.join("wild").join(folder))) {
        let broken = BROKEN.iter().find(|(name, _)| path.ends_with(name)).map(|(_, code)| *code);
        let text = text_of(&path);
        let mut sources = SourceMap::default();
        let id = sources.add(path.display().to_string(), text.clone());
        let read = read(id, &text, &Limits::default());
        assert!(broken.is_none() || read.is_err(), "{} is read now", path.display());
        match read {
            Ok(_) => examine(&text),
            Err(error) if broken == Some(error.code) => {}
            Err(error) => refused.push(format!("{}: {}", path.display(), super::dump_diagnostic(&sources, &error))),
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn wild_json_reads_as_serde_json_reads_it() {
    let Some(corpus) = corpus() else { return };
    for path in ["cfn-json", "sam-json", "arm-json"].iter().flat_map(|folder| files(&corpus.join("wild").join(folder)))
    {
        super::json::agree(&text_of(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn a_wild_template_cut_anywhere_is_read_or_refused() {
    let Some(corpus) = corpus() else { return };
    for folder in FOLDERS {
        let mut texts: Vec<Arc<str>> =
            files(&corpus.join("wild").join(folder)).iter().map(|path| text_of(path)).collect();
        texts.sort_by_key(|text| text.len());
        for text in texts.iter().filter(|text| text.len() > 500).take(3) {
            for (cut, _) in text.char_indices() {
                super::dump(&text[..cut]);
            }
        }
    }
}

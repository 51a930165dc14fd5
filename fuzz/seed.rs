//! Writes what the fuzzers begin with: the policies and documents of the repository, and those in the fences of its pages.
//! `cargo run --manifest-path fuzz/Cargo.toml --example seed`, which `just fuzz` does.

use std::io;
use std::path::{Path, PathBuf};

use ordain::testing::sections;

/// Where there are policies, documents and pages.
const FOLDERS: [&str; 4] = ["policies", "tests", "book/src", "examples"];

/// What is longer teaches a fuzzer nothing that is not shorter elsewhere.
const LONGEST: usize = 16 << 10;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    let (mut policies, mut documents) = (Vec::new(), Vec::new());
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        match path.extension().and_then(|it| it.to_str()) {
            Some("ord") => policies.push(text),
            Some("yaml" | "yml" | "json") => documents.push(text),
            Some("md") => {
                for fence in sections(&text).into_iter().flat_map(|it| it.fences) {
                    match fence.language.as_str() {
                        "ord" => policies.push(fence.text),
                        "yaml" | "json" => documents.push(fence.text),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    for target in ["parser", "checker", "formatter"] {
        write(target, &policies)?;
    }
    write("documents", &documents)
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, into)? } else { into.push(path) }
    }
    Ok(())
}

fn write(target: &str, texts: &[String]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    std::fs::create_dir_all(&folder)?;
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| text.len() <= LONGEST) {
        std::fs::write(folder.join(format!("seed-{at}")), text)?;
    }
    println!("{target}: {} seeds", texts.len());
    Ok(())
}

//! The policies that ship with the engine, whole and cut off.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::format;
use super::{report, source, tree};

/// Every bundled policy, with its name.
fn policies() -> Vec<(String, String)> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let inner = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
            open.extend(inner.collect::<Vec<PathBuf>>());
        } else if path.extension().is_some_and(|ending| ending == "ord") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty());
    found
}

#[test]
fn laid_out_they_read_as_the_same_tree() {
    for (name, text) in policies() {
        // Without its indents and with one blank between words a policy is still the same policy.
        let loose: String = text.lines().map(|line| format!("{}\n\n", line.trim())).collect();
        for text in [text, loose] {
            let (map, id) = source(&text);
            let once = format(id, &text).unwrap_or_else(|mistakes| panic!("{name}: {}", report(&map, &mistakes)));
            assert_eq!(tree(&once), tree(&text), "{name}");
            assert_eq!(format(id, &once).unwrap(), once, "{name}");
        }
    }
}

#[test]
fn cut_off_anywhere_they_are_laid_out_or_explained() {
    for (_, text) in policies() {
        for end in (0..text.len()).filter(|end| end % 23 == 0 && text.is_char_boundary(*end)) {
            let cut = &text[..end];
            let (_, id) = source(cut);
            if let Ok(laid_out) = format(id, cut) {
                assert_eq!(tree(&laid_out), tree(cut));
            }
        }
    }
}

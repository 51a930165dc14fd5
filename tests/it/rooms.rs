//! Which room may name which: `ARCHITECTURE.md` is held to the code.

use std::path::{Path, PathBuf};

/// The rooms from the bottom up. A room names only rooms of lower layers; `formats` names its own folders.
const LAYERS: [&[&str]; 13] = [
    &["source"],
    &["diagnostic"],
    &["document", "provider"],
    &["value", "iam"],
    &["stack", "finding"],
    &["baseline", "builtins", "suppression", "syntax"],
    &["ir"],
    &["formats", "eval", "semantics", "report"],
    &["pack"],
    &["engine"],
    &["testing"],
    &["repl"],
    &["cli"],
];

/// Lower rooms that a room must not name all the same.
const STRANGERS: [(&str, &str); 5] =
    [("eval", "syntax"), ("report", "document"), ("report", "stack"), ("builtins", "document"), ("builtins", "source")];

/// Crates whose name occurs in one room only.
const CRATES: [(&str, &str); 24] = [
    ("memchr", "document"),
    ("pest", "syntax"),
    ("granit_parser", "document"),
    ("regex_automata", "value"),
    ("ariadne", "report"),
    ("rustyline", "repl"),
    ("ctrlc", "repl"),
    ("minijinja", "report"),
    ("quick_junit", "report"),
    ("sha2", "baseline"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("ignore", "cli"),
    ("similar", "cli"),
    ("foldhash", "document"),
    ("cvss", "builtins"),
    ("pep440_rs", "builtins"),
    ("rayon", "engine"),
    ("serde_json", "report"),
    ("include_dir", "pack"),
    ("toml", "pack"),
    ("postcard", "pack"),
    ("csv_core", "pack"),
];

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Each source file with its room, without its tests.
fn code() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    files(&root)
        .into_iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs"))
        .filter_map(|path| {
            let inner = path.strip_prefix(&root).expect("below src").to_owned();
            let first = inner.components().next()?.as_os_str().to_string_lossy().into_owned();
            let room = first.trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).expect("source is text");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (room != "lib" && room != "main").then_some((room, inner, code))
        })
        .collect()
}

fn named(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for piece in line.split("crate::").skip(1) {
            rooms.push(piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[test]
fn each_room_names_lower_rooms_only() {
    let mut wrong = Vec::new();
    for (room, file, code) in code() {
        let own = layer(&room).unwrap_or_else(|| panic!("the room `{room}` is in no layer of this test"));
        for other in named(&code) {
            let stranger = STRANGERS.iter().any(|(from, to)| *from == room && *to == other);
            let below = layer(&other).is_some_and(|other| other < own);
            if other != room && (!below || stranger) {
                wrong.push(format!("{} names `{other}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "rooms that name what they must not:\n{}", wrong.join("\n"));
}

#[test]
fn each_crate_is_named_in_one_room() {
    let mut wrong = Vec::new();
    for (room, file, code) in code() {
        for (name, home) in CRATES {
            let uses = code.lines().any(|line| {
                !line.trim_start().starts_with("//")
                    && (line.contains(&format!("{name}::")) || line.contains(&format!("use {name}")))
            });
            if uses && room != home {
                wrong.push(format!("{} names `{name}`, which lives in `{home}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

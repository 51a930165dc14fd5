//! The expectations that we do not share, each with the reason.

use std::collections::{BTreeMap, BTreeSet};

use super::score::Scored;

/// What a reason begins with.
const KINDS: [&str; 4] = ["refused", "else", "wrong", "ours"];

/// The list: each line with the kind of its reason.
pub struct List(BTreeMap<String, &'static str>);

/// How many expectations are shared, and what the others are.
#[derive(Debug)]
pub struct Counts {
    pub all: usize,
    pub shared: usize,
    pub refused: usize,
    pub other: usize,
    pub wrong: usize,
    pub ours: usize,
}

impl Counts {
    /// Those of documents that the provider takes, and in which both rules ask the same.
    pub fn comparable(&self) -> usize {
        self.all - self.refused - self.other
    }
}

impl List {
    pub fn read() -> Self {
        let mut lines = BTreeMap::new();
        let mut kind = None;
        for line in super::own("disagreements.txt").lines() {
            match line.trim_end() {
                "" => kind = None,
                reason if reason.starts_with('#') => {
                    kind = KINDS.into_iter().find(|kind| reason.starts_with(&format!("# {kind}: "))).or(kind);
                }
                line => {
                    let kind = kind.unwrap_or_else(|| panic!("no reason stands above `{line}`"));
                    assert!(lines.insert(line.to_owned(), kind).is_none(), "`{line}` stands there twice");
                }
            }
        }
        Self(lines)
    }

    pub fn lines(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }

    pub fn counts(&self, scored: &[Scored]) -> Counts {
        let of = |kind: &str| {
            scored.iter().filter(|it| !it.agrees && self.0.get(&it.line()).is_some_and(|own| *own == kind)).count()
        };
        Counts {
            all: scored.len(),
            shared: scored.iter().filter(|it| it.agrees).count(),
            refused: of("refused"),
            other: of("else"),
            wrong: of("wrong"),
            ours: of("ours"),
        }
    }
}

//! The bounds of a policy text, checked before anything recursive reads it.
//!
//! pest, the lowering and every later room walk a policy by recursion. One limit, enforced here on the tokens and in
//! `lower` on the operators, protects them all from running out of stack.

use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceId, Span};

use super::lex::{Token, TokenKind};

/// The longest policy text in bytes.
pub const POLICY_BYTES: usize = 4 * 1024 * 1024;

/// How deep brackets, quantifiers, `if`s, operators and types may nest.
pub const LEVELS: u32 = 200;

/// Refuses a text that is too long to be a policy.
pub(super) fn check_size(source: SourceId, text: &str) -> Result<(), Diagnostic> {
    if text.len() <= POLICY_BYTES {
        return Ok(());
    }
    let place = Place { source, span: Span::new(0, 0) };
    let size = text.len();
    Err(Diagnostic::error(
        "policy-too-large",
        format!("a policy file may have {POLICY_BYTES} bytes, this one has {size}"),
    )
    .at(place, "too large")
    .help("split it into several files"))
}

/// Refuses a text that nests too deep.
pub(super) fn check_depth(source: SourceId, text: &str, tokens: &[Token]) -> Result<(), Diagnostic> {
    let mut depth = Depth::default();
    for (index, token) in tokens.iter().enumerate() {
        let near =
            |offset: isize| index.checked_add_signed(offset).and_then(|at| tokens.get(at)).map_or("", |t| t.text(text));
        depth.read(token.kind, &near);
        if depth.levels > LEVELS {
            return Err(too_deep(Place { source, span: token.span }));
        }
    }
    Ok(())
}

/// The one message for everything that nests too deep.
pub(super) fn too_deep(place: Place) -> Diagnostic {
    Diagnostic::error("nested-too-deep", format!("nested deeper than {LEVELS} levels"))
        .at(place, "one level too many")
        .help("name a part with `let` or `def`")
}

#[derive(Default)]
struct Depth {
    /// How deep the text is nested here.
    levels: u32,
    /// The open brackets.
    brackets: Vec<Bracket>,
    /// What is open inside the innermost bracket.
    inner: Inner,
}

struct Bracket {
    opened: char,
    outer: Inner,
}

/// What can nest without brackets.
#[derive(Default, Clone, Copy)]
struct Inner {
    /// Quantifiers, `if`s and types: they reach as far right as they can, to a `,` or the next step.
    open: u32,
    /// `not` and `-` that stand directly before this token.
    prefixes: u32,
}

impl Depth {
    /// Reads one token; `near` gives the text of the tokens around it, `near(0)` being its own.
    fn read<'t>(&mut self, kind: TokenKind, near: &impl Fn(isize) -> &'t str) {
        let word = near(0);
        let before = near(-1);
        let is_prefix = matches!(word, "not" | "-");
        match kind {
            TokenKind::Comment => return,
            TokenKind::Open(bracket) => return self.open(bracket),
            TokenKind::Close(bracket) => self.close(bracket),
            _ if is_prefix => self.count(0, 1),
            TokenKind::Word if matches!(before, "." | "?.") => {}
            TokenKind::Word if opens(word, near(1)) => self.count(1, 0),
            TokenKind::Word if ends(word) && !matches!(before, "is" | "not" | "->") => self.set(Inner::default()),
            TokenKind::Sign if word == "=" || word == "," && near(2) != "in" => self.set(Inner::default()),
            _ => {}
        }
        if !is_prefix {
            self.set(Inner { prefixes: 0, ..self.inner });
        }
    }

    fn open(&mut self, bracket: char) {
        self.brackets.push(Bracket { opened: bracket, outer: std::mem::take(&mut self.inner) });
        self.levels += 1;
    }

    /// Closes up to the bracket that fits, so that one forgotten `)` does not count for the rest of the file.
    fn close(&mut self, bracket: char) {
        let fits = |open: &Bracket| matches!((open.opened, bracket), ('(', ')') | ('[', ']') | ('{', '}'));
        if !self.brackets.iter().rev().take(LEVELS as usize + 1).any(fits) {
            return;
        }
        while let Some(open) = self.brackets.pop() {
            self.set(Inner::default());
            self.inner = open.outer;
            self.levels = self.levels.saturating_sub(1);
            if fits(&open) {
                break;
            }
        }
    }

    fn count(&mut self, open: u32, prefixes: u32) {
        self.set(Inner { open: self.inner.open + open, prefixes: self.inner.prefixes + prefixes });
    }

    /// Replaces what is open inside the innermost bracket, keeping the sum right.
    fn set(&mut self, inner: Inner) {
        self.levels = (self.levels + inner.open + inner.prefixes).saturating_sub(self.inner.open + self.inner.prefixes);
        self.inner = inner;
    }
}

/// Whether a word begins something that reaches as far right as it can.
fn opens(word: &str, next: &str) -> bool {
    match word {
        "any" | "all" | "none" | "one" | "first" => next.starts_with(|c: char| c.is_alphabetic() || c == '_'),
        "list" | "map" => next == "<",
        _ => word == "if",
    }
}

/// Whether a word begins a new step, and so ends whatever is open without a bracket.
fn ends(word: &str) -> bool {
    matches!(word, "for" | "when" | "let" | "require" | "forbid" | "need")
}

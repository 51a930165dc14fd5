//! What is wrong with a YAML text, in words.

use granit_parser::{ErrorKind, ScanError};

use super::build::{Builder, Fault};
use super::yaml::CODE;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The diagnostic for an error of the parser.
pub(super) fn fault(builder: &Builder<'_>, error: &ScanError) -> Fault {
    let span = letter_at(builder.text, error.marker().byte_offset().unwrap_or(0));
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return builder.too_deep(span);
    }
    let (title, label, help) = words(error.kind());
    let title = if title.is_empty() { error.kind().to_string() } else { title.to_owned() };
    let diagnostic = Diagnostic::error(CODE, title).at(builder.place(span), label);
    let help = (!help.is_empty()).then(|| help.to_owned());
    Diagnostic { help, ..within_bracket(builder, diagnostic, span) }.into()
}

/// Adds the bracket that is open at the error: a missing closing one is noticed only later.
fn within_bracket(builder: &Builder<'_>, diagnostic: Diagnostic, span: Span) -> Diagnostic {
    let bracket = builder.innermost().map(|(_, open)| Span::new(open.start, open.start + 1));
    match bracket.and_then(|bracket| builder.text.get(bracket.range()).zip(Some(bracket))) {
        Some((letter @ ("[" | "{"), bracket)) if bracket != span => {
            diagnostic.at(builder.place(bracket), format!("this `{letter}` is open here"))
        }
        _ => diagnostic,
    }
}

pub(super) fn unknown_alias(builder: &Builder<'_>, span: Span) -> Fault {
    let (title, label, _) = words(&ErrorKind::UnknownAnchor);
    Diagnostic::error(CODE, title).at(builder.place(span), label).into()
}

/// Title, label and help; without a title the parser's own words are good enough.
fn words(kind: &ErrorKind) -> (&'static str, &'static str, &'static str) {
    use ErrorKind as E;
    match kind {
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            "a `:` where no key can be",
            "not expected here",
            "put a value that has `: ` in it in quotes, and check the indentation of this line",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey => (
            "a key without its `:`",
            "expected `:` after the key",
            "check for a missing `:`, and the indentation of this line and the one before",
        ),
        E::ExpectedBlockMappingKey | E::InvalidIndentation | E::MappingKeyNotAllowed => (
            "this line does not fit into the map around it",
            "expected a key of the same indentation",
            "align it with the keys above, or put the value before it in quotes",
        ),
        E::ExpectedBlockSequenceEntry | E::BlockSequenceEntryNotAllowed => (
            "a `-` item does not fit here",
            "not expected here",
            "align the dashes of a list, and write no item on the line of a key",
        ),
        E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabNotAllowed
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => {
            ("a tab in the indentation", "YAML is indented with spaces", "replace the tab by spaces")
        }
        E::UnclosedQuotedScalar => {
            ("a quoted string is not closed", "the text ends, or the quote begins, here", "add the closing quote")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "text after a quoted string",
            "not expected here",
            "put the whole value in quotes; a quote within single quotes is written twice",
        ),
        E::UnknownQuotedScalarEscape => (
            "unknown escape in a string",
            "no escape of YAML",
            "write a backslash as `\\\\`, or use single quotes, in which it stands for itself",
        ),
        E::UnexpectedEofFlowSequence | E::ExpectedFlowSequenceSeparator => {
            ("a `[` list is not continued or closed", "expected `,` or `]`", "")
        }
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping | E::ExpectedFlowMappingSeparator => {
            ("a `{` map is not continued or closed", "expected `,` or `}`", "")
        }
        E::UnclosedFlowCollection { .. } => ("a bracket is not closed", "expected the closing bracket before this", ""),
        E::MismatchedFlowCollectionEnd { .. } | E::MisplacedFlowCollectionEnd => {
            ("a closing bracket that closes nothing", "not expected here", "")
        }
        E::UnknownAnchor => (
            "an alias without its anchor",
            "no `&` of this name before it in this document",
            "a value that begins with `*` must stand in quotes",
        ),
        E::UndeclaredTagHandle => {
            ("a tag with an unknown handle", "the handle between the two `!` is not declared", "")
        }
        E::UnexpectedCharacter { .. } => {
            ("a value cannot begin with this character", "reserved in YAML", "put the value in quotes")
        }
        E::ExpectedNodeContent => ("a value is missing", "expected a value here", ""),
        E::InvalidFlowScalarIndent => {
            ("a line within brackets is indented too little", "indent it more than the line of the key", "")
        }
        E::ExpectedDocumentStart | E::InvalidDocumentEnd => (
            "text after the end of the document",
            "not expected here",
            "check the indentation, or begin another document with a line `---`",
        ),
        _ => ("", "here", ""),
    }
}

fn letter_at(text: &str, at: usize) -> Span {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.chars().next().filter(|&letter| letter != '\n').map_or(0, char::len_utf8);
    Span::new(start as u32, (start + length) as u32)
}

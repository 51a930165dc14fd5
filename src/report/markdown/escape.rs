//! Texts of other people in Markdown: shown as they are written, whatever they are made of.

use crate::report::page::one_line;

/// A line of text. What stands between backticks stays code; nothing else is a heading, a link, an image, HTML, or the
/// name of a person who would be called.
pub(super) fn text(source: &str) -> String {
    let line = one_line(source);
    let pieces: Vec<&str> = line.split('`').collect();
    // A backtick without its other one is none.
    let paired = if pieces.len() % 2 == 1 { pieces.len() } else { pieces.len().saturating_sub(1) };
    let mut written = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        match (number % 2 == 1 && number < paired, number >= paired) {
            (true, _) => written += &code(piece),
            (false, true) => written += &format!("\\`{}", prose(piece)),
            (false, false) => written += &prose(piece),
        }
    }
    written
}

fn prose(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '&' => written += "&amp;",
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            // A comment between `@` and a name keeps the name from being called, as one after `#` keeps it from being an issue.
            '@' | '#' => written.extend([c.to_string().as_str(), "<!-- -->"]),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '`' => written.extend(['\\', c]),
            _ => written.push(c),
        }
    }
    // These make a link of what is around them.
    written.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// Code: between more backticks than it has, and never across the cells of a table.
pub(super) fn code(source: &str) -> String {
    let line = one_line(source).replace('|', "\u{a6}");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if line.starts_with('`') || line.ends_with('`') || line.is_empty() { " " } else { "" };
    format!("{fence}{space}{line}{space}{fence}")
}

/// A text in HTML that stands in Markdown.
pub(super) fn html(source: &str) -> String {
    let mut written = String::new();
    for c in one_line(source).chars() {
        match c {
            '&' => written += "&amp;",
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            '"' => written += "&quot;",
            '@' | '#' => written.extend([c.to_string().as_str(), "<!-- -->"]),
            '*' | '_' | '`' | '[' | ']' | '~' | '\\' | '!' | '|' | ':' => written += &format!("&#{};", u32::from(c)),
            _ => written.push(c),
        }
    }
    written
}

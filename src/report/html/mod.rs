//! One page that needs nothing besides itself: charts, filters and excerpts of the sources, without a script.
//!
//! `page.html` and `page.css` say what it looks like, `view` what they are given. The engine of the template escapes
//! every text; the filters are style sheets, so that the page can forbid scripts altogether.

mod chart;
mod documents;
mod excerpt;
mod section;
mod view;

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, HtmlEscape};

use super::page::Page;
use view::View;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The ending of the name is what turns on escaping.
const NAME: &str = "page.html";

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    environment.add_filter("words", words);
    environment.add_template(NAME, TEMPLATE).map_err(io::Error::other)?;
    let template = environment.get_template(NAME).map_err(io::Error::other)?;
    let text = template.render(Serde(View::of(page, STYLE))).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}

/// A text in which what stands between backticks is code.
fn words(text: &str) -> Value {
    let pieces: Vec<&str> = text.split('`').collect();
    // A backtick without its other one is only a character.
    if pieces.len().is_multiple_of(2) {
        return Value::from(text);
    }
    let pieces = pieces.iter().enumerate().map(|(number, piece)| match number % 2 {
        0 => HtmlEscape(piece).to_string(),
        _ => format!("<code>{}</code>", HtmlEscape(piece)),
    });
    Value::from_safe_string(pieces.collect())
}

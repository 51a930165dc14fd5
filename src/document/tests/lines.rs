//! Texts that are lines and no more.

use std::sync::Arc;

use super::super::{Limits, Syntax, read_as};
use crate::source::SourceMap;

fn lines(text: &str) -> Vec<(String, String)> {
    let mut sources = SourceMap::default();
    let text: Arc<str> = text.into();
    let source = sources.add("test", Arc::clone(&text));
    let tree = read_as(source, &text, Syntax::Lines, &Limits::default()).unwrap();
    let list = tree.roots().next().unwrap();
    list.items().map(|it| (it.str().unwrap().to_owned(), sources.slice(it.place()).to_owned())).collect()
}

#[test]
fn lines_are_read_without_the_space_around_them() {
    let read: Vec<String> = lines("\u{feff}a b\r\n\n \t c\t\r\n\u{a0}\né").into_iter().map(|(line, _)| line).collect();
    assert_eq!(read, ["a b", "c", "é"]);
    assert!(lines("\n\n").is_empty() && lines("").is_empty());
}

#[test]
fn each_line_stands_where_it_is_written() {
    for (line, written) in lines("  one  \r\n{ two: [\n\"three") {
        assert_eq!(line, written);
    }
}

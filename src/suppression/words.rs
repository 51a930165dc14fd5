//! The words of a comment, each with its bytes: bare, `key=value`, `key="a value"`.

use crate::source::Span;

/// A word, without its quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// What stands before `=`, if there is one.
    pub(super) key: Option<(String, Span)>,
    pub(super) text: String,
    pub(super) span: Span,
}

/// The words of a text that begins at a byte of its document. Commas separate as spaces do, except in a value.
///
/// # Errors
/// A quote that is never closed.
pub(super) fn words(text: &str, start: u32) -> Result<Vec<Word>, Span> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    let at = |byte: usize| start + byte as u32;
    while let Some(&(first, c)) = rest.peek() {
        if c.is_whitespace() || c == ',' {
            rest.next();
            continue;
        }
        let mut word = Word { key: None, text: String::new(), span: Span::new(at(first), at(first)) };
        while let Some(&(here, c)) = rest.peek() {
            if c.is_whitespace() || c == ',' && word.key.is_none() {
                break;
            }
            rest.next();
            let is_at_start = here as u32 + start == word.span.start;
            match c {
                '=' if word.key.is_none() => {
                    word.key = Some((std::mem::take(&mut word.text), word.span));
                    word.span = Span::new(at(here + 1), at(here + 1));
                    continue;
                }
                '"' | '\'' if is_at_start => {
                    let mut is_closed = false;
                    while let Some((_, inner)) = rest.next() {
                        match inner {
                            '\\' => word.text.extend(rest.next().map(|(_, escaped)| escaped)),
                            _ if inner == c => {
                                is_closed = true;
                                break;
                            }
                            _ => word.text.push(inner),
                        }
                    }
                    if !is_closed {
                        return Err(Span::new(at(here), at(here + 1)));
                    }
                }
                _ => word.text.push(c),
            }
            word.span.end = at(rest.peek().map_or(text.len(), |(next, _)| *next));
        }
        words.push(word);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn read(text: &str) -> Vec<String> {
        let Ok(words) = words(text, 0) else { return vec!["never closed".into()] };
        let shown = words.into_iter().map(|word| match word.key {
            Some((key, _)) => format!("{key}={}", word.text),
            None => word.text,
        });
        shown.collect()
    }

    #[test]
    fn words_are_bare_or_have_a_key() {
        assert_eq!(read("a, b,c  d"), ["a", "b", "c", "d"]);
        assert_eq!(read("reason=\"so, and so\" until=2027-01-31"), ["reason=so, and so", "until=2027-01-31"]);
        assert_eq!(read(r#"reason="say \"no\"" owner='the team'"#), [r#"reason=say "no""#, "owner=the team"]);
        assert_eq!(read("reason=\"so"), ["never closed"]);
        assert_eq!(read("é=ü ="), ["é=ü", "="]);
        assert_eq!(read(""), [""; 0]);
    }
}

//! Bytes to text, or a sentence about why they are none.

use thiserror::Error;

/// Why some bytes are not a text. There is no text to point into, hence no diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// A byte order mark of UTF-16 or UTF-32, or the zeros of such a text.
    #[error("the file is encoded in UTF-16 or UTF-32; save it as UTF-8")]
    Wide,
    /// A zero byte, which no text has.
    #[error("the file is not text: byte {offset} is zero")]
    Binary {
        /// Where it stands, from 0.
        offset: usize,
    },
    /// A byte sequence that is not UTF-8.
    #[error("the file is not UTF-8 at byte {offset}; save it as UTF-8")]
    Utf8 {
        /// Where it begins, from 0.
        offset: usize,
    },
}

/// The bytes as a text. A UTF-8 byte order mark stays, so that positions are those of the file.
pub fn decode(bytes: Vec<u8>) -> Result<String, Problem> {
    if let Some(problem) = zeros(&bytes) {
        return Err(problem);
    }
    String::from_utf8(bytes).map_err(|error| Problem::Utf8 { offset: error.utf8_error().valid_up_to() })
}

fn zeros(bytes: &[u8]) -> Option<Problem> {
    let marked = [&[0xff, 0xfe][..], &[0xfe, 0xff], &[0, 0, 0xfe, 0xff]].iter().any(|mark| bytes.starts_with(mark));
    let offset = memchr::memchr(0, bytes);
    // The first two characters of a template are ASCII: in UTF-16 without a mark, one byte of each is zero.
    let wide = matches!(bytes, [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..]);
    if marked || wide { Some(Problem::Wide) } else { offset.map(|offset| Problem::Binary { offset }) }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn said(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).map_or_else(|problem| problem.to_string(), |text| format!("{text:?}"))
    }

    #[test]
    fn every_way_not_to_be_text_has_its_sentence() {
        assert_eq!(said(b"a: \xc3\xa9"), "\"a: é\"");
        assert_eq!(said(b"\xef\xbb\xbf{}"), "\"\\u{feff}{}\"");
        assert_eq!(said(b"a: \xff"), "the file is not UTF-8 at byte 3; save it as UTF-8");
        assert_eq!(said(b"PK\x03\x04\x00"), "the file is not text: byte 4 is zero");
        let wide = "the file is encoded in UTF-16 or UTF-32; save it as UTF-8";
        assert_eq!(said(b"\xff\xfea\0:\0"), wide);
        assert_eq!(said(b"\xfe\xff\0a"), wide);
        assert_eq!(said(b"{\0}\0"), wide);
        assert_eq!(said(b"\0{\0}"), wide);
    }
}

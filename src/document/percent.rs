//! Text as URLs spell it: `%7B` for `{` (RFC 3986, section 2.1).

/// The text, and for each of its bytes where it is spelt, and where the spelling ends. None if it is spelt with no such letter
/// at its beginning, or is no text.
pub(super) fn decoded(spelt: &str) -> Option<(String, Vec<u32>)> {
    if !spelt.trim_start().starts_with('%') {
        return None;
    }
    let bytes = spelt.as_bytes();
    let (mut text, mut origins, mut at) = (Vec::with_capacity(bytes.len()), Vec::with_capacity(bytes.len() + 1), 0);
    while let Some(&byte) = bytes.get(at) {
        let letter = if byte == b'%' { spelt.get(at + 1..at + 3).and_then(hex) } else { None };
        origins.push(at as u32);
        text.push(letter.unwrap_or(byte));
        at += if letter.is_some() { 3 } else { 1 };
    }
    origins.push(at as u32);
    Some((String::from_utf8(text).ok()?, origins))
}

fn hex(digits: &str) -> Option<u8> {
    if digits.starts_with('+') { None } else { u8::from_str_radix(digits, 16).ok() }
}

//! What a plain YAML scalar is, by the core schema of YAML 1.2.

use super::cell::Shape;

/// The shape of a plain scalar without a tag.
///
/// Two differences from the core schema: a number with a zero before other digits (`012345678901`, an account) is a
/// string, because no two readers agree about it; and `.inf` and `.nan` are strings, because no policy counts with them.
pub(super) fn resolve(text: &str) -> Shape {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Shape::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Shape::Bool,
        _ if is_number(text) => Shape::Number,
        _ => Shape::String,
    }
}

fn is_number(text: &str) -> bool {
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return false;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return is_all(digits, |byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return is_all(digits, |byte| matches!(byte, b'0'..=b'7'));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    is_mantissa(mantissa)
        && exponent.is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// `1`, `1.`, `1.5` or `.5`.
fn is_mantissa(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let padded = whole.len() > 1 && whole.starts_with('0');
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    has_digits && !padded && (whole.is_empty() || is_digits(whole)) && (fraction.is_empty() || is_digits(fraction))
}

fn is_digits(text: &str) -> bool {
    is_all(text, |byte| byte.is_ascii_digit())
}

fn is_all(text: &str, holds: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(holds)
}

#[cfg(test)]
mod tests {
    use super::{Shape, resolve};

    #[test]
    fn only_what_the_core_schema_calls_a_number_is_one() {
        for number in "0 -0 +1 12 1.5 1. .5 -.5 1e3 1E-3 1.e+3 0.10 0x1F 0o17 123456789012345678901234567890".split(' ')
        {
            assert_eq!(resolve(number), Shape::Number, "{number}");
        }
        let strings = "012345678901 0123 -01 00.5 1_000 1:30 0x 0xg 0o8 -0x1 . - + e3 1e 1e+ 1.2.3 2012-10-17 .inf -.INF .nan \
                       yes No on off y tRue nULL ١";
        for string in strings.split_whitespace() {
            assert_eq!(resolve(string), Shape::String, "{string}");
        }
    }
}

//! Regular expressions, which take a time that grows with the text alone.

/// A regular expression whose spelling has been checked; its automaton is made when it is first asked.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: Box<str>,
    regex: std::sync::OnceLock<Result<regex::Regex, String>>,
}

impl Pattern {
    /// How large an automaton may become, in bytes.
    const SIZE: usize = 1 << 20;

    /// Checks the spelling.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn new(text: &str) -> Result<Self, String> {
        match spelling(text) {
            Ok(()) => Ok(Self { text: text.into(), regex: std::sync::OnceLock::new() }),
            Err(reason) => {
                Err(reason.lines().last().unwrap_or("it cannot be read").trim_start_matches("error: ").to_owned())
            }
        }
    }

    /// Whether it is found somewhere in a text.
    ///
    /// # Errors
    /// The automaton would be larger than it may be.
    pub fn is_match(&self, text: &str) -> Result<bool, &str> {
        let make = || {
            let built = regex::RegexBuilder::new(&self.text).size_limit(Self::SIZE).build();
            built.map_err(|_| format!("the regular expression needs more than {} bytes", Self::SIZE))
        };
        self.regex.get_or_init(make).as_ref().map(|regex| regex.is_match(text)).map_err(String::as_str)
    }
}

/// Reads a regular expression as far as its spelling can be wrong. What its classes hold (many letters, without regard to case) is
/// only looked up where that can fail: for a property of Unicode, and where Unicode is turned off.
fn spelling(text: &str) -> Result<(), String> {
    let is_flag = |letter: &char| letter.is_ascii_alphabetic() || *letter == '-';
    let turns_off = text.split("(?").skip(1).any(|rest| rest.chars().take_while(is_flag).any(|flag| flag == '-'));
    let may_fail = turns_off || text.contains("\\p") || text.contains("\\P");
    if may_fail {
        return regex_syntax::Parser::new().parse(text).map(drop).map_err(|error| error.to_string());
    }
    let parsed = regex_syntax::ast::parse::Parser::new().parse(text);
    parsed.map(drop).map_err(|error| error.to_string())
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.text)
    }
}

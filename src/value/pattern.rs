//! Regular expressions, which take a time that grows with the text alone.
//!
//! A run asks most expressions about a few short texts, and making the automaton is what costs. So the smallest one that
//! answers is made, when it is first asked: without the tables of Unicode for a text of ASCII, which reads the same without
//! them.

use std::sync::OnceLock;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;

/// How large an automaton may become, in bytes.
const SIZE: usize = 1 << 20;

/// A regular expression; its automata are made when they are first asked.
#[derive(Debug)]
pub struct Pattern {
    text: Box<str>,
    /// For texts of ASCII; nothing where the expression needs the tables of Unicode itself.
    ascii: OnceLock<Option<Searcher>>,
    /// For all others.
    unicode: OnceLock<Result<PikeVM, String>>,
}

impl Pattern {
    /// Checks the spelling.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn new(text: &str) -> Result<Self, String> {
        match spelling(text) {
            Ok(()) => Ok(Self::unchecked(text)),
            Err(reason) => {
                Err(reason.lines().last().unwrap_or("it cannot be read").trim_start_matches("error: ").to_owned())
            }
        }
    }

    /// One whose spelling was checked before; a wrong one says so when it is asked.
    pub fn unchecked(text: &str) -> Self {
        Self { text: text.into(), ascii: OnceLock::new(), unicode: OnceLock::new() }
    }

    /// Whether its automaton surely keeps to its size: it is short, and counts no repetitions.
    pub fn is_surely_small(&self) -> bool {
        self.text.len() <= 256 && !self.text.contains('{')
    }

    /// Whether its automaton keeps to its size, for texts of ASCII at least.
    ///
    /// # Errors
    /// It would be larger than it may be.
    pub fn fits(&self) -> Result<(), &str> {
        match self.ascii() {
            Some(_) => Ok(()),
            None => self.unicode().map(drop),
        }
    }

    /// Whether it is found somewhere in a text.
    ///
    /// # Errors
    /// The automaton would be larger than it may be.
    pub fn is_match(&self, text: &str) -> Result<bool, &str> {
        if text.is_ascii()
            && let Some(searcher) = self.ascii()
        {
            return Ok(searcher.is_match(text));
        }
        let machine = self.unicode()?;
        Ok(machine.is_match(&mut machine.create_cache(), text))
    }

    fn ascii(&self) -> Option<&Searcher> {
        let searcher = || automaton(&self.text, false).and_then(|nfa| Searcher::new(nfa).ok_or_else(String::new)).ok();
        self.ascii.get_or_init(searcher).as_ref()
    }

    fn unicode(&self) -> Result<&PikeVM, &str> {
        let machine = || automaton(&self.text, true).and_then(|nfa| PikeVM::new_from_nfa(nfa).map_err(too_large));
        self.unicode.get_or_init(machine).as_ref().map_err(String::as_str)
    }
}

/// Looks through texts of ASCII: by an automaton that is made as far as the texts lead, and by a plain one where that grew too large.
#[derive(Debug)]
struct Searcher {
    lazy: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>,
    plain: PikeVM,
}

impl Searcher {
    fn new(nfa: NFA) -> Option<Self> {
        let lazy = DFA::builder().build_from_nfa(nfa.clone()).ok()?;
        let fresh = lazy.clone();
        let caches = Pool::new(Box::new(move || fresh.create_cache()) as Box<dyn Fn() -> Cache + Send + Sync>);
        Some(Self { lazy, caches, plain: PikeVM::new_from_nfa(nfa).ok()? })
    }

    fn is_match(&self, text: &str) -> bool {
        let found = self.lazy.try_search_fwd(&mut self.caches.get(), &Input::new(text).earliest(true));
        found.map_or_else(|_| self.plain.is_match(&mut self.plain.create_cache(), text), |end| end.is_some())
    }
}

fn automaton(text: &str, unicode: bool) -> Result<NFA, String> {
    let size = Config::new().which_captures(WhichCaptures::None).nfa_size_limit(Some(SIZE)).utf8(unicode);
    let reading = syntax::Config::new().unicode(unicode).utf8(unicode);
    Compiler::new().syntax(reading).configure(size).build(text).map_err(too_large)
}

fn too_large(_: impl std::error::Error) -> String {
    format!("the regular expression needs more than {SIZE} bytes")
}

/// Reads a regular expression as far as its spelling can be wrong. What its classes hold (many letters, without regard to case) is
/// only looked up where that can fail: for a property of Unicode, and where Unicode is turned off.
fn spelling(text: &str) -> Result<(), String> {
    let is_flag = |letter: &char| letter.is_ascii_alphabetic() || *letter == '-';
    let turns_off = text.split("(?").skip(1).any(|rest| rest.chars().take_while(is_flag).any(|flag| flag == '-'));
    if turns_off || text.contains("\\p") || text.contains("\\P") {
        return regex_syntax::Parser::new().parse(text).map(drop).map_err(|error| error.to_string());
    }
    regex_syntax::ast::parse::Parser::new().parse(text).map(drop).map_err(|error| error.to_string())
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

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(pattern: &str, text: &str) -> Result<bool, String> {
        Pattern::new(pattern)?.is_match(text).map_err(str::to_owned)
    }

    #[test]
    fn letters_are_those_of_unicode() {
        assert_eq!(matches("^.$", "ä"), Ok(true));
        assert_eq!(matches("(?i)^straße$", "STRAßE"), Ok(true));
        assert_eq!(matches(r"^\w+$", "größe"), Ok(true));
        assert_eq!(matches("[ä-ö]", "plain"), Ok(false));
        assert_eq!(matches(r"^\p{Greek}$", "λ"), Ok(true));
        assert_eq!(matches(r"\p{Greek}", "lambda"), Ok(false));
        // The sign of kelvin is a k without regard to case.
        assert_eq!(matches("(?i)^k$", "\u{212a}"), Ok(true));
    }

    #[test]
    fn boundaries_are_those_of_words() {
        let key = r"\b(?:AKIA|ASIA)[A-Z2-7]{4}\b";
        for (text, is_found) in [("id=AKIAAAAA", true), ("AKIAAAAAA", false), ("xASIAAAAA", false), ("nothing", false)]
        {
            assert_eq!(matches(key, text), Ok(is_found), "{text}");
        }
    }

    #[test]
    fn what_is_too_large_is_an_error_and_not_a_miss() {
        let reason = Err("the regular expression needs more than 1048576 bytes".to_owned());
        assert_eq!(matches(r"\w{3000}", "a"), Ok(false));
        assert_eq!(matches(r"\w{3000}", "ä"), reason);
        assert_eq!(matches(r"[a-z]{100000}", "a"), reason);
    }

    #[test]
    fn a_long_text_takes_a_time_that_grows_with_it() {
        let text = "a".repeat(200_000);
        assert_eq!(matches("(a|aa)+b", &text), Ok(false));
        assert_eq!(matches(r"(x+x+)+y|a{5}b", &text), Ok(false));
    }

    #[test]
    fn a_misspelt_one_is_told() {
        assert!(matches("(a", "a").is_err_and(|reason| reason.contains("unclosed group")));
        assert!(matches(r"\p{Klingon}", "a").is_err_and(|reason| reason.contains("not found")));
        assert!(matches(r"(?-u:\xff)", "a").is_err());
    }
}

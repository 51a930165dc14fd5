//! What people write by mistake, and what they meant.

use super::super::Rule;
use crate::diagnostic::nearest;

use super::{Mistake, expected};

/// The words that begin an item.
pub(super) const ITEM_WORDS: [&str; 9] = ["rule", "kind", "from", "extend", "def", "param", "table", "waive", "use"];

/// The words that begin a step.
pub(in crate::syntax) const STEP_WORDS: [&str; 6] = ["for", "when", "let", "require", "forbid", "need"];

/// The attributes of a rule, for suggestions only: `semantics` knows which there are.
pub(in crate::syntax) const ATTRIBUTES: [&str; 6] = ["title", "severity", "practice", "refs", "message", "remedy"];

/// Other words that may begin a line inside a step, with the attributes.
pub(in crate::syntax) const OTHER_LINE_WORDS: [&str; 24] = [
    "title", "severity", "practice", "refs", "message", "remedy", "else", "and", "or", "not", "implies", "in", "is",
    "exists", "where", "then", "if", "like", "contains", "matches", "any", "all", "none", "one",
];

/// The words that cannot be variables.
pub(in crate::syntax) const RESERVED: [&str; 26] = [
    "and",
    "or",
    "not",
    "implies",
    "in",
    "is",
    "exists",
    "contains",
    "like",
    "matches",
    "starts_with",
    "ends_with",
    "if",
    "then",
    "else",
    "where",
    "forbid",
    "for",
    "when",
    "let",
    "require",
    "need",
    "true",
    "false",
    "null",
    "unknown",
];

/// Words in backticks, with commas.
pub(super) fn ticked(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

impl Mistake<'_> {
    /// What to do, when it is known.
    pub(super) fn hint(&self) -> Option<String> {
        self.foreign_sign().or_else(|| self.negated_operator()).or_else(|| self.form()).or_else(|| self.slip())
    }

    /// A sign of another language.
    fn foreign_sign(&self) -> Option<String> {
        let help = match self.near(0) {
            "=" if self.expects(Rule::colon) => return None,
            "=" if self.item_word() == "kind" => {
                "what is derived stands in `extend`: `extend queue { dead: bool = … }`"
            }
            "=" | "===" => "`==` compares",
            "!==" => "`!=` compares",
            "&&" | "&" => "write `and`",
            "||" | "|" => "write `or`",
            "!" => "write `not`",
            "'" | "“" | "”" | "„" | "‘" | "’" => "a string stands in double quotes",
            "#" => "a comment begins with `//`",
            ";" => "no `;` is needed",
            "/" if expected::is_expression(&self.stop.expected) => {
                "a regular expression ends with `/` on the same line; a slash in it is written `\\/`"
            }
            "}" if self.found == 0 => "there is one `}` too many",
            "?" => "write `if c then a else b`",
            "=>" => "write `implies`",
            ":=" => "write `=`",
            _ => return None,
        };
        Some(help.to_owned())
    }

    /// `x not contains y`
    fn negated_operator(&self) -> Option<String> {
        let operator = self.near(1);
        match (self.near(0), operator) {
            ("not", "exists") => Some("write `not x exists`, or `x is missing`".to_owned()),
            ("not", "contains" | "like" | "matches" | "starts_with" | "ends_with") => {
                Some(format!("write `not x {operator} y`"))
            }
            _ => None,
        }
    }

    /// The form of what was begun.
    fn form(&self) -> Option<String> {
        let quantifies = |word: &str| matches!(word, "any" | "all" | "none" | "one" | "first");
        let begun = |word: fn(&str) -> bool| {
            let before = self.tokens.iter().take(self.found).rev().take(40);
            before.map(|token| token.text(self.text)).any(word)
        };
        let help = if quantifies(self.near(-1))
            || quantifies(self.near(-2))
            || self.expects_body() && !self.expects(Rule::close_paren)
        {
            "a quantifier reads `any x in xs: condition`"
        } else if self.expects_body() && begun(|word| word == "in") {
            "an aggregate reads `count(x in xs where c: e)`"
        } else if self.expects(Rule::value_word) {
            "the name of a type is a string: `from \"AWS::Lambda::Function\"`"
        } else if self.expects(Rule::colon) && matches!(self.near(0), ")" | ",") {
            "a parameter reads `name: type`"
        } else if self.expects(Rule::equals) && self.near(0) == ":" {
            "a field of a lens reads `name = value`"
        } else if self.expects(Rule::colon) && self.near(0) == "=" {
            "write its type after a `:`"
        } else if self.expects(Rule::else_word) && begun(|word| word == "then") {
            "an `if` is a value, so it needs an `else`"
        } else if self.expects(Rule::is_name) {
            "`is` asks about a word such as `missing` or a string; `==` compares values"
        } else if self.inside_string() && expected::is_expression(&self.stop.expected) {
            "write `\\{` for a brace that begins no hole"
        } else {
            return None;
        };
        Some(help.to_owned())
    }

    /// Whether a `where` or the `:` of a quantifier or an aggregate is expected.
    pub(super) fn expects_body(&self) -> bool {
        let colon = self.expects(Rule::colon) || self.expects(Rule::aggregate_body);
        colon && (self.expects(Rule::filter) || self.expects(Rule::where_word))
    }

    /// A misspelt word, or an attribute without its value.
    fn slip(&self) -> Option<String> {
        let word = self.near(0);
        if ATTRIBUTES.contains(&word) && self.expects_line() {
            return Some(format!("`{word}` needs a value"));
        }
        let words = expected::exact_words(&self.stop.expected).filter(|known| known.len() > 2);
        nearest(word, words).map(|known| format!("did you mean `{known}`?"))
    }

    fn expects_line(&self) -> bool {
        self.expects(Rule::attribute) || self.expects(Rule::attribute_name)
    }

    fn inside_string(&self) -> bool {
        let at = self.stop.at as u32;
        super::strings(&self.tokens).iter().any(|string| string.start < at && string.end.is_none_or(|end| at < end))
    }
}

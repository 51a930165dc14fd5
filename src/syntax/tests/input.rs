//! What is typed at the prompt.

use super::super::{InputError, parse_input};
use super::{report, show, source};

fn input(text: &str) -> String {
    let (map, id) = source(text);
    match parse_input(id, text) {
        Ok(items) => items.iter().map(show::item).collect::<Vec<_>>().join(" "),
        Err(InputError::Incomplete(_)) => "…".to_owned(),
        Err(InputError::Wrong(diagnostics)) => report(&map, &diagnostics),
    }
}

#[test]
fn an_expression_a_let_or_items() {
    assert_eq!(input(""), "");
    assert_eq!(input("// nothing"), "");
    assert_eq!(input("fn.role exists"), "(exists fn.role)");
    assert_eq!(input("let x = 3"), "(let x 3)");
    assert_eq!(input("let x = 3\nlet y = x + 1\ny"), "(let x 3) (let y (+ x 1)) y");
    assert_eq!(input("rule a { require x }\nparam p: t"), "(rule a (require x)) (param p t)");
    assert_eq!(input("/// docs\ndef f(): t = a\nf()"), "(docs \"docs\" (def f t a)) (f)");
    assert_eq!(input("rule"), "rule");
    assert_eq!(input("use.kind"), "use.kind");
}

#[test]
fn incomplete_input_would_be_valid_if_more_followed() {
    let cases = [
        "let",
        "let x",
        "let x =",
        "let x = // so",
        "a and",
        "a ==",
        "f(",
        "f(a,",
        "(a",
        "[",
        "{a: ",
        "any x in xs",
        "any x in xs:",
        "any x",
        "if a then b",
        "\"abc",
        "\"abc {x",
        "\"abc {x}",
        "rule a {",
        "rule a",
        "rule a {\n  require x\n",
        "rule a { title",
        "rule a {\n  require x // so\n  message // and",
        "rule a {\n  severity\n",
        "kind a {",
        "kind a / b",
        "from \"A\"",
        "from \"A\" as b {\n  c = .C",
        "not",
        "a is",
        "a.",
        "x -> ",
        "waive a for b",
        "param p",
        "count(x in xs: ",
    ];
    for text in cases {
        assert_eq!(input(text), "…", "{text}");
    }
}

#[test]
fn wrong_input_is_wrong_whatever_follows() {
    assert_eq!(input("a = b"), "1:3 syntax-error: expected an operator, found `=` (`==` compares)");
    assert_eq!(input("a)"), "1:2 syntax-error: expected an operator, found `)`");
    assert_eq!(input("a b"), "1:3 syntax-error: expected an operator, found `b`");
    assert_eq!(input("rule a { require = "), "1:18 syntax-error: expected an expression, found `=` (`==` compares)");
    assert_eq!(
        input("a == b == c"),
        "1:8 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)"
    );
    assert_eq!(
        input("let when = 3"),
        "1:5 reserved-word: `when` is a reserved word and cannot be a name here (choose another name, for example `when_`)"
    );
}

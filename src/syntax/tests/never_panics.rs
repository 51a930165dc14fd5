//! Damaged and deep texts are read or explained: no panic, no overflow, no endless loop. `tests/soup` tries random ones.

use super::super::{LEVELS, POLICY_BYTES, parse_expr, parse_input};
use super::examples::EXAMPLES;
use super::{parse, source, tree};

/// Reads a text in every way. Diagnostics must point into it.
fn read(text: &str) {
    let (map, id) = source(text);
    let mut diagnostics = parse(id, text).diagnostics;
    diagnostics.extend(parse_expr(id, text).err().into_iter().flatten());
    let _ = parse_input(id, text);
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        let span = label.place.span;
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{span:?} in {text:?}");
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{span:?}");
        map.slice(label.place);
    }
}

#[test]
fn examples_cut_at_every_byte() {
    for (_, example) in EXAMPLES {
        for end in (0..example.len()).filter(|end| example.is_char_boundary(*end)) {
            let (_, id) = source(&example[..end]);
            parse(id, &example[..end]);
            if end % 16 == 0 {
                read(&example[..end]);
            }
        }
    }
}

#[test]
fn examples_without_each_of_their_tokens() {
    for (_, example) in EXAMPLES {
        for token in super::super::lex::lex(example) {
            let (before, after) = (&example[..token.span.start as usize], &example[token.span.end as usize..]);
            read(&format!("{before}{after}"));
        }
    }
}

#[test]
fn deep_nesting_is_refused_where_it_is_too_deep() {
    let deep = |open: &str, close: &str, n: usize| format!("def f(): t = {}x{}", open.repeat(n), close.repeat(n));
    let pairs = [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("x[", "]"),
        ("{a: ", "}"),
        ("\"{", "}\""),
        ("not ", ""),
        ("- ", ""),
        ("any x in xs: ", ""),
        ("any x in xs: x is when and ", ""),
        ("if x then ", " else y"),
        ("if x then y else ", ""),
        ("count(x in ", ": x)"),
        ("x implies ", ""),
        ("any k, v in xs: ", ""),
        ("[x for x in ", "]"),
        ("x + ", ""),
        ("", ".a"),
        ("", " ?? a"),
        ("", "[0]"),
        ("", " -> a"),
        ("", " + 1"),
        ("", "(a)"),
    ];
    for (open, close) in pairs {
        assert!(!tree(&deep(open, close, 40)).contains("nested-too-deep"), "{open}{close}");
        for n in (50..LEVELS as usize).step_by(37) {
            tree(&deep(open, close, n));
        }
        for n in [LEVELS as usize + 1, 10_000] {
            let report = tree(&deep(open, close, n));
            assert!(
                report.ends_with("nested-too-deep: nested deeper than 200 levels (name a part with `let` or `def`)"),
                "{open}{close}: {report}"
            );
        }
    }
    assert!(tree(&format!("param p: {}t{}", "list<".repeat(5000), ">".repeat(5000))).contains("nested-too-deep"));
    assert!(tree(&format!("param p: {}t{}", "{a: ".repeat(5000), "}".repeat(5000))).contains("nested-too-deep"));
}

#[test]
fn many_operands_are_not_deep() {
    for operator in [" and ", " or "] {
        let chain = format!("def f(): bool = {}", vec!["not a == b"; 5000].join(operator));
        assert!(tree(&chain).starts_with("(def f bool ("));
    }
    let list = format!("def f(): list<t> = [{}]", "a.b + 1, ".repeat(5000));
    assert!(tree(&list).starts_with("(def f list<t> ["));
}

#[test]
fn what_could_be_read_twice_is_read_once() {
    // Each of these takes forever in a grammar whose alternatives share a long beginning.
    for piece in [
        "f(x in ",
        "(",
        "[",
        "any x in (",
        "any x in any x in ",
        "{a: [",
        "if any x in xs: (",
        "\"{f(",
        "x[f(",
        "count(x in xs where (",
    ] {
        for n in [20, 60] {
            read(&format!("rule a {{ require {} }}", piece.repeat(n)));
            read(&piece.repeat(n));
        }
    }
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let report = tree(&" ".repeat(POLICY_BYTES + 1));
    assert_eq!(
        report,
        "1:1 policy-too-large: a policy file may have 4194304 bytes, this one has 4194305 (split it into several files)"
    );
}

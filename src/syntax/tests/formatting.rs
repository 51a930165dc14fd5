//! The formatter: the layout, and that it changes nothing else.

use proptest::prelude::*;

use super::super::format;
use super::super::lex::{TokenKind, lex};
use super::examples::EXAMPLES;
use super::{report, source, tree};

fn formatted(text: &str) -> String {
    let (map, id) = source(text);
    format(id, text).unwrap_or_else(|diagnostics| report(&map, &diagnostics))
}

/// Checks that a text becomes another one, which reads as the same tree and stays as it is.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(formatted(text), expected);
    check_laws(text);
}

#[track_caller]
fn check_laws(text: &str) {
    let once = formatted(text);
    assert_eq!(tree(&once), tree(text), "another tree:\n{text}\n=>\n{once}");
    assert_eq!(formatted(&once), once, "not the same twice:\n{text}");
}

#[test]
fn the_examples_are_laid_out_like_the_book() {
    for (name, example) in EXAMPLES {
        check_laws(example);
        let squeezed = |text: &str| {
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(squeezed(&formatted(example)), squeezed(example), "{name}");
    }
}

#[test]
fn a_rule_has_a_line_for_each_step_and_columns_for_its_attributes() {
    check(
        "rule a{title \"T\" severity high refs \"x\",\"y\"\nfor f in fs where f.a==- 1\nrequire  f . b( 1 )[ \"k\" ]in 0 .. 3 else   high \"m\"}",
        "\
rule a {
    title    \"T\"
    severity high
    refs     \"x\", \"y\"
    for f in fs where f.a == -1
    require f.b(1)[\"k\"] in 0..3 else high \"m\"
}
",
    );
}

#[test]
fn blank_lines_are_kept_but_not_two_and_not_beside_a_brace() {
    check(
        "\n\nuse a\nuse b\nrule c {\n\n\n title \"t\"\n\n\n\n require x\n\n}\nparam p: t\n\n\n\nparam q: t",
        "\
use a
use b

rule c {
    title \"t\"

    require x
}

param p: t

param q: t
",
    );
}

#[test]
fn comments_stay_where_they_are() {
    check(
        "// first\n\n// above\n/// docs\nrule a { // begins\n  // why\n  title \"t\" // trailing   \n  severity high\n  require x // one\n  and y\n    // between\n  and z\n  // last\n} // ends\n// gone\n",
        "\
// first

// above
/// docs
rule a { // begins
    // why
    title    \"t\" // trailing
    severity high
    require x // one
        and y
        // between
        and z
    // last
} // ends

// gone
",
    );
    check("// only", "// only\n");
    check("kind a {\n// nothing\n}", "kind a {\n    // nothing\n}\n");
    check("kind a // b\n{ c: d }", "kind a // b\n    {\n    c: d\n}\n");
}

#[test]
fn the_breaks_of_the_author_are_kept() {
    check(
        "rule a {\nrequire x.y exists\nor any z in zs: (\nz.a\nand [\nz.b,\nz.c] == z.d\n)\nelse high\n\"m\"\n}",
        "\
rule a {
    require x.y exists
        or any z in zs: (
            z.a
            and [
                z.b,
                z.c] == z.d
        )
        else high
        \"m\"
}
",
    );
}

#[test]
fn kinds_lenses_and_the_rest() {
    check(
        "kind a/as_{b:string  \"one\" , longer : list < {c:date,d:t ?} > ? \"two\"}\nkind e{}\nkind f=g|h\nfrom \"A\",\"B\"where .X exists each c in .Cs as a{b=.B longer=.C->d.e ?? unknown \"w\"}\nextend a{x:bool=true y:number= -  2}\ndef f(a:t,b:list<u>):bool=not(a in b)\nwaive a-b for c in ds until 2027-01-31 because \"{x}\"\ntable t:map<{a:b}>from \"t.json\"",
        "\
kind a / as_ {
    b:      string                  \"one\",
    longer: list<{c: date, d: t?}>? \"two\"
}

kind e {}
kind f = g | h

from \"A\", \"B\" where .X exists each c in .Cs as a {
    b      = .B
    longer = .C -> d.e ?? unknown \"w\"
}

extend a {
    x: bool = true
    y: number = -2
}

def f(a: t, b: list<u>): bool = not (a in b)
waive a-b for c in ds until 2027-01-31 because \"{x}\"
table t: map<{a: b}> from \"t.json\"
",
    );
}

#[test]
fn comments_behind_lines_are_a_column_and_a_broken_head_ends_at_the_left() {
    check(
        "from \"A\"\n each c in .Cs\n as a{\nb=.B // one\nlonger=.C // two\n\nc = .D + 1 // far\n}\nkind k {\na: t \"x\" // one\nbb: t \"long\" // two\n}",
        "\
from \"A\"
    each c in .Cs
as a {
    b      = .B // one
    longer = .C // two

    c = .D + 1 // far
}

kind k {
    a:  t \"x\"    // one
    bb: t \"long\" // two
}
",
    );
}

#[test]
fn strings_are_never_touched() {
    check("param p: t = \"a  {x  .b}\n   c\"   \"d\"", "param p: t = \"a  {x  .b}\n   c\" \"d\"\n");
}

#[test]
fn nothing_is_nothing_and_mistakes_are_left_alone() {
    check("", "");
    check("\n\n", "");
    assert_eq!(
        formatted("rule a { require x = 3 }"),
        "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `=` (`==` compares)"
    );
}

const MORE: &str = r#"
use a.b
rule c-d {
    tags x, least-privilege, "y"
    for k, v in {a: 1, "b c": [-1, 2 - 3, -x.y(-2)]}
    let z = if a then b else -c ?? d
    forbid a matches /x\/ {2}/ and 1 / 2 / 3 > 4 or a is not missing else low
    require [e for x in xs where x?.y in 1..n + 1 for y in x.ys if not y]
    need first x in xs: count(a, b in x where a: b) == count(xs)
    when none x in -xs: x -> function exists implies x["k"][0].b
}
"#;

/// The tokens of a text with other blanks and comments between them.
fn shuffled(text: &str, gaps: &[u8]) -> String {
    let mut result = String::new();
    let (mut end, mut open) = (0, 0);
    let mut word_before = false;
    for (token, gap) in lex(text).into_iter().zip(gaps.iter().cycle()) {
        let before = &text[end..token.span.start as usize];
        let replaced = ["\n", "  ", "\n\n\n", " // c\n", "\n  // own\n", "\n\n// far\n\n", "\t"].get(*gap as usize);
        // Two words stay on their line: a quantifier and its name, an attribute and its value.
        let words = word_before && token.kind == TokenKind::Word;
        match replaced.filter(|replaced| !words || !replaced.contains('\n')) {
            Some(replaced) if open == 0 && !before.is_empty() && !before.contains("\n///") => result.push_str(replaced),
            _ => result.push_str(before),
        }
        result.push_str(token.text(text));
        if let TokenKind::Piece { first, last } = token.kind {
            open = open + usize::from(first) - usize::from(last);
        }
        if token.kind == TokenKind::Comment {
            result.push('\n');
        }
        end = token.span.end as usize;
        word_before = token.kind == TokenKind::Word;
    }
    result
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_blanks_change(example in 0..4_usize, gaps in prop::collection::vec(0..14_u8, 1..200)) {
        let text = EXAMPLES.get(example).map_or(MORE, |(_, text)| text);
        let text = shuffled(text, &gaps);
        let (_, id) = source(&text);
        prop_assume!(super::parse(id, &text).diagnostics.is_empty());
        check_laws(&text);
    }
}

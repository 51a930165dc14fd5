//! Wrong text: what is said, and where.

use super::tree;

/// Checks `text`, which may span lines, against its report.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(tree(text), *expected, "{text}");
    }
}

#[test]
fn a_bracket_that_is_left_open_hides_nothing_behind_it() {
    check(&[
        (
            "rule a {\n    require x == {y: 1\n    require x = 3\n}\nrule b {\n    require x = 4\n}",
            "3:5 syntax-error: expected `,` or `}`, found `require`\n3:15 syntax-error: expected an operator, the next line of the rule or `}`, found `=` (`==` compares)\n6:15 syntax-error: expected an operator, the next line of the rule or `}`, found `=` (`==` compares)",
        ),
        (
            "rule a\n    title \"t\"\n    require x\n}\nrule b {\n    require x = 4\n}",
            "2:5 syntax-error: expected `{`, found `title`\n6:15 syntax-error: expected an operator, the next line of the rule or `}`, found `=` (`==` compares)",
        ),
    ]);
}

#[test]
fn what_people_write_by_mistake() {
    check(&[
        (
            "rule a { require x = 3 }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `=` (`==` compares)",
        ),
        ("rule a { require x === 3 }", "1:20 syntax-error: expected an expression, found `===` (`==` compares)"),
        ("rule a { require x !== 3 }", "1:20 syntax-error: expected an expression, found `!==` (`!=` compares)"),
        (
            "rule a { require x && y }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `&&` (write `and`)",
        ),
        (
            "rule a { require x || y }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `||` (write `or`)",
        ),
        ("rule a { require !x }", "1:18 syntax-error: expected an expression, found `!` (write `not`)"),
        (
            "rule a { require x == 'abc' }",
            "1:23 syntax-error: expected an expression, found `'` (a string stands in double quotes)",
        ),
        ("rule a { require 5x > 3 }", "1:18 malformed-number: `5x` is no number"),
        ("rule a { require 1_000 > 3 }", "1:18 malformed-number: `1_000` is no number (write `1000`)"),
        (
            "rule a { require x not contains y }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `not` (write `not x contains y`)",
        ),
        (
            "rule a { require x not exists }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `not` (write `not x exists`, or `x is missing`)",
        ),
        (
            "rule a { require x ? y : z }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `?` (write `if c then a else b`)",
        ),
        (
            "rule a { require x matches /abc }",
            "1:28 syntax-error: expected an expression, found `/` (a regular expression ends with `/` on the same line; a slash in it is written `\\/`)",
        ),
        (
            "rule a { require x is }",
            "1:23 syntax-error: expected a string or a word such as `missing`, found `}` (`is` asks about a word such as `missing` or a string; `==` compares values)",
        ),
        (
            "rule a { require x is 3 }",
            "1:23 syntax-error: expected a string or a word such as `missing`, found `3` (`is` asks about a word such as `missing` or a string; `==` compares values)",
        ),
        (
            "rule a { require x # c\n }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `#` (a comment begins with `//`)",
        ),
        (
            "rule a { require x; require y }",
            "1:19 syntax-error: expected an operator, the next line of the rule or `}`, found `;` (no `;` is needed)",
        ),
        (
            "rule a { require x } rule b { require = }",
            "1:39 syntax-error: expected an expression, found `=` (`==` compares)",
        ),
        (
            "rule a { require a => b }",
            "1:20 syntax-error: expected an operator, the next line of the rule or `}`, found `=>` (write `implies`)",
        ),
    ]);
}

#[test]
fn strings() {
    check(&[
        (
            "rule a {\n  title \"abc\n  severity high\n  message \"x\"\n}\n\nrule b { require y }",
            "2:9 unterminated-string: this string is not closed (write a `\"` at its end; a quote inside a string is written `\\\"`)",
        ),
        (
            "rule a {\n  title \"abc\n  severity high\n}",
            "2:9 unterminated-string: this string is not closed (write a `\"` at its end; a quote inside a string is written `\\\"`)",
        ),
        (
            "rule a { message \"a {b\" }",
            "1:18 unclosed-hole: a hole in this string is not closed (write `}` after the expression, or `\\{` for a brace that begins no hole)",
        ),
        (
            "rule a { message \"a {}\" }",
            "1:22 syntax-error: expected an expression, found `}` (write `\\{` for a brace that begins no hole)",
        ),
        (
            "rule a { message \"\\d\" }",
            "1:19 unknown-escape: `\\d` means nothing in a string (write `\\\\` for a backslash)",
        ),
        (
            "from \"A{x}\" as a {}",
            "1:6 unexpected-hole: the name of a type is plain text, without holes (write `\\{` for a brace)",
        ),
    ]);
}

#[test]
fn brackets() {
    check(&[
        (
            "rule a {\n  require x\n  message \"m\"\n",
            "1:8 unclosed-bracket: this `{` is never closed (write the missing `}`)",
        ),
        (
            "rule a {\n  require x\n\nrule b { require y }",
            "1:8 unclosed-bracket: this `{` is never closed (write the missing `}`)",
        ),
        ("rule a {\n  require (x or y\n  message \"m\"\n}", "3:3 syntax-error: expected `)`, found `message`"),
        ("rule a {\n  require f(x\n  message \"m\"\n}", "3:3 syntax-error: expected `,` or `)`, found `message`"),
        ("rule a {\n  require [x, y\n  message \"m\"\n}", "3:3 syntax-error: expected `,` or `]`, found `message`"),
        ("rule a { require x } }", "1:22 syntax-error: expected the next item, found `}` (there is one `}` too many)"),
        ("kind a { b: list<string }", "1:25 syntax-error: expected `>`, found `}`"),
        ("def f(a) = a", "1:8 syntax-error: expected `:`, found `)` (a parameter reads `name: type`)"),
        (
            "rule a { require count(x in xs y) > 1 }",
            "1:32 syntax-error: expected `,`, `:`, `where` or `)`, found `y` (an aggregate reads `count(x in xs where c: e)`)",
        ),
    ]);
}

#[test]
fn names_and_words() {
    check(&[
        ("rul a {\n require x\n}", "1:1 unknown-item: `rul` begins no item (did you mean `rule`?)"),
        (
            "rules a { require x }\nrule b { require y }",
            "1:1 unknown-item: `rules` begins no item (did you mean `rule`?)",
        ),
        ("function a() {\n}\n", "1:1 unknown-item: `function` begins no item"),
        (
            "waive a for f in fs untill 2027-01-01",
            "1:21 syntax-error: expected `because`, `owner`, `until` or `where`, found `untill` (did you mean `until`?)",
        ),
        (
            "rule lost_event { require x }",
            "1:6 rule-name-not-kebab-case: the name of a rule is written in kebab-case (write `lost-event`)",
        ),
        (
            "rule LostEvent { require x }",
            "1:6 rule-name-not-kebab-case: the name of a rule is written in kebab-case (write `lost-event`)",
        ),
        (
            "rule a { for in xs }",
            "1:14 reserved-word: `in` is a reserved word and cannot be a name here (choose another name, for example `in_`)",
        ),
        (
            "rule a { for when in xs }",
            "1:14 reserved-word: `when` is a reserved word and cannot be a name here (choose another name, for example `when_`)",
        ),
        (
            "rule a { let for = 3 }",
            "1:14 reserved-word: `for` is a reserved word and cannot be a name here (choose another name, for example `for_`)",
        ),
        (
            "rule a {\n requires x.y == 3\n}",
            "2:2 unknown-step: `requires` begins no line of a rule (did you mean `require`?)",
        ),
        ("rule a {\n foo\n}", "2:2 unknown-step: `foo` begins no line of a rule (did you mean `for`?)"),
        (
            "rule a { severity }",
            "1:10 syntax-error: expected the next line of the rule or `}`, found `severity` (`severity` needs a value)",
        ),
        (
            "waive a for f in fs owner \"a\" owner \"b\"",
            "1:31 repeated-clause: `owner` is written twice in this waiver",
        ),
        ("x", "1:1 unknown-item: `x` begins no item"),
    ]);
}

#[test]
fn expressions() {
    check(&[
        (
            "rule a { require any t in fn.triggers t.x }",
            "1:39 syntax-error: expected `:` or `where`, found `t` (a quantifier reads `any x in xs: condition`)",
        ),
        (
            "rule a {\n  require any t in fn.triggers\n  message \"x\"\n}",
            "3:3 syntax-error: expected `:` or `where`, found `message` (a quantifier reads `any x in xs: condition`)",
        ),
        (
            "rule a { require any t fn.triggers: t.x }",
            "1:24 syntax-error: expected `,` or `in`, found `fn` (a quantifier reads `any x in xs: condition`)",
        ),
        (
            "rule a { require a < b < c }",
            "1:24 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)",
        ),
        (
            "rule a { require a == b exists }",
            "1:25 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)",
        ),
        ("rule a { require }", "1:18 syntax-error: expected an expression, found `}`"),
        ("rule a { let x 3 }", "1:16 syntax-error: expected `=`, found `3`"),
        ("rule a { require x and\n forbid y }", "2:2 syntax-error: expected an expression, found `forbid`"),
        (
            "rule a { require x exists == y }",
            "1:27 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)",
        ),
        (
            "rule a { require if a then b }",
            "1:30 syntax-error: expected `else`, found `}` (an `if` is a value, so it needs an `else`)",
        ),
        ("rule a { require x. }", "1:21 syntax-error: expected a name, found `}`"),
        ("rule a { require x in 1.. }", "1:27 syntax-error: expected an expression, found `}`"),
        (
            "rule a { require 1..2 == x }",
            "1:18 misplaced-range: a range is no value, it stands after `in` only (write `x in a..b`)",
        ),
        ("rule a { require a == not b }", "1:23 loose-not: `not` binds looser than `==` (write `(not …)`)"),
        (
            "rule a { require \"f\"(x) }",
            "1:18 not-a-function: only a name can be called (write `f(x)` or `module.f(x)`)",
        ),
        (
            "rule a { require count(x where y) }",
            "1:23 malformed-aggregate: an aggregate reads `count(x in xs where c: e)` (`count(x in xs: c)` counts the elements for which `c` holds)",
        ),
        (
            "rule a { require count(x in xs where y) > 1 }",
            "1:23 malformed-aggregate: an aggregate reads `count(x in xs where c: e)` (`count(x in xs: c)` counts the elements for which `c` holds)",
        ),
        ("rule a { require unknown }", "1:26 syntax-error: expected a string, found `}`"),
        ("rule a { require { a b } }", "1:22 syntax-error: expected `:`, found `b`"),
        ("rule a { require @ }", "1:18 syntax-error: expected an expression, found `@`"),
        (
            "rule a { require 99999999999999999999d }",
            "1:18 duration-too-long: `99999999999999999999d` is longer than any duration can be",
        ),
    ]);
}

#[test]
fn items() {
    check(&[
        (
            "param p: duration = 90d +\nrule b { require y }",
            "1:26 syntax-error: expected an expression, found the next item",
        ),
        (
            "param p: duration = 90d x\nrule b { require y }",
            "1:25 syntax-error: expected a string or an operator, found `x`",
        ),
        ("rule { require x }", "1:6 syntax-error: expected the name of a rule, found `{`"),
        ("rule a require x }", "1:8 syntax-error: expected `{`, found `require`"),
        ("kind a { b string }", "1:12 syntax-error: expected `:`, found `string`"),
        ("kind a { b = string }", "1:12 syntax-error: expected `:`, found `=` (write its type after a `:`)"),
        ("kind a", "1:7 syntax-error: expected `=` or `{`, found the end of the text"),
        (
            "from \"A\" as a { b: .B }",
            "1:18 syntax-error: expected `=`, found `:` (a field of a lens reads `name = value`)",
        ),
        ("from \"A\" a { b = .B }", "1:10 syntax-error: expected `,`, `as`, `each` or `where`, found `a`"),
        (
            "from A as a { b = .B }",
            "1:6 syntax-error: expected `value` or a string, found `A` (the name of a type is a string: `from \"AWS::Lambda::Function\"`)",
        ),
        ("from \"A\" as a { b = .B\n c .C }", "2:4 syntax-error: expected `=`, found `.`"),
        ("def f(a: t) = a", "1:13 syntax-error: expected `:`, found `=` (write its type after a `:`)"),
        ("def f(a: t): b { a }", "1:16 syntax-error: expected `=`, found `{`"),
        ("param p = 3", "1:9 syntax-error: expected `:`, found `=` (write its type after a `:`)"),
        ("table t: map<string>", "1:21 syntax-error: expected `from`, found the end of the text"),
        ("use a.", "1:7 syntax-error: expected a name, found the end of the text"),
    ]);
}

#[test]
fn ten_mistakes_in_ten_rules_are_ten_diagnostics() {
    let rule = |n: usize| {
        format!("/// Rule {n}.\nrule r{n} {{\n    title \"t\"\n    for x in xs\n    require x.a = {n}\n}}\n\n")
    };
    let good = "rule good { require x }\n\n";
    let text: String = (0..10).map(|n| rule(n) + good).collect();
    let expected: Vec<String> = (0..10)
        .map(|n| format!("{}:17 syntax-error: expected an operator, the next line of the rule or `}}`, found `=` (`==` compares)", n * 9 + 5))
        .collect();
    assert_eq!(tree(&text), expected.join("\n"));
    let (_, id) = super::source(&text);
    assert_eq!(super::parse(id, &text).file.items.len(), 10);
}

#[test]
fn different_mistakes_do_not_hide_each_other() {
    let text = "rule a {\n    title \"open\n    severity high\n}\nrul b {\n}\nrule c {\n    require (x\n}\n\
                kind d {\n    e string\n\nparam f: duration = 3 x\n// fine\nrule g { require a < b < c require d == e == f }\nuse h\n";
    assert_eq!(
        tree(text),
        "2:11 unterminated-string: this string is not closed (write a `\"` at its end; a quote inside a string is written `\\\"`)\n\
         5:1 unknown-item: `rul` begins no item (did you mean `rule`?)\n\
         9:1 syntax-error: expected `)`, found `}`\n\
         11:7 syntax-error: expected `:`, found `string`\n\
         13:23 syntax-error: expected a string or an operator, found `x`\n\
         15:24 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)\n\
         15:43 chained-comparison: comparisons do not chain (write `a < b and b < c`, or put one comparison in parentheses)"
    );
}

/// So do mistakes in the fields of kinds and lenses.
#[test]
fn each_field_that_is_wrong_is_told() {
    let text = "kind d / ds {\n    a number\n    b: string\n    c: bool = true\n    e: \"x\"\n}\n\n\
                from \"T\"\n    where .Kind === \"x\"\nas d {\n    a = .A +\n    b = .B\n    c := true\n}\n\n\
                extend d {\n    f: bool = self.a > )3\n    g bool = true\n}\n";
    assert_eq!(
        tree(text),
        "2:7 syntax-error: expected `:`, found `number`\n\
         4:13 syntax-error: expected `,`, a name, a string or `}`, found `=` (what is derived stands in `extend`: `extend queue { dead: bool = … }`)\n\
         5:8 syntax-error: expected a type, found a string\n\
         9:17 syntax-error: expected an expression, found `===` (`==` compares)\n\
         12:7 syntax-error: expected `,`, a name or `}`, found `=` (`==` compares)\n\
         13:7 syntax-error: expected `,`, a name or `}`, found `:=` (write `=`)\n\
         14:1 syntax-error: expected an expression, found `}`\n\
         17:24 syntax-error: expected an expression, found `)`\n\
         18:7 syntax-error: expected `:`, found `bool`"
    );
}

#[test]
fn a_diagnostic_shows_the_bracket_that_is_open() {
    let text = "rule a {\n    require (x or y\n    message \"m\"\n}";
    let (map, id) = super::source(text);
    let diagnostic = super::parse(id, text).diagnostics.remove(0);
    let labels: Vec<_> =
        diagnostic.labels.iter().map(|l| (map.position(l.place).line, map.slice(l.place), &*l.message)).collect();
    assert_eq!(labels, [(3, "message", "expected `)`"), (2, "(", "opened here")]);
}

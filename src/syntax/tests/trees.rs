//! How expressions and items are read.

use super::super::parse_expr;
use super::{report, show, source, tree};

/// An expression as an s-expression, or what is wrong with it.
fn expr(text: &str) -> String {
    let (map, id) = source(text);
    match parse_expr(id, text) {
        Ok(expr) => show::expr(&expr),
        Err(diagnostics) => report(&map, &diagnostics),
    }
}

/// Checks `text => tree`, one on each line.
#[track_caller]
fn check(cases: &str) {
    for case in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = case.split_once(" => ").unwrap();
        assert_eq!(expr(text.trim()), expected.trim(), "{text}");
    }
}

#[test]
fn binding_from_loose_to_tight() {
    check(
        r#"
        a implies b or c and d            => (implies a (or b (and c d)))
        a implies b implies c             => (implies a (implies b c))
        a or b or c and d and e           => (or a b (and c d e))
        (a or b) or c                     => (or (or a b) c)
        not a and not b                   => (and (not a) (not b))
        not a == b                        => (not (== a b))
        not not a exists                  => (not (not (exists a)))
        not a exists or b                 => (or (not (exists a)) b)
        a ++ b == c ++ d                  => (== (++ a b) (++ c d))
        a ++ b + c                        => (++ a (+ b c))
        a + b * c - d / e                 => (- (+ a (* b c)) (/ d e))
        a * b ?? c                        => (* a (?? b c))
        a ?? b ?? c                       => (?? (?? a b) c)
        -a ?? b                           => (?? (- a) b)
        -a.b                              => (- a.b)
        a - -b                            => (- a (- b))
        today + 90d > x.end               => (> (+ today 7776000s) x.end)
        x in a ++ b                       => (in x (++ a b))
        "#,
    );
}

#[test]
fn comparisons() {
    check(
        r#"
        a == b                            => (== a b)
        a != b and c <= d and e >= f      => (and (!= a b) (<= c d) (>= e f))
        a < b or c > d                    => (or (< a b) (> c d))
        a in b                            => (in a b)
        a not in b                        => (not-in a b)
        a in 3..10                        => (within a 3 10)
        a not in 0..n + 1                 => (not-within a 0 (+ n 1))
        a in [1, 2]                       => (in a [1 2])
        a contains "x"                    => (contains a "x")
        a like "arn:*"                    => (like a "arn:*")
        a matches /^a\/[0-9]+\.$/         => (matches a /^a/[0-9]+\.$/)
        a starts_with b and c ends_with d => (and (starts_with a b) (ends_with c d))
        a is missing                      => (is a missing)
        a is not null or b is empty       => (or (is-not a null) (is b empty))
        a.b is not "NONE"                 => (is-not a.b "NONE")
        a is unknown                      => (is a unknown)
        a is function                     => (is a function)
        a.tags["x"] is "y" and b          => (and (is a.tags["x"] "y") b)
        (a == b) == c                     => (== (== a b) c)
        (a exists) == (not b)             => (== (exists a) (not b))
        "#,
    );
}

#[test]
fn access() {
    check(
        r#"
        a.b?.c["d"][0].e                  => a.b?.c["d"][0].e
        f(a, b,).c                        => (f a b).c
        iam.allows(role, "s3:*")          => (iam.allows role "s3:*")
        f()                               => (f)
        .Role -> role                     => (-> .Role role)
        (.Role -> role).arn               => (-> .Role role).arn
        .Role -> role.arn                 => (-> .Role role).arn
        t.Arn -> function exists          => (exists (-> t.Arn function))
        .A ?? .B                          => (?? .A .B)
        .A.B ?? unknown "not given"       => (?? .A.B (unknown "not given"))
        a->b                              => (-> a b)
        self.properties["Fn::X"]          => self.properties["Fn::X"]
        resources("AWS::Any::Type")       => (resources "AWS::Any::Type")
        "#,
    );
}

#[test]
fn quantifiers_reach_as_far_right_as_they_can() {
    check(
        r#"
        any x in xs: x.a or b             => (any x in xs (or x.a b))
        (any x in xs: x.a) or b           => (or (any x in xs x.a) b)
        not any x in xs: x                => (not (any x in xs x))
        a and all k, v in m: k == v       => (and a (all k, v in m (== k v)))
        none x in a.b ++ c where x.d: x   => (none x in (++ a.b c) (where x.d) x)
        one x in xs: any y in x.ys: y == x => (one x in xs (any y in x.ys (== y x)))
        (first x in xs: x.a).b            => (first x in xs x.a).b
        any x in xs where any y in x: y: x => (any x in xs (where (any y in x y)) x)
        if any x in xs: x then 1 else 2 + 3 => (if (any x in xs x) 1 (+ 2 3))
        1 + if a then b else c            => (+ 1 (if a b c))
        if a then b else if c then d else e => (if a b (if c d e))
        "#,
    );
}

#[test]
fn aggregates_calls_lists_and_maps() {
    check(
        r#"
        count(xs)                         => (count xs)
        count(r in mine: r.open) in 0..1  => (within (count: r in mine r.open) 0 1)
        sum(k, v in m where v > 1: v)     => (sum: k, v in m (where (> v 1)) v)
        f(x in xs)                        => (f (in x xs))
        group(r in routes: r.tags["t"] ?? "nobody") => (group: r in routes (?? r.tags["t"] "nobody"))
        [e for x in xs for y in x.ys if c] => (each e (for x in xs) (for y in x.ys) (if c))
        [e for x in xs where a if b]      => (each e (for x in xs (where a)) (if b))
        [a, b,]                           => [a b]
        [] ++ [[]]                        => (++ [] [[]])
        {k: v, "k 2": {}, in: 3}          => {k: v, k 2: {}, in: 3}
        "#,
    );
}

#[test]
fn literals() {
    check(
        r#"
        [1, 0.5, 30d, 5m, 12h, 10s, 2w]   => [1 0.5 2592000s 300s 43200s 10s 1209600s]
        [2027-01-31, true, false, null]   => [2027-01-31 true false null]
        2027 - 1                          => (- 2027 1)
        1 / 2 / 3                         => (/ (/ 1 2) 3)
        "a\"b\\c\n\t\u{e9}\{\}"           => "a\"b\\c\n\té{}"
        ""                                => ""
        "}"                               => "}"
        "`{fn.id}` may"                   => (text "`" {fn.id} "` may")
        "{a["k"]}{b ?? "none {c}"}"       => (text {a["k"]} {(?? b (text "none " {c}))})
        "{a}"                             => {a}
        "http://x"                        => "http://x"
        "#,
    );
}

#[test]
fn words_are_reserved_only_where_they_begin_something() {
    check(
        r#"
        x.owner + x.count + x.message     => (+ (+ x.owner x.count) x.message)
        .Count.for.in.rule                => .Count.for.in.rule
        title == severity and message     => (and (== title severity) message)
        any rule in event_rules: rule.x   => (any rule in event_rules rule.x)
        any any in any: any               => (any any in any any)
        all == none + one                 => (== all (+ none one))
        first(xs)                         => (first xs)
        first exists                      => (exists first)
        orders and android                => (and orders android)
        nothing or notes                  => (or nothing notes)
        forbidden or iffy                 => (or forbidden iffy)
        from.use.kind                     => from.use.kind
        list + map + value + count        => (+ (+ (+ list map) value) count)
        "#,
    );
}

#[test]
fn comments_and_blanks_stand_between_any_two_tokens() {
    assert_eq!(expr("a // one\n and // two\n// three\n not // four\n b in [c]"), "(and a (not (in b [c])))");
    assert_eq!(expr("a not // four\n in [b] // five"), "(not-in a [b])");
    assert_eq!(expr("fn\n  .role\n  .statements"), "fn.role.statements");
}

#[test]
fn spans_end_with_the_last_token() {
    let text = "rule a {\n  require (x)  // why\n\n  when f(x) exists // so\n}\n// end\ndef f(): t = a // last";
    let (map, id) = source(text);
    let file = super::parse(id, text).file;
    let super::super::ast::ItemKind::Rule(rule) = &file.items[0].kind else { panic!() };
    let spans: Vec<_> = rule.steps.iter().map(|step| map.get(id).slice(step.span)).collect();
    assert_eq!(spans, ["require (x)", "when f(x) exists"]);
    assert_eq!(map.get(id).slice(file.items[1].span), "def f(): t = a");
    let comments: Vec<_> = file.comments.iter().map(|comment| map.get(id).slice(comment.span)).collect();
    assert_eq!(comments, ["// why", "// so", "// end", "// last"]);
}

#[test]
fn documentation_stands_directly_above() {
    assert_eq!(
        tree(
            "/// far\n\n/// one\n///  two\n///\nrule a { title \"t\" }\n//// not\nparam p: t // x\n/// docs\nparam q: t"
        ),
        "(docs \"one\\n two\\n\" (rule a (title \"t\")))\n(param p t)\n(docs \"docs\" (param q t))"
    );
}

#[test]
fn clauses_may_name_a_severity_a_message_or_both() {
    assert_eq!(
        tree(
            "rule a { require x else high message \"m\" need y else \"n\" forbid z else low \"o\" when if a then b else c }"
        ),
        "(rule a (message \"m\") (require x else high) (need y \"n\") (forbid z else low \"o\") (when (if a b c)))"
    );
}

#[test]
fn attributes_take_words_and_strings_and_steps_come_in_any_order() {
    assert_eq!(
        tree("rule a-b2 {\n require x\n tags a, least-privilege, \"b\"\n message\n \"long {x}\"\n for for_ in xs }"),
        "(rule a-b2 (tags a least-privilege \"b\") (message (text \"long \" {x})) (require x) (for for_ in xs))"
    );
}

#[test]
fn the_other_items() {
    let cases = [
        ("use org.naming", "(use org.naming)"),
        (
            "kind a / as_ { in: t, b: list<map<{a: date, b: string?}>>? \"doc\" c: url }",
            "(kind a/as_ in:t b:list<map<{a:date, b:string?}>>? \"doc\" c:url)",
        ),
        ("kind a {}", "(kind a)"),
        (
            "from \"A\", \"B\" where .X exists each a in .As each k, v in a.Bs where v as c { in = .X contains = .Y, is = 3 }",
            "(from \"A\" \"B\" (where (exists .X)) (each a in .As) (each k, v in a.Bs (where v)) as c (= in .X) (= contains .Y) (= is 3))",
        ),
        ("extend a { b: bool = x \"doc\" and: number = 1, }", "(extend a (= b:bool \"doc\" x) (= and:number 1))"),
        ("def f(): bool = true", "(def f bool true)"),
        ("def f(a: list<string>, b: t?,): bool = a contains b", "(def f a:list<string> b:t? bool (contains a b))"),
        ("param p: string \"doc\"", "(param p string \"doc\")"),
        ("param p: list<string> = [\"a\"]", "(param p list<string> [\"a\"])"),
        ("waive a-b for f in fs because \"x\" owner \"y\"", "(waive a-b f in fs (owner \"y\") (because \"x\"))"),
        ("\u{feff}use a\r\nuse b\r\n", "(use a)\n(use b)"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(tree(text), expected, "{text}");
    }
}

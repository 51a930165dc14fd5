//! What pest expected, in words.

use super::super::Rule;

/// What can be expected, in the order in which it is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// An item.
    Item,
    /// An operand.
    Expression,
    /// One of these words or signs, in their own spelling.
    Exactly(&'static str),
    /// Something with a name of its own: `a type`.
    Called(&'static str),
    /// Whatever may continue an expression.
    Operator,
    /// The next step or attribute.
    Line,
    /// The next field.
    Field,
    /// A closing bracket.
    Closing(&'static str),
    /// Not worth saying.
    Nothing,
}

/// The expected things as a phrase, `:` or `where`, for example; empty if nothing is worth saying.
pub(super) fn words(rules: &[Rule]) -> String {
    let mut wanted: Vec<Wanted> = rules.iter().map(|rule| wanted(*rule)).collect();
    if wanted.contains(&Wanted::Expression) {
        // These begin an expression, and are tried wherever one is.
        let begins = [Wanted::Called("a string"), Wanted::Exactly("("), Wanted::Exactly("{"), Wanted::Exactly("if")];
        wanted.retain(|wanted| !begins.contains(wanted));
    }
    if wanted.contains(&Wanted::Operator) {
        wanted.retain(|wanted| ![Wanted::Exactly("("), Wanted::Exactly("->")].contains(wanted));
    }
    wanted.sort();
    wanted.dedup();
    let has = |test: fn(&Wanted) -> bool| wanted.iter().any(test);
    let exact = has(|wanted| matches!(wanted, Wanted::Exactly(_) | Wanted::Closing(_)));
    let next = has(|wanted| matches!(wanted, Wanted::Line | Wanted::Field));
    wanted.retain(|wanted| match wanted {
        Wanted::Nothing => false,
        Wanted::Operator => next || !exact,
        Wanted::Exactly(_) | Wanted::Called(_) => !next,
        _ => true,
    });
    let words: Vec<String> = wanted.into_iter().map(phrase).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Whether an item is expected.
pub(super) fn is_item(rules: &[Rule]) -> bool {
    rules.iter().any(|rule| wanted(*rule) == Wanted::Item)
}

/// Whether a new name is expected.
pub(super) fn is_new_name(rules: &[Rule]) -> bool {
    rules.iter().any(|rule| matches!(rule, Rule::variable | Rule::walk | Rule::parameter))
}

/// The words that are expected in their own spelling.
pub(super) fn exact_words(rules: &[Rule]) -> impl Iterator<Item = &'static str> {
    rules.iter().filter_map(|rule| match wanted(*rule) {
        Wanted::Exactly(word) => Some(word),
        _ => None,
    })
}

/// Whether an operand is expected.
pub(super) fn is_expression(rules: &[Rule]) -> bool {
    rules.iter().any(|rule| wanted(*rule) == Wanted::Expression)
}

/// Whether a closing bracket is expected, and nothing that would go on for lines.
pub(super) fn is_closing(rules: &[Rule]) -> bool {
    let has = |test: fn(Wanted) -> bool| rules.iter().any(|rule| test(wanted(*rule)));
    has(|wanted| matches!(wanted, Wanted::Closing(_))) && !has(|wanted| matches!(wanted, Wanted::Line | Wanted::Field))
}

fn phrase(wanted: Wanted) -> String {
    match wanted {
        Wanted::Item => "an item".to_owned(),
        Wanted::Expression => "an expression".to_owned(),
        Wanted::Exactly(word) | Wanted::Closing(word) => format!("`{word}`"),
        Wanted::Called(name) => name.to_owned(),
        Wanted::Operator => "an operator".to_owned(),
        Wanted::Line => "the next line of the rule".to_owned(),
        Wanted::Field => "the next field".to_owned(),
        Wanted::Nothing => String::new(),
    }
}

fn wanted(rule: Rule) -> Wanted {
    use Rule::*;
    match rule {
        lone_item | item | import | policy_rule | kind | lens | extend | def | param | table | waive => Wanted::Item,
        lone_expression | input | expression | source | negative | negation | here | group | list | map | date
        | duration | number | regex | quantified | quantifier | conditional | unknown_value | constant | reference => {
            Wanted::Expression
        }
        field_access | optional_access | index | call | follow | exists | is_test | implies | or | and | equal
        | not_equal | at_most | at_least | less | greater | not_among | among | contains | like | matches
        | starts_with | ends_with | range | default | join | add | subtract | multiply | divide => Wanted::Operator,
        attribute | attribute_name | for_step | when_step | let_step | clause | require | forbid | need => Wanted::Line,
        field | extend_field | lens_field => Wanted::Field,
        name | variable => Wanted::Called("a name"),
        rule_name => Wanted::Called("the name of a rule"),
        text | quote => Wanted::Called("a string"),
        r#type | type_name => Wanted::Called("a type"),
        is_name => Wanted::Called("a word such as `missing`"),
        bare_word => Wanted::Called("a word"),
        severity | consequence => Wanted::Called("a severity or a message"),
        entry => Wanted::Called("a key"),
        parameter => Wanted::Called("a parameter"),
        walk => Wanted::Called("a name"),
        _ => word(rule),
    }
}

fn word(rule: Rule) -> Wanted {
    use Rule::*;
    match rule {
        close_brace | end_hole => Wanted::Closing("}"),
        close_paren => Wanted::Closing(")"),
        close_square => Wanted::Closing("]"),
        close_angle => Wanted::Closing(">"),
        open_brace | fields => Wanted::Exactly("{"),
        open_paren => Wanted::Exactly("("),
        open_angle => Wanted::Exactly("<"),
        equals | union | default_value => Wanted::Exactly("="),
        colon | aggregate_body => Wanted::Exactly(":"),
        comma => Wanted::Exactly(","),
        arrow => Wanted::Exactly("->"),
        filter | where_word => Wanted::Exactly("where"),
        in_word => Wanted::Exactly("in"),
        as_word => Wanted::Exactly("as"),
        each | each_word => Wanted::Exactly("each"),
        for_word => Wanted::Exactly("for"),
        then_word => Wanted::Exactly("then"),
        else_word => Wanted::Exactly("else"),
        comprehension_filter | if_word => Wanted::Exactly("if"),
        from_word => Wanted::Exactly("from"),
        value_word => Wanted::Exactly("value"),
        end_quote => Wanted::Exactly("\""),
        until | until_word => Wanted::Exactly("until"),
        owner | owner_word => Wanted::Exactly("owner"),
        because | because_word => Wanted::Exactly("because"),
        _ => Wanted::Nothing,
    }
}

//! What the tree knows about single tokens, by the byte at which they begin.

use std::collections::{HashMap, HashSet};

use super::super::{Pair, Pairs, Rule};
use super::columns::Sort;

/// What a token begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// An item.
    Item,
    /// A line of a block.
    Line(Sort),
    /// The end of the head of a lens: its `as`. Where it has a line of its own, it stands like the item.
    Head,
    /// A block: its `{`.
    Block,
    /// What comes after a block: its `}`.
    Close,
    /// Nothing: it goes on.
    Nothing,
}

impl Begins {
    /// Whether it always stands on a line of its own.
    pub(super) fn starts_a_line(self) -> bool {
        matches!(self, Self::Item | Self::Line(_) | Self::Close)
    }

    /// The same for a comment, which has no columns.
    pub(super) fn without_columns(self) -> Self {
        match self {
            Self::Line(_) => Self::Line(Sort::Other),
            other => other,
        }
    }

    /// How its columns are aligned.
    pub(super) fn sort(self) -> Sort {
        match self {
            Self::Line(sort) => sort,
            Self::Nothing | Self::Head | Self::Block => Sort::Continued,
            Self::Item | Self::Close => Sort::Other,
        }
    }
}

/// Where a token stands without a space, beyond what its text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glue {
    /// Spaces on both sides.
    None,
    /// None before it: `(` of a call, `.` of a field.
    Before,
    /// None after it: `-` of a negative number.
    After,
    /// None on either side: `..`, `<` of a type.
    Both,
}

/// The tokens that the tree knows more about.
#[derive(Default)]
pub(super) struct Marks {
    begins: HashMap<u32, Begins>,
    glue: HashMap<u32, Glue>,
    columns: HashSet<u32>,
    /// Where the names end that may have dashes.
    names: HashMap<u32, u32>,
}

impl Marks {
    /// The marks of the pairs of a file without mistakes.
    pub(super) fn new(pairs: Pairs<'_>) -> Self {
        let mut marks = Self::default();
        for pair in pairs.clone().flatten() {
            if let Some(glue) = glue(pair.as_rule()) {
                marks.glue.insert(start(&pair), glue);
            }
            if matches!(pair.as_rule(), Rule::rule_name | Rule::bare_word) {
                marks.names.insert(start(&pair), pair.as_span().end() as u32);
            }
        }
        for item in pairs.flat_map(Pair::into_inner).filter(|pair| !matches!(pair.as_rule(), Rule::EOI | Rule::COMMENT))
        {
            marks.begins.insert(start(&item), Begins::Item);
            marks.item(item);
        }
        marks
    }

    /// What the token at this byte begins.
    pub(super) fn begins(&self, at: u32) -> Begins {
        self.begins.get(&at).copied().unwrap_or(Begins::Nothing)
    }

    /// How the token at this byte is glued to its neighbours.
    pub(super) fn glue(&self, at: u32) -> Glue {
        self.glue.get(&at).copied().unwrap_or(Glue::None)
    }

    /// Whether a column begins at this byte.
    pub(super) fn is_column(&self, at: u32) -> bool {
        self.columns.contains(&at)
    }

    /// The end of the dashed name that begins at this byte, or 0.
    pub(super) fn end_of_name(&self, at: u32) -> u32 {
        self.names.get(&at).copied().unwrap_or(0)
    }

    fn item(&mut self, item: Pair<'_>) {
        if item.as_rule() == Rule::kind {
            // The block of a kind is a part of its own.
            return item
                .into_inner()
                .filter(|part| part.as_rule() == Rule::fields)
                .for_each(|fields| self.block(fields));
        }
        match item.as_rule() {
            Rule::policy_rule | Rule::lens | Rule::extend => self.block(item),
            Rule::def => {
                let parameters = item.into_inner().find(|part| part.as_rule() == Rule::open_paren);
                self.glue.extend(parameters.map(|paren| (start(&paren), Glue::Before)));
            }
            _ => {}
        }
    }

    fn block(&mut self, block: Pair<'_>) {
        let parts: Vec<Pair<'_>> = block.into_inner().collect();
        let is_line = |pair: &Pair<'_>| sort(pair.as_rule()).is_some();
        let is_empty = !parts.iter().any(|part| is_line(part) || part.as_rule() == Rule::COMMENT);
        for part in parts {
            match (part.as_rule(), sort(part.as_rule())) {
                (Rule::as_word, _) => drop(self.begins.insert(start(&part), Begins::Head)),
                (Rule::open_brace, _) if !is_empty => drop(self.begins.insert(start(&part), Begins::Block)),
                (Rule::close_brace, _) if !is_empty => drop(self.begins.insert(start(&part), Begins::Close)),
                (_, Some(sort)) => {
                    self.begins.insert(start(&part), Begins::Line(sort));
                    self.line(part, sort);
                }
                _ => {}
            }
        }
    }

    /// Marks where the columns of a line begin.
    fn line(&mut self, line: Pair<'_>, sort: Sort) {
        let begins_column = |part: &Pair<'_>| match sort {
            Sort::Attribute => matches!(part.as_rule(), Rule::text | Rule::bare_word),
            Sort::Field => matches!(part.as_rule(), Rule::r#type | Rule::text),
            Sort::LensField => part.as_rule() == Rule::equals,
            Sort::Clause => part.as_rule() == Rule::else_word,
            Sort::Other | Sort::Continued => false,
        };
        // Only the first value of an attribute begins one.
        let most = if sort == Sort::Attribute { 1 } else { 2 };
        self.columns.extend(line.into_inner().filter(begins_column).take(most).map(|part| start(&part)));
    }
}

/// The sort of a line of a block, if it is one.
fn sort(rule: Rule) -> Option<Sort> {
    match rule {
        Rule::attribute => Some(Sort::Attribute),
        Rule::field => Some(Sort::Field),
        Rule::lens_field => Some(Sort::LensField),
        Rule::clause => Some(Sort::Clause),
        Rule::for_step | Rule::when_step | Rule::let_step | Rule::extend_field => Some(Sort::Other),
        _ => None,
    }
}

fn glue(rule: Rule) -> Option<Glue> {
    match rule {
        Rule::field_access
        | Rule::optional_access
        | Rule::dot
        | Rule::call
        | Rule::index
        | Rule::question
        | Rule::close_angle => Some(Glue::Before),
        Rule::negation => Some(Glue::After),
        Rule::range | Rule::open_angle => Some(Glue::Both),
        _ => None,
    }
}

fn start(pair: &Pair<'_>) -> u32 {
    pair.as_span().start() as u32
}

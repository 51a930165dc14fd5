//! The spelling of variables: `${type(parameters):address, fallback}`, in one another and inside text.
//!
//! Source of the facts: Serverless Framework documentation, "Variables". What begins with `${` and is no variable of the
//! framework (`${AWS::Region}`, `${Queue.Arn}`) is text.

/// Variables inside one another beyond this are not read.
const DEEPEST: usize = 16;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    Text(&'a str),
    Variable(Variable<'a>),
    /// It begins like a variable, and has no end or too many levels.
    Malformed(&'a str),
}

/// `${…}`: the first of its sources that has a value gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable<'a> {
    /// What stands between the braces.
    pub(super) text: &'a str,
    pub(super) sources: Vec<Source<'a>>,
}

/// Where a variable gets its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source<'a> {
    /// `'text'`.
    Text(&'a str),
    /// `true`, `12`, `null`, or what is none of these.
    Literal(&'a str),
    /// `self:custom.name`, `file(./x.yml):name`.
    Named {
        ty: &'a str,
        parameters: Vec<Segment<'a>>,
        address: Vec<Segment<'a>>,
    },
    Nested(Variable<'a>),
}

/// The pieces of a text; one text where it has no variable.
pub(super) fn segments(text: &str) -> Vec<Segment<'_>> {
    pieces(text, 0)
}

/// Why a variable cannot be read.
enum Stop {
    /// It is none of the framework's.
    Other,
    Malformed,
}

fn pieces(text: &str, depth: usize) -> Vec<Segment<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut plain) = (text, 0);
    while let Some(at) = rest.get(plain..).and_then(|it| it.find("${")).map(|at| at + plain) {
        let inner = rest.get(at + 2..).unwrap_or_default();
        let read = match variable(inner, depth) {
            Err(Stop::Other) => {
                plain = at + 2;
                continue;
            }
            read => read.ok(),
        };
        found.extend(rest.get(..at).filter(|it| !it.is_empty()).map(Segment::Text));
        match read {
            Some((variable, after)) => {
                found.push(Segment::Variable(variable));
                (rest, plain) = (after, 0);
            }
            // No second look at what is inside: each letter is read once on each level.
            None => {
                found.push(Segment::Malformed(inner));
                return found;
            }
        }
    }
    if !rest.is_empty() {
        found.push(Segment::Text(rest));
    }
    found
}

/// A variable whose `${` has been read, and what follows its `}`.
fn variable(text: &str, depth: usize) -> Result<(Variable<'_>, &str), Stop> {
    let mut sources = Vec::new();
    let mut rest = text;
    loop {
        let (source, after) = source(rest.trim_start(), depth, sources.is_empty())?;
        sources.push(source);
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => {
                let after = after.strip_prefix('}').ok_or(Stop::Malformed)?;
                let length = text.len() - after.len() - 1;
                return Ok((Variable { text: text.get(..length).unwrap_or_default(), sources }, after));
            }
        }
    }
}

/// One source; that the first one has a type makes it a variable.
fn source(text: &str, depth: usize, is_first: bool) -> Result<(Source<'_>, &str), Stop> {
    if depth >= DEEPEST {
        return Err(Stop::Malformed);
    }
    if let Some(inner) = text.strip_prefix("${") {
        let (variable, after) = variable(inner, depth + 1)?;
        return Ok((Source::Nested(variable), after));
    }
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    let (ty, after) = text.split_at_checked(text.find(|it| !is_name(it)).unwrap_or(text.len())).unwrap_or((text, ""));
    let is_typed = ty.starts_with(|letter: char| letter.is_ascii_lowercase())
        && (after.starts_with('(') || after.starts_with(':') && !after.starts_with("::"));
    if is_typed {
        return named(ty, after, depth);
    }
    if is_first {
        return Err(Stop::Other);
    }
    if let Some((content, after)) = quoted(text) {
        return Ok((Source::Text(content), after));
    }
    let (literal, after) = until(text, &[',', '}'])?;
    Ok((Source::Literal(literal.trim()), after))
}

/// `(parameters):address` behind a type.
fn named<'a>(ty: &'a str, after: &'a str, depth: usize) -> Result<(Source<'a>, &'a str), Stop> {
    let (parameters, after) = match after.strip_prefix('(') {
        Some(inner) => {
            let (text, after) = until(inner, &[')'])?;
            (pieces(text.trim(), depth + 1), after.get(1..).unwrap_or_default())
        }
        None => (Vec::new(), after),
    };
    let Some(inner) = after.strip_prefix(':').map(str::trim_start) else {
        return Ok((Source::Named { ty, parameters, address: Vec::new() }, after));
    };
    let (address, after) = match quoted(inner) {
        Some((content, after)) => (vec![Segment::Text(content)], after),
        None => {
            let (text, after) = until(inner, &[',', '}'])?;
            (pieces(text.trim_end(), depth + 1), after)
        }
    };
    Ok((Source::Named { ty, parameters, address }, after))
}

/// A text in quotes, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|it| matches!(it, '\'' | '"'))?;
    text.get(1..)?.split_once(quote)
}

/// What stands before one of the letters, and what begins with it; letters inside of variables are not meant.
fn until<'a>(text: &'a str, letters: &[char]) -> Result<(&'a str, &'a str), Stop> {
    let (mut open, mut before) = (0_usize, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if before == '$' => open += 1,
            _ if open == 0 && letters.contains(&letter) => return text.split_at_checked(at).ok_or(Stop::Malformed),
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        before = letter;
    }
    Err(Stop::Malformed)
}

//! YAML text onto the tape, from the events of granit-parser. The crate is named here and in `yaml_error` only.

use std::borrow::Cow;

use granit_parser::{
    Event, Options, Parser, ScalarStyle, Span as Range, Tag, TryLoadError, TrySpannedEventReceiver, options,
};

use super::Limits;
use super::build::{Builder, Fault, USUAL_DEPTH, shortened};
use super::cell::{Form, Shape};
use super::keys::KeyId;
use super::scalar::resolve;
use super::tree::Tree;
use super::yaml_error;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The code of mistakes in YAML text.
pub(super) const CODE: &str = "yaml-syntax";

/// Usual templates have at least so many to a node, what is blank and comments included.
const BYTES_PER_NODE: usize = 24;

/// Reads the documents of a YAML text.
pub(super) fn read(mut builder: Builder<'_>) -> Result<Tree, Fault> {
    builder.reserve(BYTES_PER_NODE);
    let mut parser = Parser::new_from_str_with_options(builder.text, reading(builder.limits));
    let mut reader = Reader { builder, levels: Vec::with_capacity(USUAL_DEPTH), anchors: Vec::new() };
    match parser.try_load(&mut reader, true) {
        Ok(()) => Ok(reader.builder.finish()),
        Err(TryLoadError::Receiver(fault)) => Err(fault),
        Err(TryLoadError::Scan(error)) => Err(yaml_error::fault(&reader.builder, &error)),
    }
}

fn reading(limits: &Limits) -> Options {
    options! {
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
        emit_comments: limits.comments,
        // A block string on the last line, without a line end: as libyaml, SnakeYAML and so the providers read it.
        block_scalar_eof_without_line_feed: true,
        // Comments are kept by their spans, and a text has no more of them than bytes.
        max_buffered_comment_events: usize::MAX,
    }
}

struct Reader<'t> {
    builder: Builder<'t>,
    /// The lists and maps that are open, outermost first.
    levels: Vec<Level>,
    /// What each anchor names, by the parser's numbers, which begin at 1.
    anchors: Vec<Option<Anchor>>,
}

/// An open list or map.
struct Level {
    map: bool,
    /// The key whose value comes next.
    key: Option<Key>,
    /// Where its last child, or the key of the next one, ends.
    end: u32,
}

/// A key that waits for its value.
#[derive(Clone, Copy)]
struct Key {
    id: KeyId,
    span: Span,
}

/// What an anchor names: a node, or a key, which is no node.
#[derive(Clone, Copy)]
enum Anchor {
    Node(u32),
    Key(KeyId),
}

/// A scalar as the parser gives it, with its span mended.
struct Scalar<'e> {
    content: &'e str,
    style: ScalarStyle,
    span: Span,
}

impl<'t> TrySpannedEventReceiver<'t> for Reader<'t> {
    type Error = Fault;

    fn on_event(&mut self, event: Event<'t>, range: Range) -> Result<(), Fault> {
        let span = bytes(&range);
        match event {
            Event::Scalar(content, style, anchor, tag) => {
                let scalar = self.mended(&content, style, span);
                if self.wants_key() {
                    self.key(&scalar, anchor)
                } else {
                    self.scalar(&scalar, anchor, tag.as_deref(), &range)
                }
            }
            Event::Alias(number) => self.alias(number, span),
            Event::SequenceStart(_, anchor, tag) => self.open(Shape::List, anchor, tag, &range),
            Event::MappingStart(_, anchor, tag) => self.open(Shape::Map, anchor, tag, &range),
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Comment(..) => {
                self.builder.tree.comments.push(span);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Reader<'_> {
    fn wants_key(&self) -> bool {
        self.levels.last().is_some_and(|level| level.map && level.key.is_none())
    }

    fn key(&mut self, scalar: &Scalar<'_>, anchor: usize) -> Result<(), Fault> {
        let merges = scalar.style == ScalarStyle::Plain && scalar.content == "<<";
        let id = if merges {
            self.builder.merge_key(scalar.span)?
        } else {
            self.builder.key(scalar.content, scalar.span)?
        };
        self.set_anchor(anchor, Anchor::Key(id));
        self.set_key(Key { id, span: scalar.span });
        Ok(())
    }

    fn set_key(&mut self, key: Key) {
        if let Some(level) = self.levels.last_mut() {
            level.key = Some(key);
            level.end = key.span.end;
        }
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, anchor: usize, tag: Option<&Tag>, range: &Range) -> Result<(), Fault> {
        let shape = self.shape(scalar, tag);
        let form = self.form(scalar)?;
        let key = self.take_key();
        let at = self.builder.scalar(shape, form, key, scalar.span)?;
        self.finish_node(at, anchor, tag, range)?;
        self.ended(scalar.span.end);
        Ok(())
    }

    /// What a scalar is: its core tag decides, then any other tag and any quote make it a string, then its text.
    fn shape(&mut self, scalar: &Scalar<'_>, tag: Option<&Tag>) -> Shape {
        let Some(tag) = tag else {
            let plain = scalar.style == ScalarStyle::Plain;
            return if plain { resolve(scalar.content) } else { Shape::String };
        };
        let (shape, words) = match tag.core_suffix() {
            Some("int" | "float") => (Shape::Number, "a number"),
            Some("bool") => (Shape::Bool, "true or false"),
            Some("null") => (Shape::Null, "null"),
            _ => return Shape::String,
        };
        if resolve(scalar.content) == shape {
            return shape;
        }
        let warning = Diagnostic::warning("wrong-tag", format!("`{}` is not {words}", shortened(scalar.content)))
            .at(self.builder.place(scalar.span), "its tag says otherwise")
            .note("it is read as a string");
        self.builder.warn(warning);
        Shape::String
    }

    fn form(&mut self, scalar: &Scalar<'_>) -> Result<Form, Fault> {
        let written = self.builder.text.get(scalar.span.range()).unwrap_or_default();
        let form = match scalar.style {
            ScalarStyle::Plain => (written == scalar.content).then_some(Form::Plain),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = written.get(1..written.len().saturating_sub(1));
                (inner == Some(scalar.content)).then_some(Form::Quoted)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => None,
        };
        form.map_or_else(|| self.builder.decoded(scalar.content, scalar.span), Ok)
    }

    fn alias(&mut self, number: usize, span: Span) -> Result<(), Fault> {
        let anchor = self.anchors.get(number).copied().flatten();
        if self.wants_key() {
            return self.alias_key(anchor, span);
        }
        match anchor {
            Some(Anchor::Node(target)) if self.builder.is_open(target) => return Err(self.recursive(target, span)),
            Some(Anchor::Node(target)) => {
                let key = self.take_key();
                self.builder.alias(target, key, span)?;
            }
            Some(Anchor::Key(named)) => {
                // A key is no node that an alias could point at, so the alias becomes a string with its name.
                let name = self.builder.tree.key_name(named).to_owned();
                let form = self.builder.decoded(&name, span)?;
                let key = self.take_key();
                self.builder.scalar(Shape::String, form, key, span)?;
            }
            None => return Err(yaml_error::unknown_alias(&self.builder, span)),
        }
        self.ended(span.end);
        Ok(())
    }

    fn alias_key(&mut self, anchor: Option<Anchor>, span: Span) -> Result<(), Fault> {
        let key = match anchor {
            Some(Anchor::Key(id)) => Key { id, span },
            Some(Anchor::Node(target)) if !self.builder.tree.cell(target).is_container() => {
                let name = self.builder.tree.content(self.builder.tree.cell(target)).to_owned();
                Key { id: self.builder.key(&name, span)?, span }
            }
            _ => return Err(self.complex_key(span)),
        };
        self.set_key(key);
        Ok(())
    }

    fn recursive(&self, target: u32, span: Span) -> Fault {
        let start = self.builder.tree.cell(target).span.start;
        Diagnostic::error("recursive-alias", "this alias contains itself")
            .at(self.builder.place(span), "stands within what it names")
            .at(self.builder.place(Span::new(start, start)), "what it names begins here")
            .into()
    }

    fn open(&mut self, shape: Shape, anchor: usize, tag: Option<Cow<'_, Tag>>, range: &Range) -> Result<(), Fault> {
        let mut span = bytes(range);
        if self.wants_key() {
            return Err(self.complex_key(Span::new(span.start, span.end.max(span.start + 1))));
        }
        if shape == Shape::List && span.start == span.end {
            span.start = self.dash_before(span.start);
        }
        let key = self.take_key();
        let at = self.builder.open(shape, key, span)?;
        self.finish_node(at, anchor, tag.as_deref(), range)?;
        self.levels.push(Level { map: shape == Shape::Map, key: None, end: span.end });
        Ok(())
    }

    /// Closes the innermost list or map: a flow one at its bracket, a block one where its last child ends.
    fn close(&mut self, bracket: Span) {
        let Some(level) = self.levels.pop() else { return };
        let end = if bracket.start < bracket.end { bracket.end } else { level.end };
        self.builder.close(end);
        self.ended(end);
    }

    fn complex_key(&self, span: Span) -> Fault {
        let text = self.builder.text.get(span.start as usize..).unwrap_or_default();
        let help = if text.starts_with('{') {
            "a placeholder such as {{ name }} must stand in quotes"
        } else {
            "write the key as a plain or quoted string"
        };
        Diagnostic::error("complex-key", "a list or map cannot be a key")
            .at(self.builder.place(span), "used as a key here")
            .help(help)
            .into()
    }

    /// The key of the node that is pushed next; its span goes beside the tape.
    fn take_key(&mut self) -> Option<KeyId> {
        let key = self.levels.last_mut().and_then(|level| level.key.take());
        self.builder.tree.key_spans.push(key.map_or(Span::default(), |key| key.span));
        key.map(|key| key.id)
    }

    fn ended(&mut self, end: u32) {
        if let Some(level) = self.levels.last_mut() {
            level.end = level.end.max(end);
        }
    }

    fn finish_node(&mut self, at: u32, anchor: usize, tag: Option<&Tag>, range: &Range) -> Result<(), Fault> {
        self.set_anchor(anchor, Anchor::Node(at));
        let (Some(tag), Some(span)) = (tag, range.tag_span()) else { return Ok(()) };
        match tag_name(tag) {
            Some(name) => self.builder.tag(at, &name, bytes(&span)),
            None => Ok(()),
        }
    }

    fn set_anchor(&mut self, number: usize, anchor: Anchor) {
        if number == 0 {
            return;
        }
        if self.anchors.len() <= number {
            self.anchors.resize(number + 1, None);
        }
        if let Some(slot) = self.anchors.get_mut(number) {
            *slot = Some(anchor);
        }
    }
}

/// Where the parser's spans are not those that a reader would point at.
impl Reader<'_> {
    fn mended<'e>(&self, content: &'e str, style: ScalarStyle, span: Span) -> Scalar<'e> {
        match style {
            // What is not written comes as `~` at its colon.
            ScalarStyle::Plain if span.start == span.end => {
                let place = self.place_of_nothing(span.start);
                Scalar { content: "", style, span: Span::new(place, place) }
            }
            // A block string comes without its `|` or `>`, but with the blank lines after it.
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start = self.block_header(span.start).unwrap_or(span.start);
                let written = self.builder.text.get(start as usize..span.end as usize).unwrap_or_default();
                let length = written.trim_end_matches([' ', '\t', '\r', '\n']).len();
                Scalar { content, style, span: Span::new(start, start + length as u32) }
            }
            _ => Scalar { content, style, span },
        }
    }

    /// Just after the colon that the parser stands at, or after the key if there is no colon.
    fn place_of_nothing(&self, at: u32) -> u32 {
        let Some(key) = self.levels.last().and_then(|level| level.key) else { return at };
        let between = self.builder.text.get(key.span.end as usize..at as usize).unwrap_or_default();
        match self.byte(at) {
            Some(b':') => at + 1,
            _ if between.trim().is_empty() => key.span.end,
            _ => at,
        }
    }

    /// The `|` or `>` of the block string whose content begins at `content`: the first one after the last token, with
    /// only indicators, anchors, tags and comments between them.
    fn block_header(&self, content: u32) -> Option<u32> {
        let from = self.levels.last().map_or(0, |level| level.end) as usize;
        let between = self.builder.text.get(from..content as usize)?;
        let mut rest = between;
        loop {
            rest = rest.trim_start_matches(|letter: char| {
                letter.is_whitespace() || matches!(letter, ':' | '-' | '?' | '\u{feff}')
            });
            rest = match rest.chars().next()? {
                '|' | '>' => return Some((from + between.len() - rest.len()) as u32),
                '#' => rest.trim_start_matches(|letter| letter != '\n'),
                '!' | '&' => rest.trim_start_matches(|letter: char| !letter.is_whitespace()),
                _ => return None,
            };
        }
    }

    /// The dash of the first item of a block list, which begins at `item`, if it stands on the same line.
    fn dash_before(&self, item: u32) -> u32 {
        if self.byte(item) == Some(b'-') {
            return item;
        }
        let before = self.builder.text.get(..item as usize).unwrap_or_default().trim_end_matches([' ', '\t']);
        before.strip_suffix('-').map_or(item, |before| before.len() as u32)
    }

    fn byte(&self, at: u32) -> Option<u8> {
        self.builder.text.as_bytes().get(at as usize).copied()
    }
}

/// The name of a tag that is shown: none for core tags and for the lone `!`, which only says "a string".
fn tag_name(tag: &Tag) -> Option<Cow<'_, str>> {
    if tag.handle() == "!" {
        return Some(Cow::Borrowed(tag.suffix()));
    }
    let whole = format!("{}{}", tag.handle(), tag.suffix());
    let name = whole.strip_prefix('!').unwrap_or(&whole);
    (!name.is_empty() && !name.starts_with("tag:yaml.org,2002:")).then(|| Cow::Owned(name.to_owned()))
}

pub(super) fn bytes(range: &Range) -> Span {
    let range = range.byte_range().unwrap_or_default();
    Span::new(range.start as u32, range.end as u32)
}

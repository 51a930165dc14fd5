//! JSON or YAML that a string of a document holds, as further nodes of the same tree.
//!
//! They stand on the tape behind the nodes of the text itself; their spans lead into the string as it is written.

use std::sync::Arc;

use super::cell::{Cell, Form, LARGE, Shape};
use super::tree::{NodeId, Syntax, Tree};
use super::{Kind, Limits, percent, read_as};
use crate::source::Span;

/// A list or map that a string holds.
#[derive(Clone, Debug)]
pub(super) struct Embedded {
    /// Its first cell.
    pub(super) root: u32,
    /// The string.
    pub(super) string: NodeId,
}

impl Tree {
    /// Reads the list or map that a string holds as JSON, be it spelt as in a URL, and gives its node. None if the node is no
    /// string, if it holds anything else, or if a limit of the tree is reached.
    pub fn embed(&mut self, string: NodeId, limits: &Limits) -> Option<NodeId> {
        let written = self.node(string).str()?;
        let is_json = |text: &str| text.trim_start().starts_with(['{', '[']);
        let way = self.way(string);
        let (content, way): (Arc<str>, Way) = if is_json(written) {
            (written.into(), way)
        } else {
            let (decoded, origins) = percent::decoded(written)?;
            (is_json(&decoded).then_some(decoded)?.into(), way.behind(&origins))
        };
        let inner = read_as(self.source(), &content, Syntax::Json, limits).ok()?;
        self.take_in(string, inner, &way, limits)
    }

    /// The same for the map that a string holds as YAML or JSON. None also if it has aliases, which would lead out of it.
    pub fn embed_yaml(&mut self, string: NodeId, limits: &Limits) -> Option<NodeId> {
        let content: Arc<str> = self.node(string).str()?.into();
        let way = self.way(string);
        let inner = read_as(self.source(), &content, Syntax::Yaml, limits).ok()?;
        let is_whole = inner.roots().nth(1).is_none() && inner.tape.iter().all(|cell| cell.shape() != Shape::Alias);
        let is_map = inner.roots().next().is_some_and(|root| root.kind() == Kind::Map);
        (is_map && is_whole).then(|| self.take_in(string, inner, &way, limits))?
    }

    fn way(&self, string: NodeId) -> Way {
        let node = self.node(string);
        match self.string_of(string.0) {
            Some(_) => Way::Whole(node.span()),
            None => Way::into(self, node.span(), node.str().unwrap_or_default()),
        }
    }

    /// Puts what a string holds behind all that is on the tape.
    fn take_in(&mut self, string: NodeId, inner: Self, way: &Way, limits: &Limits) -> Option<NodeId> {
        let root = u32::try_from(self.len()).ok()?;
        if !limits.allow(self.text().len(), self.len() + inner.len()) {
            return None;
        }
        // Keys and contents may run out of numbers; nothing is on the tape before all have theirs.
        let cells: Option<Vec<Cell>> = (0..inner.len() as u32).map(|at| self.taken(&inner, at, root, way)).collect();
        for (cell, at) in cells?.into_iter().zip(0..) {
            if cell.has(LARGE) && cell.is_container() {
                self.large.push((root + at, std::sync::OnceLock::new()));
            }
            self.tape.push(cell);
            self.embedded_keys.push(if cell.key().is_some() { way.of(inner.key_span(at)) } else { Span::default() });
        }
        self.embedded.push(Embedded { root, string });
        self.held.insert(string, NodeId(root));
        for mut warning in inner.warnings {
            warning.labels.iter_mut().for_each(|label| label.place = self.place(way.of(label.place.span)));
            self.warnings.push(warning);
        }
        Some(NodeId(root))
    }

    /// A cell of the inner tree as one of this tree; none where numbers run out.
    fn taken(&mut self, inner: &Tree, at: u32, root: u32, way: &Way) -> Option<Cell> {
        let cell = inner.cell(at);
        let key = match cell.key() {
            Some(key) => Some(self.keys.intern(inner.key_name(key))?),
            None => None,
        };
        let span = match cell.shape() {
            // Without the quotes, which may be written `\"`.
            Shape::String if inner.syntax() == Syntax::Json => {
                Span::new(cell.span.start + 1, cell.span.end.saturating_sub(1))
            }
            _ => cell.span,
        };
        let mut taken = Cell::new(cell.shape(), key, way.of(span));
        if cell.is_container() {
            taken.flag_as(cell);
            taken.close(taken.span.end, cell.after(at) + root);
            return Some(taken);
        }
        let number = self.decoded.push(inner.content(cell))?;
        Some(taken.with_form(Form::Decoded(number)))
    }

    /// The first cell of the text's own tree, or of the string's, to which a cell belongs.
    pub(super) fn root_of(&self, at: u32) -> Option<u32> {
        let embedded = self.embedded.partition_point(|it| it.root <= at).checked_sub(1);
        if let Some(embedded) = embedded.and_then(|it| self.embedded.get(it)) {
            return Some(embedded.root);
        }
        let own = self.roots.partition_point(|root| root.0 <= at).checked_sub(1)?;
        self.roots.get(own).map(|root| root.0)
    }

    /// The string that holds an embedded node.
    pub(super) fn string_of(&self, at: u32) -> Option<NodeId> {
        let number = self.embedded.partition_point(|it| it.root <= at).checked_sub(1)?;
        self.embedded.get(number).map(|it| it.string)
    }

    /// The span of the key of an embedded cell.
    pub(super) fn embedded_key(&self, at: u32) -> Option<Span> {
        let first = self.embedded.first()?.root;
        self.embedded_keys.get(at.checked_sub(first)? as usize).copied()
    }
}

/// From the bytes of a string's content to those of the text.
enum Way {
    /// For each byte of the content where it is written, and where the content ends.
    Bytes(Vec<u32>),
    /// The string as a whole: how its content is written is not followed, as in a folded one.
    Whole(Span),
}

impl Way {
    fn into(tree: &Tree, string: Span, content: &str) -> Self {
        let raw = |range: std::ops::Range<usize>| tree.text().get(range);
        let (start, end) = (string.start as usize, string.end as usize);
        let bytes = match tree.syntax() {
            Syntax::Json => raw(start + 1..end.saturating_sub(1)).map(|raw| origins(raw, string.start + 1)),
            Syntax::Yaml => raw(start..end).and_then(|raw| indented(raw, string.start, content)),
            Syntax::Lines => None,
        };
        bytes.map_or(Self::Whole(string), Self::Bytes)
    }

    /// The way from bytes whose places in the content are these.
    fn behind(self, origins: &[u32]) -> Self {
        match self {
            Self::Whole(whole) => Self::Whole(whole),
            Self::Bytes(bytes) => {
                let at = |origin: &u32| bytes.get(*origin as usize).or_else(|| bytes.last()).copied();
                Self::Bytes(origins.iter().filter_map(at).collect())
            }
        }
    }

    fn of(&self, span: Span) -> Span {
        match self {
            Self::Whole(whole) => *whole,
            Self::Bytes(origins) => {
                let at = |byte: u32| origins.get(byte as usize).or_else(|| origins.last()).copied().unwrap_or_default();
                Span::new(at(span.start), at(span.end).max(at(span.start)))
            }
        }
    }
}

/// Where each byte of the content of a JSON string is written, given the text between its quotes.
fn origins(raw: &str, start: u32) -> Vec<u32> {
    let mut origins = Vec::with_capacity(raw.len() + 1);
    let mut letters = raw.char_indices();
    let place = |at: usize| start + at as u32;
    while let Some((at, letter)) = letters.next() {
        let length = match letter {
            '\\' => match letters.next() {
                Some((_, 'u')) => unicode(raw, &mut letters),
                _ => 1,
            },
            other => other.len_utf8(),
        };
        // The bytes of one letter are written one after another; those of an escape stand together.
        let spread = |byte: usize| if letter == '\\' { 0 } else { byte };
        origins.extend((0..length).map(|byte| place(at + spread(byte))));
    }
    origins.push(place(raw.len()));
    origins
}

/// Where each byte of the content of a YAML string is written, if each of its lines stands in a line of the text, behind spaces or a
/// quote: not in a folded string, nor in one with escapes.
fn indented(raw: &str, start: u32, content: &str) -> Option<Vec<u32>> {
    let mut origins = Vec::with_capacity(content.len() + 1);
    let mut written = raw.split_inclusive('\n').scan(start, |next, line| {
        let at = *next;
        *next += line.len() as u32;
        Some((at, line))
    });
    for line in content.split_inclusive('\n') {
        let own = line.trim_end_matches('\n');
        let (at, behind) = written.find_map(|(at, line)| {
            let line = line.trim_end_matches(['\n', '\r']);
            let line = line.strip_suffix(['\'', '"']).filter(|_| !line.ends_with(own)).unwrap_or(line);
            let before = line.strip_suffix(own)?;
            let is_space = before.trim_start_matches(' ').trim_start_matches(['\'', '"']).is_empty();
            is_space.then_some((at + before.len() as u32, own.len() as u32))
        })?;
        origins.extend((0..line.len() as u32).map(|byte| at + byte.min(behind)));
    }
    let end = origins.last().map_or(start, |last| last + 1);
    origins.push(end.min(start + raw.len() as u32));
    Some(origins)
}

/// The bytes that the content has for an escape of which `\u` has been read; a pair is one letter.
fn unicode(raw: &str, letters: &mut std::str::CharIndices<'_>) -> usize {
    let mut unit = || {
        let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
        u32::from_str_radix(&digits, 16).unwrap_or_default()
    };
    let first = unit();
    if !(0xd800..=0xdbff).contains(&first) {
        return char::from_u32(first).map_or(1, char::len_utf8);
    }
    let rest = raw.get(letters.offset()..).unwrap_or_default();
    if rest.starts_with("\\u") {
        letters.nth(5);
    }
    '\u{10000}'.len_utf8()
}

//! Values on a page: on one line where they fit, else broken where they nest, and cut with a count.

use crate::eval::{Answer, Origin, Shown};
use crate::report::{Style, Tone, clean, columns};
use crate::source::{Place, SourceMap};

/// How many elements of a list or a map are shown, unless all are asked for.
const ELEMENTS: usize = 12;

/// How many characters of one text are shown, unless all are asked for.
const LETTERS: usize = 400;

/// How a value is shown.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// How many columns there are.
    pub(super) width: usize,
    /// How many of them are wanted behind the value.
    pub(super) tail: usize,
    /// Whether nothing is cut.
    pub(super) whole: bool,
}

impl Layout {
    /// The value that was asked for; other lines than the first begin after so many spaces. A resource shows its fields.
    pub(super) fn lay(self, shown: &Shown, indent: usize) -> String {
        match shown {
            Shown::Thing(_, fields) if !fields.is_empty() => self.broken(shown, indent),
            _ => self.within(shown, indent),
        }
    }

    /// A value on one line where it fits, else broken.
    fn within(self, shown: &Shown, indent: usize) -> String {
        let flat = self.flat(shown);
        let is_one = matches!(shown, Shown::Plain(_)) || matches!(shown, Shown::Thing(_, fields) if fields.is_empty());
        if is_one || indent + columns(&flat) + self.tail <= self.width { flat } else { self.broken(shown, indent) }
    }

    /// A value with what it holds on lines of their own.
    fn broken(self, shown: &Shown, indent: usize) -> String {
        let inner = indent + 2;
        let within = Self { tail: 0, ..self };
        let lines: Vec<String> = match shown {
            Shown::Plain(_) => return self.flat(shown),
            Shown::List(items) => self.cut(items).map(|item| within.within(item, inner)).collect(),
            Shown::Map(entries) | Shown::Thing(_, entries) => {
                let entries = self.cut(entries);
                let wide = entries.clone().map(|(key, _)| columns(key)).max().unwrap_or(0);
                let wide = if matches!(shown, Shown::Thing(..)) { wide } else { 0 };
                let line = |(key, value): &(String, Shown)| {
                    let gap = " ".repeat(wide.saturating_sub(columns(key)));
                    let head = format!("{}: {gap}", clean(key));
                    let value = self.behind(value, inner, columns(&head));
                    format!("{head}{value}")
                };
                entries.map(line).collect()
            }
        };
        let (open, close) = match shown {
            Shown::List(_) => ("[".to_owned(), "]"),
            Shown::Thing(name, _) => (format!("{} {{", clean(name)), "}"),
            _ => ("{".to_owned(), "}"),
        };
        let all = match shown {
            Shown::List(items) => items.len(),
            Shown::Map(entries) | Shown::Thing(_, entries) => entries.len(),
            Shown::Plain(_) => 0,
        };
        let space = " ".repeat(inner);
        let more = all.saturating_sub(lines.len());
        let mut text = open;
        lines.iter().for_each(|line| text.push_str(&format!("\n{space}{line}")));
        if more > 0 {
            text.push_str(&format!("\n{space}… {more} more (`:all` before it shows them)"));
        }
        text.push_str(&format!("\n{}{close}", " ".repeat(indent)));
        text
    }

    /// The value behind a key: on the line of the key where it fits, else broken from the key on.
    fn behind(self, value: &Shown, indent: usize, head: usize) -> String {
        let flat = self.flat(value);
        if indent + head + columns(&flat) <= self.width { flat } else { self.broken(value, indent) }
    }

    /// The value on one line.
    pub(super) fn flat(self, shown: &Shown) -> String {
        match shown {
            Shown::Plain(text) => self.shortened(&clean(text)),
            Shown::Thing(name, fields) if fields.is_empty() => clean(name),
            Shown::List(items) => {
                let mut parts: Vec<String> = self.cut(items).map(|item| self.flat(item)).collect();
                let more = items.len() - parts.len();
                parts.extend((more > 0).then(|| format!("… {more} more")));
                format!("[{}]", parts.join(", "))
            }
            Shown::Thing(name, entries) if !name.is_empty() => format!("{} {}", clean(name), self.entries(entries)),
            Shown::Map(entries) | Shown::Thing(_, entries) => self.entries(entries),
        }
    }

    fn entries(self, entries: &[(String, Shown)]) -> String {
        let part = |(key, value): &(String, Shown)| format!("{}: {}", clean(key), self.flat(value));
        let mut parts: Vec<String> = self.cut(entries).map(part).collect();
        let more = entries.len() - parts.len();
        parts.extend((more > 0).then(|| format!("… {more} more")));
        format!("{{{}}}", parts.join(", "))
    }

    fn cut<T>(self, items: &[T]) -> std::iter::Take<std::slice::Iter<'_, T>> {
        let shown = if self.whole || items.len() <= 2 * ELEMENTS { items.len() } else { ELEMENTS };
        items.iter().take(shown)
    }

    fn shortened(self, text: &str) -> String {
        let letters = text.chars().count();
        if self.whole || letters <= LETTERS {
            return text.to_owned();
        }
        let shown: String = text.chars().take(LETTERS).collect();
        format!("{shown}… {} more characters", letters - LETTERS)
    }
}

/// `$1 = 30s : duration`, and where it comes from.
pub(super) fn page(number: usize, answer: &Answer, whole: bool, sources: &SourceMap, style: &Style) -> String {
    let head = format!("${number} = ");
    let layout = Layout { width: style.width, tail: columns(&answer.ty) + 3, whole };
    let value = match answer.origin {
        // Why it is not known stands below.
        Origin::Unknown(..) => "‹unknown›".to_owned(),
        _ => layout.lay(&answer.shown, columns(&head)),
    };
    let ty = style.paint(Tone::Related, &answer.ty);
    let mut text = format!("{}{value} : {ty}\n", style.paint(Tone::Faint, &head));
    if let Some(origin) = origin(&answer.origin, sources) {
        let indent = " ".repeat(columns(&head));
        text.push_str(&painted_paragraph(&indent, &origin, style));
    }
    text
}

fn painted_paragraph(indent: &str, words: &str, style: &Style) -> String {
    let plain = style.hanging(indent, indent, words);
    let lines = plain.lines().map(|line| format!("{indent}{}\n", style.paint(Tone::Faint, line.trim_start())));
    lines.collect()
}

/// Where a value comes from, in words; none for what was computed.
pub(super) fn origin(origin: &Origin, sources: &SourceMap) -> Option<String> {
    let at = |place: &Option<Place>| place.map(|place| location(place, sources));
    let beside = |place: &Option<Place>, way: &str| match (at(place), way) {
        (Some(at), "") => format!("; it belongs at {at}"),
        (Some(at), way) => format!("; `{way}` belongs at {at}"),
        (None, _) => String::new(),
    };
    Some(match origin {
        Origin::Computed => return None,
        Origin::Written(place) => format!("written at {}", location(*place, sources)),
        Origin::Resolved(place) => {
            let written = sources.slice(*place).split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = written.chars().take(60).collect();
            let cut = if shown.len() < written.len() { "…" } else { "" };
            format!("resolved from `{shown}{cut}` at {}", location(*place, sources))
        }
        Origin::Default(place, way) => format!("not set, the provider's default{}", beside(place, way)),
        Origin::Absent(place, way) => format!("not there{}", beside(place, way)),
        Origin::Unknown(place, reason, remedy) => {
            let place = at(place).map_or(String::new(), |at| format!(" ({at})"));
            let remedy = remedy.as_deref().map_or(String::new(), |it| format!("; {}", remedy_here(it)));
            format!("not known: {reason}{place}{remedy}")
        }
    })
}

/// What would make it known, as it is said at a prompt.
pub(super) fn remedy_here(remedy: &str) -> String {
    remedy.replace("--param ", ":set ")
}

/// `template.yaml:41:23`.
pub(super) fn location(place: Place, sources: &SourceMap) -> String {
    let at = sources.position(place);
    format!("{}:{}:{}", clean(sources.get(place.source).name()), at.line, at.column)
}

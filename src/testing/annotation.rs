//! What the annotations of a section say must be found: comments in documents, and `expect` fences.

use super::page::{Fence, Section, offset, span};
use crate::diagnostic::nearest;
use crate::finding::{Severity, Verdict};
use crate::source::Span;
use crate::value::beginning_of;

/// Something that should be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The file of the section.
    pub file: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// The rule.
    pub rule: String,
    /// The severity of a failure; any if it is not said.
    pub severity: Option<Severity>,
    /// Where the page says so.
    pub span: Span,
}

/// What is given to a section besides its files.
#[derive(Debug, Default)]
pub(super) struct Setting {
    /// `today: 2026-11-25`, or `now: 2026-11-25T12:00:00Z`
    pub(super) now: Option<jiff::Timestamp>,
    /// `param: Env=prod`
    pub(super) given: Vec<(String, String)>,
}

/// What the annotations of a section come to.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// What must be found.
    pub(super) expected: Vec<Expectation>,
    /// What is given.
    pub(super) setting: Setting,
    /// What cannot be read: where, why, and what to do.
    pub(super) wrong: Vec<Wrong>,
}

/// An annotation that cannot be read.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Where in the page.
    pub(super) span: Span,
    /// Why.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
}

/// The verdicts as annotations spell them.
const VERDICTS: [(&str, Verdict); 6] = [
    ("fail", Verdict::Fail),
    ("unknown", Verdict::Unknown),
    ("error", Verdict::Error),
    ("waived", Verdict::Waived),
    ("pass", Verdict::Pass),
    ("not-applicable", Verdict::NotApplicable),
];

/// How a line of an `expect` fence reads.
const LINE: &str = "a line is `fail: RULE at FILE:LINE`, `today: 2026-11-25` or `param: NAME=VALUE`";

/// The word of a verdict in annotations.
pub(super) fn word(verdict: Verdict) -> &'static str {
    VERDICTS.iter().find(|(_, it)| *it == verdict).map_or("", |(word, _)| word)
}

/// Reads the annotations of a section. `rules` are the rules that there are.
pub(super) fn annotations(section: &Section, rules: &[&str]) -> Annotations {
    let mut read = Reader { rules, found: Annotations::default() };
    for fence in section.documents() {
        for (index, line) in fence.text.lines().enumerate() {
            let Some((_, comment)) = line.rsplit_once('#') else { continue };
            read.comment(fence, index as u32 + 1, comment);
        }
    }
    for fence in section.fences.iter().filter(|fence| fence.language == "expect") {
        for line in fence.text.lines().filter(|line| !line.trim().is_empty()) {
            read.line(section, fence, line.trim());
        }
    }
    read.found
}

struct Reader<'a> {
    rules: &'a [&'a str],
    found: Annotations,
}

impl Reader<'_> {
    /// `fail: a, b (high); unknown: c`
    fn comment(&mut self, fence: &Fence, line: u32, comment: &str) {
        for part in comment.split(';') {
            let Some((word, items)) = part.split_once(':') else { continue };
            match verdict(word) {
                Some(verdict) => self.items(fence, verdict, items, &fence.file, line),
                None => self.misspelt(fence, word.trim(), items),
            }
        }
    }

    /// A comment that is about rules, and begins almost as an annotation does.
    fn misspelt(&mut self, fence: &Fence, word: &str, items: &str) {
        let Some(near) = nearest(word, VERDICTS.iter().map(|(word, _)| *word)) else { return };
        if items.split(',').any(|item| self.rules.contains(&severity(item.trim()).0)) {
            let help = format!("did you mean `{near}`?");
            self.wrong(fence, word, format!("`{word}` is no verdict"), Some(help));
        }
    }

    fn items(&mut self, fence: &Fence, verdict: Verdict, items: &str, file: &str, line: u32) {
        for item in items.split(',').map(str::trim) {
            let (rule, severity) = severity(item);
            let severity = match severity.map(|it| (it, Severity::from_name(it))) {
                None => None,
                Some((_, Some(severity))) if verdict == Verdict::Fail => Some(severity),
                Some((name, Some(_))) => {
                    self.wrong(fence, name, "only a failure has a severity".into(), None);
                    continue;
                }
                Some((name, None)) => {
                    let near = nearest(name, Severity::ALL.map(Severity::name));
                    self.wrong(fence, name, format!("`{name}` is no severity"), near.map(did_you_mean));
                    continue;
                }
            };
            if !self.rules.contains(&rule) {
                let near = nearest(rule, self.rules.iter().copied()).map(did_you_mean);
                self.wrong(fence, rule, format!("there is no rule `{rule}`"), near);
                continue;
            }
            let span = place(fence, item);
            self.found.expected.push(Expectation {
                file: file.into(),
                line,
                verdict,
                rule: rule.into(),
                severity,
                span,
            });
        }
    }

    /// `fail: RULE at FILE:LINE`, or what is given.
    fn line(&mut self, section: &Section, fence: &Fence, line: &str) {
        let Some((word, rest)) = line.split_once(':') else {
            return self.wrong(fence, line, "this says nothing that can be expected".into(), Some(LINE.into()));
        };
        let rest = rest.trim();
        match (word.trim(), verdict(word)) {
            (_, Some(verdict)) => self.placed(section, fence, verdict, rest),
            ("today", _) => match rest.parse() {
                Ok(day) => self.found.setting.now = Some(beginning_of(day)),
                Err(_) => self.wrong(fence, rest, format!("`{rest}` is no day"), Some("today: 2026-11-25".into())),
            },
            ("now", _) => match rest.parse() {
                Ok(time) => self.found.setting.now = Some(time),
                Err(_) => {
                    let help = Some("now: 2026-11-25T12:00:00Z".into());
                    self.wrong(fence, rest, format!("`{rest}` is no instant"), help);
                }
            },
            ("param", _) => match rest.split_once('=') {
                Some((name, value)) => self.found.setting.given.push((name.trim().into(), value.into())),
                None => self.wrong(fence, rest, "a parameter has no value here".into(), Some("param: Env=prod".into())),
            },
            (word, None) => {
                let words = VERDICTS.iter().map(|(word, _)| *word).chain(["today", "now", "param"]);
                let help = nearest(word, words).map_or_else(|| LINE.into(), did_you_mean);
                self.wrong(fence, word, format!("`{word}` is no verdict"), Some(help));
            }
        }
    }

    fn placed(&mut self, section: &Section, fence: &Fence, verdict: Verdict, rest: &str) {
        let split = rest.rsplit_once(" at ").and_then(|(items, at)| Some((items, at.trim().rsplit_once(':')?)));
        let Some((items, (file, number))) = split else {
            return self.wrong(fence, rest, "this does not say where".into(), Some(LINE.into()));
        };
        let Some(document) = section.documents().find(|it| it.file == file) else {
            let near = nearest(file, section.documents().map(|it| it.file.as_str())).map(did_you_mean);
            return self.wrong(fence, file, format!("this section has no file `{file}`"), near);
        };
        let lines = document.text.lines().count();
        match number.parse::<u32>() {
            Ok(line) if (1..=lines).contains(&(line as usize)) => self.items(fence, verdict, items, file, line),
            _ => self.wrong(fence, number, format!("`{file}` has the lines 1 to {lines}"), None),
        }
    }

    fn wrong(&mut self, fence: &Fence, piece: &str, message: String, help: Option<String>) {
        self.found.wrong.push(Wrong { span: place(fence, piece), message, help });
    }
}

fn verdict(word: &str) -> Option<Verdict> {
    VERDICTS.iter().find(|(name, _)| *name == word.trim()).map(|(_, verdict)| *verdict)
}

/// `rule (severity)`
fn severity(item: &str) -> (&str, Option<&str>) {
    match item.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((rule, severity)) => (rule.trim(), Some(severity.trim())),
        None => (item, None),
    }
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// The place of a piece of a fence in the page.
fn place(fence: &Fence, piece: &str) -> Span {
    let start = fence.span.start as usize + offset(&fence.text, piece);
    span(start..start + piece.len())
}

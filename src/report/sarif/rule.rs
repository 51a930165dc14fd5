//! A rule, as the tool describes it.

use serde::Serialize;

use super::{Message, level, security_severity};
use crate::finding::RuleInfo;

/// How many tags of a rule GitHub shows.
const TAGS: usize = 10;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Properties<'a> {
    security_severity: &'static str,
    severity: &'static str,
    pack: &'a str,
    refs: &'a [String],
    tags: Vec<&'a str>,
}

impl<'a> Descriptor<'a> {
    pub(super) fn of(rule: &'a RuleInfo) -> Self {
        let practice = rule.practice.as_deref();
        let tags = std::iter::once("security").chain(practice).chain(rule.refs.iter().map(String::as_str));
        Self {
            id: &rule.name,
            name: &rule.name,
            short_description: Message::plain(rule.title.as_str()),
            full_description: Message::plain(rationale(rule).unwrap_or_else(|| rule.title.clone())),
            help: help(rule),
            default_configuration: Configuration { level: level(rule.severity) },
            properties: Properties {
                security_severity: security_severity(rule.severity),
                severity: rule.severity.name(),
                pack: &rule.pack,
                refs: &rule.refs,
                tags: tags.take(TAGS).collect(),
            },
        }
    }
}

fn rationale(rule: &RuleInfo) -> Option<String> {
    rule.rationale.as_ref().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Why and what to do. The words are the policy's own, which are written as Markdown.
fn help(rule: &RuleInfo) -> Message {
    let parts = [("Why", rationale(rule)), ("Fix", rule.remedy.clone())];
    let parts: Vec<(&str, String)> = parts.into_iter().filter_map(|(word, text)| Some((word, text?))).collect();
    let also = (!rule.refs.is_empty()).then(|| format!("Also known as {}.", rule.refs.join(", ")));
    let plain = parts.iter().map(|(word, text)| format!("{word}: {text}"));
    let marked = parts.iter().map(|(word, text)| format!("**{word}.** {text}"));
    let assembled = |lines: Vec<String>| {
        let head = std::iter::once(format!("{}.", rule.title));
        head.chain(lines).chain(also.clone()).collect::<Vec<_>>().join("\n\n")
    };
    Message { text: assembled(plain.collect()), markdown: Some(assembled(marked.collect())) }
}

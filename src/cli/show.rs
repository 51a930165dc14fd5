//! `--show-config`: what is in force, as an `ordain.toml` that would say it, with where each value comes from.

use super::Session;
use super::project::Project;
use super::terms::{By, Terms};
use crate::engine::Policies;
use crate::source::{Place, SourceMap};
use crate::value::Constant;

/// The column of the comments.
const COMMENTS: usize = 48;

/// What is in force.
pub(super) fn text(project: &Project, terms: &Terms, policies: &Policies, session: &Session) -> String {
    let sources = &session.sources;
    let place = |place| given(place, sources);
    let configuration = &project.configuration;
    let mut lines = match &project.file {
        Some(file) => vec![format!("# {file}")],
        None => vec!["# no ordain.toml".to_owned()],
    };
    lines.push(match &configuration.profile {
        Some((name, place)) => line("profile", &quoted(name), &given(*place, sources)),
        None => "# no profile: all rules".to_owned(),
    });
    lines.push(line("fail_on", &quoted(terms.fail_on.value.name()), &by(terms.fail_on.by, sources)));
    lines.push(line("unknown", &quoted(terms.unknown.value.name()), &by(terms.unknown.by, sources)));
    let foreign = &terms.honour_foreign;
    lines.push(line("honour_foreign", &foreign.value.to_string(), &by(foreign.by, sources)));
    if let Some((path, at)) = &configuration.baseline {
        lines.push(line("baseline", &quoted(path), &place(*at)));
    }
    for (key, list) in [("packs", &configuration.packs), ("exclude", &configuration.exclude)] {
        if let Some((_, first)) = list.first() {
            let items: Vec<String> = list.iter().map(|(text, _)| quoted(text)).collect();
            lines.push(line(key, &format!("[{}]", items.join(", ")), &place(*first)));
        }
    }
    let program = policies.program();
    lines.extend(["".to_owned(), "[params]".to_owned()]);
    lines.extend(program.params.iter().map(|param| {
        line(&format!("{}.{}", param.pack, param.name), &written(&param.value), &given(param.from, sources))
    }));
    if !configuration.severities.is_empty() {
        lines.extend(["".to_owned(), "[severity]".to_owned()]);
        let one = |it: &crate::pack::ForRule<_>| line(&it.rule, &quoted(severity_name(it.value)), &place(it.place));
        lines.extend(configuration.severities.iter().map(one));
    }
    if !configuration.off.is_empty() {
        lines.extend(["".to_owned(), "[off]".to_owned()]);
        lines.extend(configuration.off.iter().map(|it| line(&it.rule, &quoted(&it.value), &place(it.place))));
    }
    lines.join("\n") + "\n"
}

/// An argument by its name, and a place in a file by its line.
fn given(place: Place, sources: &SourceMap) -> String {
    match sources.get(place.source).name() {
        argument if argument.starts_with("--") => argument.to_owned(),
        file => format!("{file}:{}", sources.position(place).line),
    }
}

fn severity_name(severity: crate::finding::Severity) -> &'static str {
    severity.name()
}

fn by(by: By, sources: &SourceMap) -> String {
    match by {
        By::Default => "the default".to_owned(),
        By::Environment(name) | By::Argument(name) => name.to_owned(),
        By::File(place) => format!("{}:{}", sources.get(place.source).name(), sources.position(place).line),
    }
}

fn line(key: &str, value: &str, from: &str) -> String {
    let text = format!("{key} = {value}");
    format!("{text:COMMENTS$} # {from}")
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A value as TOML writes it.
fn written(value: &Constant) -> String {
    match value {
        Constant::Text(text) => quoted(text),
        Constant::Duration(seconds) => quoted(&crate::eval::render(&Constant::Duration(*seconds).value(), 1)),
        Constant::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Constant::Number(number) => number.to_string(),
        Constant::Bool(it) => it.to_string(),
        Constant::Date(date) => date.to_string(),
        Constant::Time(time) => time.to_string(),
        Constant::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{} = {}", quoted(key), written(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Constant::Pattern(pattern) => quoted(&pattern.to_string()),
        Constant::Null => "\"\"".to_owned(),
    }
}

//! `ordain.toml`: what a project says about the packs that it is checked by, their parameters and rules, and about what makes a
//! run fail.

use super::entries::{self, Content, Entry};
use super::manifest;
use super::profiles::Profiles;
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::{Off, Severity};
use crate::ir::{Program, Step};
use crate::semantics::{Given, Setting};
use crate::source::{Place, SourceId, SourceMap, Span};

/// The name of the file.
pub const CONFIGURATION: &str = "ordain.toml";
/// The arguments that name a profile and a rule.
const PROFILE: &str = "--profile";
const RULE: &str = "--rule";
/// Its keys.
const KEYS: [&str; 13] = [
    "packs",
    "profile",
    "baseline",
    "fail_on",
    "unknown",
    "honour_foreign",
    "exclude",
    "allow",
    "given_files",
    "given",
    "params",
    "severity",
    "off",
];

/// What a project configures.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Packs besides those that ship with the engine, as paths from the folder of the file.
    pub packs: Vec<(String, Place)>,
    /// How much of the packs is wanted; all of it if there is no word.
    pub profile: Option<(String, Place)>,
    /// The rules that are wanted; all of them if none is named.
    pub only: Vec<(String, Place)>,
    /// The file of findings that are known, from the folder of the file.
    pub baseline: Option<(String, Place)>,
    /// The least severity of a finding that makes a run fail.
    pub fail_on: Option<(Severity, Place)>,
    /// What to make of checks that a document cannot decide.
    pub unknown: Option<(Unknown, Place)>,
    /// Whether what templates say to other tools about their findings is heard.
    pub honour_foreign: Option<(bool, Place)>,
    /// Files that are not looked at, in the spelling of `.gitignore`.
    pub exclude: Vec<(String, Place)>,
    /// Whether templates may read other files of the project.
    pub allows_files: bool,
    /// Files with values for the parameters of templates, as paths from the folder of the file.
    pub given_files: Vec<(String, Place)>,
    /// Values for the parameters of templates.
    pub given: Vec<(String, String)>,
    /// Values for parameters; the later ones outdo the earlier ones.
    pub params: Vec<Setting>,
    /// The severity of rules.
    pub severities: Vec<ForRule<Severity>>,
    /// Why rules are turned off.
    pub off: Vec<ForRule<String>>,
}

/// What is said about one rule.
#[derive(Debug, Clone)]
pub struct ForRule<T> {
    /// The name of the rule.
    pub rule: String,
    /// Where the name stands.
    pub place: Place,
    /// What is said.
    pub value: T,
}

/// What to make of checks that a document cannot decide. They are counted and shown in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They make the run fail.
    Fail,
    /// A word on how to decide them.
    Warn,
    /// They are fine.
    Pass,
}

impl Unknown {
    /// All of them, the strictest first.
    pub const ALL: [Self; 3] = [Self::Fail, Self::Warn, Self::Pass];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Pass => "pass",
        }
    }

    /// What it does, in a few words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Fail => "they make the exit code 1",
            Self::Warn => "a word on how to decide them",
            Self::Pass => "they are fine",
        }
    }

    /// The one of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Configuration {
    /// Reads an `ordain.toml`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(source: SourceId, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut read = Self::default();
        for entry in entries::read(source, text, &mut diagnostics) {
            match entry.key.as_str() {
                "packs" => read.packs = entries::strings(entry, &mut diagnostics),
                "profile" => read.profile = entries::text(&entry, &mut diagnostics).map(|it| (it, entry.place)),
                "baseline" => {
                    read.baseline = entries::text(&entry, &mut diagnostics).map(|path| (path, entry.place));
                }
                "exclude" => read.exclude = globs(entry, &mut diagnostics),
                "fail_on" => read.fail_on = severity(&entry, &mut diagnostics).map(|it| (it, entry.place)),
                "unknown" => {
                    let names = Unknown::ALL.map(Unknown::name);
                    let found = word(&entry, &names, &mut diagnostics).and_then(|word| Unknown::from_name(&word));
                    read.unknown = found.map(|it| (it, entry.place));
                }
                "honour_foreign" => read.honour_foreign = truth(&entry, &mut diagnostics).map(|it| (it, entry.place)),
                "allow" => read.allows_files = allows_files(entry, &mut diagnostics),
                "given_files" => read.given_files = entries::strings(entry, &mut diagnostics),
                "given" => read.given = for_templates(entry, &mut diagnostics),
                "params" => read.params = manifest::settings(entries::table(entry, &mut diagnostics), None),
                "severity" => read.severities = for_rules(entry, &mut diagnostics, severity),
                "off" => read.off = for_rules(entry, &mut diagnostics, reason),
                _ => diagnostics.push(entries::unknown(&entry, &format!("`{CONFIGURATION}`"), &KEYS)),
            }
        }
        if diagnostics.is_empty() { Ok(read) } else { Err(diagnostics) }
    }

    /// Adds a value for a parameter that was given on the command line: `--set NAME=VALUE`.
    pub fn set(&mut self, sources: &mut SourceMap, name: &str, value: &str) {
        let source = sources.add("--set", format!("{name}={value}"));
        let (middle, end) = (name.len() as u32, (name.len() + 1 + value.len()) as u32);
        self.params.push(Setting {
            home: None,
            name: name.to_owned(),
            name_place: Place { source, span: Span::new(0, middle) },
            value: Given::Word(value.to_owned()),
            place: Place { source, span: Span::new((middle + 1).min(end), end) },
        });
    }

    /// Takes the profile that was given on the command line: `--profile NAME`.
    pub fn choose(&mut self, sources: &mut SourceMap, profile: &str) {
        self.profile = Some((profile.to_owned(), argument(sources, PROFILE, profile)));
    }

    /// Wants no rule but those that were given on the command line: `--rule NAME`, perhaps with its pack.
    pub fn choose_rules(&mut self, sources: &mut SourceMap, rules: &[String]) {
        let plain = |rule: &String| rule.rsplit('/').next().unwrap_or(rule).to_owned();
        let named = rules.iter().map(|rule| (plain(rule), argument(sources, RULE, rule)));
        self.only.extend(named);
    }

    /// What is said about profiles and rules that there are not.
    pub fn mistakes(&self, profiles: &Profiles, program: &Program) -> Vec<Diagnostic> {
        let profile = self.profile.iter().filter_map(|(name, place)| profiles.mistake(name, *place));
        profile.chain(self.unknown_rules(program)).collect()
    }

    fn unknown_rules(&self, program: &Program) -> Vec<Diagnostic> {
        let names = || program.rules.iter().map(|rule| rule.info.name.as_str());
        let severities = self.severities.iter().map(|it| (&it.rule, it.place));
        let said = severities.chain(self.off.iter().map(|it| (&it.rule, it.place)));
        let said = said.chain(self.only.iter().map(|(rule, place)| (rule, *place)));
        said.filter(|(rule, _)| !names().any(|name| name == *rule))
            .map(|(rule, place)| {
                let error = Diagnostic::error("unknown-rule", format!("there is no rule `{rule}`"))
                    .at(place, "not known to the policies of this run");
                match nearest(rule, names()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error,
                }
            })
            .collect()
    }

    /// Gives rules the severities that are asked for, and takes out those that are off.
    pub fn apply(&self, profiles: &Profiles, program: &mut Program) -> Vec<Off> {
        let mut off = self.beyond(profiles, program);
        for rule in &mut program.rules {
            let Some(said) = self.severities.iter().find(|it| it.rule == rule.info.name) else { continue };
            rule.info.severity = said.value;
            for step in &mut rule.steps {
                if let Step::Clause(clause) = step {
                    clause.severity = said.value;
                }
            }
        }
        program.rules.retain(|rule| !self.off.iter().any(|it| it.rule == rule.info.name));
        off.extend(self.not_wanted(program));
        let said = |it: &ForRule<String>| Off { rule: it.rule.clone(), reason: it.value.clone(), place: it.place };
        off.extend(self.off.iter().map(said));
        off
    }

    /// Takes out the rules that were not named, where some were. What is off is off for its own reason.
    fn not_wanted(&self, program: &mut Program) -> Vec<Off> {
        let Some((_, place)) = self.only.first() else { return Vec::new() };
        let reason = || format!("not among those of {RULE}");
        let mut off = Vec::new();
        program.rules.retain(|rule| {
            let is_wanted = self.only.iter().any(|(name, _)| *name == rule.info.name);
            if !is_wanted {
                off.push(Off { rule: rule.info.name.clone(), reason: reason(), place: *place });
            }
            is_wanted
        });
        off
    }

    /// Takes out the rules that the profile does not have. What is said of a rule elsewhere stands.
    fn beyond(&self, profiles: &Profiles, program: &mut Program) -> Vec<Off> {
        let Some((name, place)) = &self.profile else { return Vec::new() };
        let mut beyond = Vec::new();
        program.rules.retain(|rule| {
            let stays = profiles.has(name, rule) || self.off.iter().any(|it| it.rule == rule.info.name);
            if !stays {
                let reason = format!("not in the profile {name}");
                beyond.push(Off { rule: rule.info.name.clone(), reason, place: *place });
            }
            stays
        });
        beyond
    }
}

/// The place of a value that was given on the command line.
fn argument(sources: &mut SourceMap, name: &str, value: &str) -> Place {
    Place { source: sources.add(name, value), span: Span::new(0, value.len() as u32) }
}

/// Globs that can match something.
fn globs(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Place)> {
    let globs = entries::strings(entry, diagnostics);
    for (_, place) in globs.iter().filter(|(glob, _)| glob.trim().is_empty() || glob.starts_with('#')) {
        diagnostics.push(
            Diagnostic::error("wrong-value", "this excludes nothing")
                .at(*place, "no glob")
                .help("write globs as in .gitignore, for example \"cdk.out/\""),
        );
    }
    globs
}

/// Whether files are among what is allowed. The environment is not for a file to allow: who changes it in a pull request would
/// have the report show what a pipeline keeps there.
fn allows_files(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let words = entries::strings(entry, diagnostics);
    for (word, place) in words.iter().filter(|(word, _)| word != "files") {
        let error = Diagnostic::error("wrong-value", format!("`{word}` cannot be allowed here"));
        diagnostics.push(error.at(*place, "only \"files\" can").help(match word.as_str() {
            "env" => "the environment is allowed on the command line only: --allow env",
            _ => "write allow = [\"files\"]",
        }));
    }
    words.iter().any(|(word, _)| word == "files")
}

/// Values for the parameters of templates, which are texts or written like one.
fn for_templates(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let entries = entries::table(entry, diagnostics);
    let value = |it: Entry| match &it.value {
        Content::Value(Given::Text(text)) => Some((it.key, text.clone())),
        Content::Value(Given::Number(number)) => Some((it.key, number.clone())),
        Content::Value(Given::Bool(truth)) => Some((it.key, truth.to_string())),
        Content::Strings(all) => {
            let all: Vec<&str> = all.iter().map(|(text, _)| text.as_str()).collect();
            Some((it.key, all.join(",")))
        }
        _ => {
            diagnostics.push(entries::wrong(&it, "a string, a number, true, false, or a list of strings"));
            None
        }
    };
    entries.into_iter().filter_map(value).collect()
}

fn for_rules<T>(
    entry: Entry,
    diagnostics: &mut Vec<Diagnostic>,
    value: fn(&Entry, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<ForRule<T>> {
    let entries = entries::table(entry, diagnostics);
    let one = |it: Entry| Some(ForRule { value: value(&it, diagnostics)?, place: it.key_place, rule: it.key });
    entries.into_iter().filter_map(one).collect()
}

/// Why a rule is off: nobody turns one off without a word.
fn reason(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match &entry.value {
        Content::Value(Given::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => {
            diagnostics.push(
                Diagnostic::error("off-without-reason", format!("`{}` is turned off without a reason", entry.key))
                    .at(entry.place, "says no reason")
                    .help(format!("write {} = \"why nobody needs it here\"", entry.key)),
            );
            None
        }
    }
}

fn severity(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<Severity> {
    word(entry, &Severity::ALL.map(Severity::name), diagnostics).and_then(|word| Severity::from_name(&word))
}

fn truth(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<bool> {
    if let Content::Value(Given::Bool(truth)) = entry.value {
        return Some(truth);
    }
    diagnostics.push(entries::wrong(entry, "true or false"));
    None
}

/// One of some words.
fn word(entry: &Entry, words: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let found = match &entry.value {
        Content::Value(Given::Text(text)) if words.contains(&text.as_str()) => return Some(text.clone()),
        Content::Value(Given::Text(text)) => text.as_str(),
        _ => "",
    };
    let list = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
    let error = entries::wrong(entry, &format!("one of {list}"));
    diagnostics.push(match nearest(found, words.iter().copied()) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None => error,
    });
    None
}

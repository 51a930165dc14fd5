//! Reading policies: what can be made of one, and all that is wrong with it.
//!
//! IAM JSON policy elements reference (IAM User Guide). A policy that IAM would refuse is read all the same, as far as it can be:
//! a template that is not deployable still deserves answers.

mod conditions;
mod elements;
mod principals;

pub use elements::folded;

use std::sync::Arc;

use super::policy::{Effect, Kind, Policy, Problem, Scope, Statement};
use super::written::Shape;
use super::{Place, Written};
use crate::diagnostic::nearest;
use crate::document::HashSet;

/// More statements than any policy has room for.
const STATEMENTS: usize = 20_000;

/// The elements of a document and of a statement.
const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

impl Policy {
    /// Reads a document in any shape: an object, JSON in a string, URL-encoded JSON.
    pub fn read(written: &Written, kind: Kind) -> (Self, Vec<Problem>) {
        let mut reader = Reader { problems: Vec::new(), kind, has_variables: true };
        let policy = reader.document(written);
        (policy, reader.problems)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// What is wrong with the JSON.
    pub fn parse(text: &str, kind: Kind) -> Result<(Self, Vec<Problem>), String> {
        Ok(Self::read(&Written::read(text, None)?, kind))
    }

    /// Takes statements that stand by themselves, as version 2012-10-17.
    pub fn of_statements(statements: &[Written], open: bool, kind: Kind) -> (Self, Vec<Problem>) {
        let mut reader = Reader { problems: Vec::new(), kind, has_variables: true };
        let mut policy = Self { kind, place: Place::default(), statements: Vec::new(), open };
        statements.iter().for_each(|statement| reader.statement(statement, &mut policy));
        (policy, reader.problems)
    }
}

/// What has been found wrong so far.
struct Reader {
    problems: Vec<Problem>,
    kind: Kind,
    /// Whether `${…}` is a variable here.
    has_variables: bool,
}

impl Reader {
    fn document(&mut self, written: &Written) -> Policy {
        let mut policy = Policy { kind: self.kind, place: written.place, statements: Vec::new(), open: false };
        let inner;
        let written = match written.as_text() {
            Some(text) => match Written::read(text, Some(written.place)) {
                Ok(read) => {
                    inner = read;
                    &inner
                }
                Err(error) => {
                    self.error("malformed-json", written.place, format!("the policy is no JSON: {error}"));
                    policy.open = true;
                    return policy;
                }
            },
            None => written,
        };
        let Shape::Map { entries, open } = &written.shape else {
            policy.open = true;
            if !matches!(written.shape, Shape::Unknown(_) | Shape::Text(_)) {
                let message = format!("a policy is an object with a `Statement`, and this is {}", written.word());
                self.error("malformed-policy", written.place, message);
            }
            return policy;
        };
        policy.open = *open;
        self.names(entries, &DOCUMENT, "a policy");
        self.version(find(entries, "Version"));
        match find(entries, "Statement") {
            Some(statements) => {
                let (many, open) = statements.many();
                policy.open |= open || many.len() > STATEMENTS;
                if many.len() > STATEMENTS {
                    self.error("too-many-statements", statements.place, format!("more than {STATEMENTS} statements"));
                }
                many.into_iter().take(STATEMENTS).for_each(|statement| self.statement(statement, &mut policy));
                self.same_sids(&policy);
            }
            None if *open => {}
            None => {
                self.error("missing-statement", written.place, "the policy has no `Statement`");
                policy.open = true;
            }
        }
        policy
    }

    /// IAM JSON policy elements: Version. Variables are variables in 2012-10-17 only.
    fn version(&mut self, version: Option<&Written>) {
        let Some(version) = version else {
            self.has_variables = false;
            return;
        };
        match version.as_text() {
            Some("2012-10-17") => {}
            Some("2008-10-17") => self.has_variables = false,
            Some(other) => self
                .error("unknown-version", version.place, format!("there is no version `{other}`"))
                .help("the versions are 2012-10-17 and 2008-10-17"),
            None if matches!(version.shape, Shape::Unknown(_) | Shape::Text(_)) => {}
            None => self
                .error("unknown-version", version.place, format!("the version is {} and no text", version.word()))
                .help("put it into quotes: \"2012-10-17\""),
        }
    }

    fn statement(&mut self, written: &Written, policy: &mut Policy) {
        let Shape::Map { entries, open } = &written.shape else {
            policy.open = true;
            if !matches!(written.shape, Shape::Unknown(_)) {
                let message = format!("a statement is an object, and this is {}", written.word());
                self.error("malformed-statement", written.place, message);
            }
            return;
        };
        self.names(entries, &STATEMENT, "a statement");
        let effect = self.effect(find(entries, "Effect"), written.place, *open);
        let sid = find(entries, "Sid").and_then(|sid| self.sid(sid));
        let nothing = || Scope { all_but: false, elements: Vec::new(), open: *open };
        let actions = self.pair(entries, "Action", "NotAction", written.place).map(|(all_but, actions)| {
            let (elements, more) = self.actions(actions);
            Scope { all_but, elements, open: more }
        });
        if actions.is_none() && !open {
            self.error("missing-action", written.place, "the statement has neither `Action` nor `NotAction`");
        }
        let resources = self.pair(entries, "Resource", "NotResource", written.place).map(|(all_but, resources)| {
            let (elements, more) = self.resources(resources);
            Scope { all_but, elements, open: more }
        });
        self.resources_belong(resources.is_some(), written.place, *open);
        let principals = self.pair(entries, "Principal", "NotPrincipal", written.place).map(|(all_but, principals)| {
            let (elements, more) = self.principals(principals);
            Scope { all_but, elements, open: more }
        });
        self.principals_belong(principals.as_ref(), effect, written.place, *open);
        let (conditions, has_open_conditions) = match find(entries, "Condition") {
            Some(conditions) => self.conditions(conditions, effect),
            None => (Vec::new(), *open),
        };
        let resources = resources.or_else(|| open.then(nothing));
        policy.statements.push(Statement {
            place: written.place,
            sid,
            effect,
            maybe: written.maybe,
            principals,
            actions: actions.unwrap_or_else(nothing),
            resources,
            conditions,
            has_open_conditions,
        });
    }

    fn effect(&mut self, effect: Option<&Written>, place: Place, open: bool) -> Effect {
        let Some(effect) = effect else {
            if !open {
                self.error("missing-effect", place, "the statement has no `Effect`");
            }
            return Effect::Unknown;
        };
        match effect.as_text() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(other) => {
                self.error("unknown-effect", effect.place, format!("there is no effect `{other}`"))
                    .help("an effect is `Allow` or `Deny`, in this case");
                Effect::Unknown
            }
            None => Effect::Unknown,
        }
    }

    /// IAM JSON policy elements: Sid. Letters and digits of ASCII; services that keep policies of their own take others as well
    /// (`example-statement-ID` in the Amazon S3 User Guide).
    fn sid(&mut self, sid: &Written) -> Option<Arc<str>> {
        let text = sid.as_text()?;
        let is_fine = self.kind == Kind::Resource || text.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_fine {
            self.error(
                "invalid-sid",
                sid.place,
                format!("the name `{}` has other signs than letters and digits", short(text)),
            );
        }
        Some(text.into())
    }

    fn same_sids(&mut self, policy: &Policy) {
        let mut seen = HashSet::default();
        for statement in &policy.statements {
            let Some(sid) = statement.sid.as_ref().filter(|sid| !sid.is_empty()) else { continue };
            if !seen.insert(sid) {
                self.error("duplicate-sid", statement.place, format!("two statements are named `{}`", short(sid)));
            }
        }
    }

    /// The one of two elements that exclude each other, and whether it is the one with `Not`.
    fn pair<'w>(
        &mut self,
        entries: &'w [(Arc<str>, Written)],
        name: &str,
        not: &str,
        place: Place,
    ) -> Option<(bool, &'w Written)> {
        match (find(entries, name), find(entries, not)) {
            (Some(own), Some(_)) => {
                self.error("contradiction", place, format!("the statement has both `{name}` and `{not}`"))
                    .help("keep one of the two");
                Some((false, own))
            }
            (Some(own), None) => Some((false, own)),
            (None, Some(own)) => Some((true, own)),
            (None, None) => None,
        }
    }

    /// Says which names there are not, and which are written twice.
    fn names<const N: usize>(&mut self, entries: &[(Arc<str>, Written)], known: &[&'static str; N], of: &str) {
        let mut are_seen = [false; N];
        for (name, value) in entries {
            match known.iter().zip(&mut are_seen).find(|(own, _)| **own == &**name) {
                Some((_, is_seen)) if *is_seen => {
                    self.error("duplicate-key", value.place, format!("`{name}` is written twice in {of}"));
                }
                Some((_, is_seen)) => *is_seen = true,
                None => {
                    let problem =
                        self.error("unknown-element", value.place, format!("{of} has no element `{}`", short(name)));
                    if let Some(near) = nearest(name, known.iter().copied()) {
                        problem.help(format!("did you mean `{near}`?"));
                    }
                }
            }
        }
    }

    fn error(&mut self, code: &'static str, place: Place, message: impl Into<String>) -> Said<'_> {
        self.say(code, true, place, message.into())
    }

    fn warn(&mut self, code: &'static str, place: Place, message: impl Into<String>) -> Said<'_> {
        self.say(code, false, place, message.into())
    }

    fn say(&mut self, code: &'static str, is_error: bool, place: Place, message: String) -> Said<'_> {
        self.problems.push(Problem { code, is_error, place, message, help: None });
        Said(self.problems.last_mut())
    }
}

/// A problem that was just found.
struct Said<'r>(Option<&'r mut Problem>);

impl Said<'_> {
    fn help(self, help: impl Into<String>) {
        if let Some(problem) = self.0 {
            problem.help = Some(help.into());
        }
    }
}

fn find<'w>(entries: &'w [(Arc<str>, Written)], name: &str) -> Option<&'w Written> {
    let found = entries.iter().find(|(own, _)| &**own == name).map(|(_, value)| value);
    found.filter(|value| value.shape != Shape::Null)
}

/// The beginning of a text, for messages.
fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

//! Which role a function has: one that is given, one of its own, or the one that functions share.
//!
//! Source of the facts: Serverless Framework documentation, "IAM Permissions For Functions" (of version 4 with "Per-Function
//! IAM Roles"), and the page of the plugin serverless-iam-roles-per-function, whose settings version 4 takes over.

use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::settings::at_path;
use super::{Function, Service};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};

/// The role that functions share.
pub(super) const SHARED: &str = "IamRoleLambdaExecution";

/// Plugins that make a role of `iamRoleStatements` of a function: the first one and its copies.
const PER_FUNCTION: [&str; 2] = ["iam-roles-per-function", "granular-iam"];

/// What a role must allow for a setting or an event of a function.
#[derive(Clone)]
pub(super) struct Need<'t> {
    pub(super) actions: &'static [&'static str],
    pub(super) resources: Vec<TermId>,
    pub(super) at: Node<'t>,
}

/// The role that the framework makes for a function that names none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Making {
    Shared,
    Own,
    /// It depends on the framework's version.
    Undecided,
}

impl<'t> Service<'_, 't> {
    /// The role of a function: one that is given, its own, or the shared one.
    pub(super) fn role_of(&mut self, number: usize) -> Option<Entry> {
        let function = self.functions.get(number)?.clone();
        let given =
            at_path(function.node, "role").or_else(|| at_path(function.node, "iam.role").filter(|it| is_given(*it)));
        if let Some(given) = given {
            let role = self.given_role(given);
            return Some(written_entry("Role", given, role));
        }
        let node = function.node;
        if self.making(node) == Making::Undecided {
            let at = at_path(node, "iamRoleStatements").unwrap_or(node);
            let reason = "with version 4 or a plugin it has a role of its own, without it shares one; `frameworkVersion` says neither";
            let role = self.unknown(format!("role of {}", function.key), reason, at);
            return Some(entry("Role", role));
        }
        if function.own.is_some() {
            let role = self.reserve(&own_id(&function), "AWS::IAM::Role", node, None);
            let arn = self.reference(role, Some("Arn"), node);
            return Some(entry("Role", arn));
        }
        if let Some(given) = self.given_to_all() {
            let role = self.given_role(given);
            return Some(written_entry("Role", given, role));
        }
        let at = self.shared_place();
        let role = self.reserve(SHARED, "AWS::IAM::Role", at, None);
        let arn = self.reference(role, Some("Arn"), node);
        Some(entry("Role", arn))
    }

    /// Which role the framework makes, by the settings of a function and of all.
    pub(super) fn making(&self, node: Node<'t>) -> Making {
        if at_path(node, "role").is_some() {
            return Making::Shared;
        }
        let has_plugin = self.has_plugin();
        if self.given_to_all().is_some() && !has_plugin {
            return Making::Shared;
        }
        let settings = at_path(node, "iam.role").filter(|it| it.kind() == Kind::Map);
        let mode = self.provider("iam.role.mode").and_then(Node::str);
        if settings.is_some() || mode == Some("perFunction") {
            return Making::Own;
        }
        match (at_path(node, "iamRoleStatements"), has_plugin, self.version()) {
            (None, _, _) | (Some(_), false, Some(..=3)) => Making::Shared,
            (Some(_), true, _) | (Some(_), false, Some(_)) => Making::Own,
            (Some(_), false, None) => Making::Undecided,
        }
    }

    /// Whether a plugin is there that makes roles for functions, or may be, since the list stands elsewhere.
    fn has_plugin(&self) -> bool {
        let plugins = self.root.get_str("plugins").map(|it| it.get_str("modules").unwrap_or(it));
        let is_one = |it: Node<'_>| it.str().is_some_and(|name| PER_FUNCTION.iter().any(|own| name.contains(own)));
        plugins.is_some_and(|it| it.kind() == Kind::String || it.items().any(is_one))
    }

    /// The first number of `frameworkVersion`.
    fn version(&self) -> Option<u32> {
        let text = self.root.get_str("frameworkVersion")?.scalar()?;
        // `>=3` is any version from there on.
        let text = Some(text).filter(|it| !it.contains('>') || it.contains('<'))?;
        let digits = text.trim_start_matches(|it: char| !it.is_ascii_digit());
        digits.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
    }

    /// Says of statements at a function that nothing reads them.
    pub(super) fn warn_of_idle_statements(&mut self, node: Node<'t>) {
        let written = at_path(node, "iamRoleStatements").filter(|_| at_path(node, "role").is_none());
        if let Some(written) = written.filter(|_| self.making(node) == Making::Shared) {
            let message =
                "these statements hold for nobody: version 3 needs the plugin `serverless-iam-roles-per-function`";
            let warning = Diagnostic::warning("idle-statements", message);
            self.stack.diagnostics.push(warning.at(written.place(), "not read by the framework"));
        }
    }

    /// An existing role that the provider's section names.
    pub(super) fn given_to_all(&self) -> Option<Node<'t>> {
        self.provider("iam.role").filter(|it| is_given(*it)).or_else(|| self.provider("role"))
    }

    /// An ARN, a logical id, or an intrinsic.
    fn given_role(&mut self, role: Node<'t>) -> TermId {
        let logical = role.str().filter(|it| role.tag().is_none() && !it.contains(':') && !it.contains("${"));
        match logical.map(|name| (name, self.stack.find(name))) {
            Some((_, Some(id))) => self.reference(id, Some("Arn"), role),
            Some((name, None)) => {
                self.unknown(format!("GetAtt {name}.Arn"), format!("there is no role `{name}` here"), role)
            }
            None => self.written(role),
        }
    }

    /// Something that a function needs, in the role that the framework makes for it.
    pub(super) fn allow(&mut self, number: usize, actions: &'static [&'static str], resource: TermId, at: Node<'t>) {
        let needed = match self.functions.get_mut(number) {
            Some(Function { own: Some(own), .. }) => own,
            Some(function) if at_path(function.node, "role").is_none() => &mut self.shared,
            _ => return,
        };
        // As the framework does, one statement has all resources of its actions.
        match needed.iter_mut().find(|it| it.actions == actions) {
            Some(known) => known.resources.push(resource),
            None => needed.push(Need { actions, resources: vec![resource], at }),
        }
    }
}

/// Whether `role` names one instead of saying how it is.
fn is_given(role: Node<'_>) -> bool {
    role.kind() == Kind::String || is_intrinsic(role)
}

pub(super) fn own_id(function: &Function<'_>) -> String {
    format!("{}{SHARED}", function.logical)
}

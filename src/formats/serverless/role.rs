//! Roles: the one that functions share, and those of their own.
//!
//! A function has a role of its own by `iamRoleStatements` (the plugin serverless-iam-roles-per-function) or by `iam.role`
//! with statements (version 4).

use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::settings::at_path;
use super::{Function, Service};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

/// The role that functions share.
const SHARED: &str = "IamRoleLambdaExecution";

/// Where a role comes from.
struct Origin<'t> {
    at: Node<'t>,
    statements: Vec<Node<'t>>,
    managed: Vec<Node<'t>>,
    settings: Option<Node<'t>>,
    in_network: bool,
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

    /// An existing role that the provider's section names.
    fn given_to_all(&self) -> Option<Node<'t>> {
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
    pub(super) fn allow(&mut self, number: usize, actions: &[&str], resource: TermId, at: Node<'t>) {
        let statement = self.statement(actions, vec![resource], at);
        match self.functions.get_mut(number) {
            Some(Function { own: Some(own), .. }) => own.push(statement),
            Some(function) if at_path(function.node, "role").is_none() => self.shared.push(statement),
            _ => {}
        }
    }

    fn statement(&mut self, actions: &[&str], resources: Vec<TermId>, at: Node<'t>) -> TermId {
        let effect = self.text("Allow", at);
        let actions = actions.iter().map(|it| self.text(*it, at)).collect();
        let (actions, resources) = (self.list(actions, at), self.list(resources, at));
        self.map(vec![entry("Effect", effect), entry("Action", actions), entry("Resource", resources)], at)
    }

    /// Fills all roles, when everything that they allow is known.
    pub(super) fn roles(&mut self) {
        for function in self.functions.clone() {
            if let (Some(own), Some(role)) = (function.own.clone(), self.stack.find(&own_id(&function))) {
                self.own_role(role, &function, own);
            }
        }
        let Some(role) = self.stack.find(SHARED) else { return };
        if self.functions.is_empty() {
            return;
        }
        let at = self.shared_place();
        let in_network = self.provider("vpc").is_some()
            || self.functions.iter().any(|it| it.own.is_none() && at_path(it.node, "vpc").is_some());
        let origin = Origin {
            at,
            statements: self.shared_statements().into_iter().collect(),
            managed: self
                .provider("iam.role.managedPolicies")
                .or_else(|| self.provider("iamManagedPolicies"))
                .into_iter()
                .collect(),
            settings: self.provider("iam.role"),
            in_network,
        };
        let needed = std::mem::take(&mut self.shared);
        let name = self.named("", "", at);
        let start = self.text("/aws/lambda/", at);
        let end = self.text("*:*", at);
        self.role(role, &origin, vec![start, name, end], needed);
    }

    fn own_role(&mut self, role: ResourceId, function: &Function<'t>, needed: Vec<TermId>) {
        let node = function.node;
        let settings = at_path(node, "iam.role");
        let written = at_path(node, "iamRoleStatements").or_else(|| settings.and_then(|it| at_path(it, "statements")));
        let inherits = at_path(node, "iamRoleStatementsInherit")
            .or_else(|| settings.and_then(|it| at_path(it, "inheritStatements")))
            .or_else(|| at_path(self.root, "custom.serverless-iam-roles-per-function.defaultInherit"))
            .is_some_and(|it| it.bool() != Some(false));
        let inherited = self.shared_statements().filter(|_| inherits);
        let origin = Origin {
            at: written.or(settings).unwrap_or(node),
            statements: inherited.into_iter().chain(written).collect(),
            managed: settings.and_then(|it| at_path(it, "managedPolicies")).into_iter().collect(),
            settings,
            in_network: self.setting(node, "vpc").is_some(),
        };
        let name = self.function_name(function);
        let (start, end) = (self.text("/aws/lambda/", node), self.text(":*", node));
        self.role(role, &origin, vec![start, name, end], needed);
    }

    /// One role with the statements that the framework adds for logs, those that are written, and those that are needed.
    fn role(&mut self, role: ResourceId, origin: &Origin<'t>, logs: Vec<TermId>, needed: Vec<TermId>) {
        let at = origin.at;
        let group = self.text("log-group:", at);
        let resource = self.arn("logs", std::iter::once(group).chain(logs).collect(), at);
        let actions = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource", "logs:PutLogEvents"];
        let mut statements = vec![self.statement(&actions, vec![resource], at)];
        statements.extend(needed);
        let document = self.statements(statements, &origin.statements, at);
        let (name, document) = (self.named("", "-lambda", at), self.nested("Statement", document, at));
        let policy = self.map(vec![entry("PolicyName", name), entry("PolicyDocument", document)], at);
        let policies = self.list(vec![policy], at);
        let trust = self.trust(at);
        let mut entries = vec![entry("AssumeRolePolicyDocument", trust), entry("Policies", policies)];
        let managed = self.managed(origin);
        entries.extend(managed);
        if let Some(settings) = origin.settings.filter(|it| it.kind() == Kind::Map) {
            let taken = [
                ("name", "RoleName"),
                ("path", "Path"),
                ("permissionBoundary", "PermissionsBoundary"),
                ("permissionsBoundary", "PermissionsBoundary"),
            ];
            self.take(settings, &taken, &mut entries);
            self.tags(&[at_path(settings, "tags")], &mut entries);
        }
        if let Some(boundary) = self.provider("rolePermissionsBoundary") {
            let value = self.written(boundary);
            entries.push(written_entry("PermissionsBoundary", boundary, value));
        }
        self.fill(role, entries, at);
    }

    /// All statements as one list; what is not known to be a list makes the rest of it unknown.
    fn statements(&mut self, mut all: Vec<TermId>, written: &[Node<'t>], at: Node<'t>) -> TermId {
        for node in written {
            match node.kind() {
                Kind::List if !is_intrinsic(*node) => {
                    let items: Vec<TermId> = node.items().map(|it| self.written(it)).collect();
                    all.extend(items);
                }
                _ => return self.written(*node),
            }
        }
        self.list(all, at)
    }

    fn managed(&mut self, origin: &Origin<'t>) -> Option<Entry> {
        let mut arns = Vec::new();
        for node in &origin.managed {
            if node.kind() != Kind::List {
                let value = self.written(*node);
                return Some(written_entry("ManagedPolicyArns", *node, value));
            }
            arns.extend(node.items().map(|it| self.written(it)).collect::<Vec<_>>());
        }
        let at = origin.managed.first().copied().unwrap_or(origin.at);
        if origin.in_network {
            arns.push(self.text("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole", at));
        }
        let list = (!arns.is_empty()).then(|| self.list(arns, at))?;
        Some(entry("ManagedPolicyArns", list))
    }

    fn trust(&mut self, at: Node<'t>) -> TermId {
        let service = self.text("lambda.amazonaws.com", at);
        let services = self.list(vec![service], at);
        let principal = self.nested("Service", services, at);
        let (effect, action) = (self.text("Allow", at), self.text("sts:AssumeRole", at));
        let statement =
            self.map(vec![entry("Effect", effect), entry("Action", action), entry("Principal", principal)], at);
        let statements = self.list(vec![statement], at);
        self.nested("Statement", statements, at)
    }

    fn shared_statements(&self) -> Option<Node<'t>> {
        self.provider("iam.role.statements").or_else(|| self.provider("iamRoleStatements"))
    }

    /// Where a person finds the shared role.
    fn shared_place(&self) -> Node<'t> {
        self.provider("iam.role")
            .or_else(|| self.provider("iamRoleStatements"))
            .or_else(|| self.root.get_str("provider"))
            .unwrap_or(self.root)
    }
}

/// Whether `role` names one instead of saying how it is.
fn is_given(role: Node<'_>) -> bool {
    role.kind() == Kind::String || is_intrinsic(role)
}

fn own_id(function: &Function<'_>) -> String {
    format!("{}{SHARED}", function.logical)
}

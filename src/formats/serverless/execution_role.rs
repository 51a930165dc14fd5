//! Roles that the framework makes: statements for logs, those that are written, and those that functions need.

use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::role::{Need, SHARED, own_id};
use super::settings::at_path;
use super::{Function, Service};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

/// Where a role comes from.
struct Origin<'t> {
    at: Node<'t>,
    statements: Vec<Node<'t>>,
    managed: Vec<Node<'t>>,
    /// From the most special to the most general.
    settings: Vec<Node<'t>>,
    in_network: bool,
}

impl<'t> Service<'_, 't> {
    pub(super) fn statement(&mut self, actions: &[&str], resources: Vec<TermId>, at: Node<'t>) -> TermId {
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
            managed: self.shared_managed().into_iter().collect(),
            settings: self.provider("iam.role").into_iter().collect(),
            in_network,
        };
        let needed = std::mem::take(&mut self.shared);
        let name = self.named("", "", at);
        let start = self.text("/aws/lambda/", at);
        let end = self.text("*:*", at);
        self.role(role, &origin, vec![start, name, end], needed);
    }

    fn own_role(&mut self, role: ResourceId, function: &Function<'t>, needed: Vec<Need<'t>>) {
        let node = function.node;
        let settings = at_path(node, "iam.role");
        let written = at_path(node, "iamRoleStatements").or_else(|| settings.and_then(|it| at_path(it, "statements")));
        let is_general = self.provider("iam.role.mode").and_then(Node::str) == Some("perFunction");
        let inherits = at_path(node, "iam.inheritStatements")
            .or_else(|| at_path(node, "iamRoleStatementsInherit"))
            .or_else(|| at_path(self.root, "custom.serverless-iam-roles-per-function.defaultInherit"))
            .map_or(is_general, |it| it.bool() != Some(false));
        let inherited = self.shared_statements().filter(|_| inherits);
        let managed = self.shared_managed().filter(|_| is_general);
        let general = self.provider("iam.role").filter(|_| is_general);
        let origin = Origin {
            at: written.or(settings).unwrap_or(node),
            statements: inherited.into_iter().chain(written).collect(),
            managed: managed.into_iter().chain(settings.and_then(|it| at_path(it, "managedPolicies"))).collect(),
            settings: settings.into_iter().chain(general).collect(),
            in_network: self.setting(node, "vpc").is_some(),
        };
        let name = self.function_name(function);
        let (start, end) = (self.text("/aws/lambda/", node), self.text(":*", node));
        self.role(role, &origin, vec![start, name, end], needed);
    }

    /// One role with the statements that the framework adds for logs, those that are written, and those that are needed.
    fn role(&mut self, role: ResourceId, origin: &Origin<'t>, logs: Vec<TermId>, needed: Vec<Need<'t>>) {
        let at = origin.at;
        let group = self.text("log-group:", at);
        let resource = self.arn("logs", std::iter::once(group).chain(logs).collect(), at);
        let actions = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource", "logs:PutLogEvents"];
        let mut statements = vec![self.statement(&actions, vec![resource], at)];
        for need in needed {
            statements.push(self.statement(need.actions, need.resources, need.at));
        }
        let document = self.statements(statements, &origin.statements, at);
        let (name, document) = (self.named("", "-lambda", at), self.nested("Statement", document, at));
        let policy = self.map(vec![entry("PolicyName", name), entry("PolicyDocument", document)], at);
        let policies = self.list(vec![policy], at);
        let trust = self.trust(at);
        let mut entries = vec![entry("AssumeRolePolicyDocument", trust), entry("Policies", policies)];
        let managed = self.managed(origin);
        entries.extend(managed);
        for (name, to) in [("name", "RoleName"), ("path", "Path")] {
            if let Some(node) = origin.settings.first().and_then(|it| at_path(*it, name)) {
                let value = self.written(node);
                entries.push(written_entry(to, node, value));
            }
        }
        let boundary = ["permissionsBoundary", "permissionBoundary"];
        let boundary = origin.settings.iter().find_map(|it| boundary.iter().find_map(|name| at_path(*it, name)));
        if let Some(boundary) = boundary.or_else(|| self.provider("rolePermissionsBoundary")) {
            let value = self.written(boundary);
            entries.push(written_entry("PermissionsBoundary", boundary, value));
        }
        let tags: Vec<_> = origin.settings.iter().rev().map(|it| at_path(*it, "tags")).collect();
        self.tags(&tags, &mut entries);
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

    fn shared_managed(&self) -> Option<Node<'t>> {
        self.provider("iam.role.managedPolicies").or_else(|| self.provider("iamManagedPolicies"))
    }

    /// Where a person finds the shared role.
    pub(super) fn shared_place(&self) -> Node<'t> {
        self.provider("iam.role")
            .or_else(|| self.provider("iamRoleStatements"))
            .or_else(|| self.root.get_str("provider"))
            .unwrap_or(self.root)
    }
}

//! The role that the transform makes: managed policies, statements, and policy templates.

use std::sync::{Arc, OnceLock};

use super::Sam;
use super::build::entry;
use super::globals::{Fields, is_intrinsic};
use crate::document::{Kind, Limits, Node, Tree};
use crate::source::SourceMap;
use crate::stack::{Entry, Term, TermId};
use crate::value::ResourceId;

/// The policy templates, with their source in the file.
static TEMPLATES: &str = include_str!("policy_templates.json");

impl<'t> Sam<'_, 't> {
    /// `<Id>Role`, with what `Policies` says and the managed policies that every such role has.
    pub(super) fn role(
        &mut self,
        id: &str,
        number: usize,
        fields: &Fields<'t>,
        managed: &[&str],
        service: &str,
        node: Node<'t>,
    ) -> ResourceId {
        let policies = fields.get("Policies");
        let at = policies.unwrap_or(node);
        let mut arns: Vec<TermId> = Vec::new();
        for name in managed {
            arns.push(self.text(format!("arn:aws:iam::aws:policy/{name}"), node));
        }
        let mut inline = Vec::new();
        let listed: Vec<Node<'t>> = match policies {
            Some(list) if list.kind() == Kind::List && !is_intrinsic(list) => list.items().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        for policy in listed {
            self.policy(id, policy, &mut arns, &mut inline);
        }
        let mut entries = vec![entry("AssumeRolePolicyDocument", self.trust(fields, service, node))];
        let list = self.list(arns, at);
        entries.push(entry("ManagedPolicyArns", list));
        let list = self.list(inline, at);
        entries.push(entry("Policies", list));
        self.take(fields, &[("PermissionsBoundary", "PermissionsBoundary"), ("RolePath", "Path")], &mut entries);
        self.derive(id, "AWS::IAM::Role", entries, node, Some(number))
    }

    fn trust(&mut self, fields: &Fields<'t>, service: &str, at: Node<'t>) -> TermId {
        if let Some(own) = self.field(fields, "AssumeRolePolicyDocument") {
            return own;
        }
        let service = self.text(service, at);
        let principal = self.nested("Service", service, at);
        let (effect, action) = (self.text("Allow", at), self.text("sts:AssumeRole", at));
        let statement =
            self.map(vec![entry("Effect", effect), entry("Action", action), entry("Principal", principal)], at);
        self.nested("Statement", statement, at)
    }

    /// A managed policy by name or ARN, a document, or a template with its parameters.
    fn policy(&mut self, role: &str, policy: Node<'t>, arns: &mut Vec<TermId>, inline: &mut Vec<TermId>) {
        if is_intrinsic(policy) {
            // `If` may choose a document or an ARN: both readings would be guesses where they differ.
            arns.push(self.written(policy));
            return;
        }
        match policy.kind() {
            Kind::String => {
                let name = policy.str().unwrap_or_default();
                let arn =
                    if name.starts_with("arn:") { name.to_owned() } else { format!("arn:aws:iam::aws:policy/{name}") };
                arns.push(self.text(arn, policy));
            }
            Kind::Map if policy.get_str("Statement").is_some() => {
                let document = self.written(policy);
                self.push_inline(role, document, policy, inline);
            }
            Kind::Map => {
                for (key, parameters) in policy.entries() {
                    let name = policy.tree().key_name(key);
                    let document = self.template(name, parameters);
                    self.push_inline(role, document, parameters, inline);
                }
            }
            _ => {}
        }
    }

    fn push_inline(&mut self, role: &str, document: TermId, at: Node<'t>, inline: &mut Vec<TermId>) {
        let name = self.text(format!("{role}Policy{}", inline.len()), at);
        inline.push(self.map(vec![entry("PolicyName", name), entry("PolicyDocument", document)], at));
    }

    /// The document of a policy template, its parameters filled in.
    fn template(&mut self, name: &str, parameters: Node<'t>) -> TermId {
        let statements = templates().and_then(|tree| tree.roots().next()?.get_str("templates")?.get_str(name));
        let Some(statements) = statements else {
            let unknown = self.unknown(
                format!("policy template {name}"),
                format!("there is no policy template `{name}`"),
                parameters,
            );
            return self.nested("Statement", unknown, parameters);
        };
        let items = statements.items().map(|statement| self.statement(statement, parameters)).collect();
        let list = self.list(items, parameters);
        self.nested("Statement", list, parameters)
    }

    fn statement(&mut self, statement: Node<'_>, parameters: Node<'t>) -> TermId {
        let texts = |node: Option<Node<'_>>| -> Vec<String> {
            node.into_iter().flat_map(Node::items).filter_map(|it| it.str().map(str::to_owned)).collect()
        };
        let effect = self.text("Allow", parameters);
        let actions = texts(statement.get_str("actions")).into_iter().map(|it| self.text(it, parameters)).collect();
        let actions = self.list(actions, parameters);
        let resources =
            texts(statement.get_str("resources")).iter().map(|it| self.resource_arn(it, parameters)).collect();
        let resources = self.list(resources, parameters);
        let mut entries: Vec<Entry> =
            vec![entry("Effect", effect), entry("Action", actions), entry("Resource", resources)];
        if statement.get_str("condition").is_some() {
            let unknown = self.unknown("Condition".into(), "the policy template sets it", parameters);
            entries.push(entry("Condition", unknown));
        }
        self.map(entries, parameters)
    }

    /// `arn:${AWS::Partition}:sqs:…:${QueueName}` with the parameters of the template filled in.
    fn resource_arn(&mut self, pattern: &str, parameters: Node<'t>) -> TermId {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some((known, tail)) = rest.split_once("${") {
            let Some((name, after)) = tail.split_once('}') else { break };
            if !known.is_empty() {
                parts.push(self.text(known, parameters));
            }
            parts.push(match parameters.get_str(name) {
                Some(value) => self.written(value),
                None => self.unknown(
                    format!("Ref {name}"),
                    format!("`{name}` is known when the stack is deployed"),
                    parameters,
                ),
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(self.text(rest, parameters));
        }
        self.stack.term(Term::Concat(parts), Some(parameters.id()))
    }
}

/// The policy templates, read when the first one is met.
fn templates() -> Option<&'static Tree> {
    static TREE: OnceLock<Option<Tree>> = OnceLock::new();
    TREE.get_or_init(|| {
        let text: Arc<str> = TEMPLATES.into();
        let source = SourceMap::default().add("policy_templates.json", Arc::clone(&text));
        crate::document::read(source, &text, &Limits::default()).ok()
    })
    .as_ref()
}

//! ARNs of the stack's own resources, as far as their types tell: a reference to a table is the ARN of a table, whatever the
//! table is called.

use std::sync::Arc;

use super::machine::Machine;
use crate::provider::{self, Reference};
use crate::value::{Cause, Element, Hole, Holes, ResourceId, Site, Target, Text, Unknown, Value};

impl<'a> Machine<'a> {
    /// A text or an unknown with what its references are known to look like.
    pub(super) fn with_arns(&self, value: Value<'a>) -> Value<'a> {
        let parts = match &value {
            Value::Unknown(unknown) => vec![Hole::Unknown(unknown.clone())],
            Value::Holes(holes) => holes.parts.clone(),
            _ => return value,
        };
        let mut spelt: Vec<Hole<'a>> = Vec::with_capacity(parts.len());
        let mut has_changed = false;
        for part in parts {
            match self.spell(&part) {
                Some((name, is_arn)) => {
                    has_changed = true;
                    // The adapter has said already that it begins so.
                    if is_arn && matches!(spelt.last(), Some(Hole::Known(text)) if &**text == "arn:") {
                        spelt.pop();
                    }
                    name.into_iter().for_each(|part| push(&mut spelt, part));
                }
                None => push(&mut spelt, part),
            }
        }
        if has_changed { Value::Holes(Arc::new(Holes { parts: spelt })) } else { value }
    }

    /// What a resource is called in the document, and its ARN as far as its type tells.
    pub(super) fn identity(&self, id: ResourceId) -> Vec<Element<'a>> {
        let site = Site::of(self.stack.resource_node(id));
        let entry = |key, value| Element { key: Some(Text::Borrowed(key)), value, site: site.clone(), maybe: None };
        let resource = self.stack.resource(id);
        let mut identity = vec![entry("id", Value::Text(Text::Borrowed(&resource.id)))];
        if let Some((template, _)) = provider::arn(same(&resource.ty)) {
            let unknown = Unknown::there(Arc::new(Cause::new(
                format!("{}.Arn", resource.id),
                "it is known when the stack is deployed",
            )));
            identity.push(entry("arn", Value::Holes(Arc::new(Holes { parts: self.arn(id, template, &unknown) }))));
        }
        identity
    }

    /// What a reference to a resource of the stack looks like, and whether that is an ARN.
    fn spell(&self, part: &Hole<'a>) -> Option<(Vec<Hole<'a>>, bool)> {
        let Hole::Unknown(unknown) = part else { return None };
        let Some(Target::Resource(id, attribute)) = &unknown.cause.target else { return None };
        if unknown.derived {
            return None;
        }
        let (arn, reference) = provider::arn(&self.stack.resource(*id).ty)?;
        match (attribute.as_deref(), reference) {
            (Some("Arn" | "TopicArn"), _) | (None, Reference::Arn) => Some((self.arn(*id, arn, unknown), true)),
            (None, Reference::Name) => Some((vec![self.part_of(*id, "name", unknown)], false)),
            _ => None,
        }
    }

    fn arn(&self, id: ResourceId, template: &'static str, of: &Unknown) -> Vec<Hole<'a>> {
        let known = |text: &'static str| Hole::Known(Text::Borrowed(text));
        let mut parts = vec![known("arn:"), pseudo("Partition"), known(":")];
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                parts.push(known(before));
            }
            parts.push(match name {
                "Region" => pseudo("Region"),
                "Account" => pseudo("AccountId"),
                "Path" => self.part_of(id, "path", of),
                _ => self.part_of(id, "name", of),
            });
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(known(rest));
        }
        parts
    }

    fn part_of(&self, id: ResourceId, what: &str, of: &Unknown) -> Hole<'a> {
        let resource = &self.stack.resource(id).id;
        let cause = Cause {
            place: of.cause.place,
            target: Some(Target::Resource(id, Some(what.into()))),
            ..Cause::new(format!("{what} of {resource}"), of.cause.reason.clone())
        };
        Hole::Unknown(Unknown::there(Arc::new(cause)))
    }
}

/// The type of a resource as CloudFormation calls it, for those that Terraform calls otherwise and whose ARNs are asked for.
fn same(ty: &str) -> &str {
    match ty {
        "aws_lambda_function" => "AWS::Lambda::Function",
        "aws_iam_role" => "AWS::IAM::Role",
        other => other,
    }
}

fn pseudo<'a>(name: &str) -> Hole<'a> {
    let cause = Cause::new(format!("Ref AWS::{name}"), "it is known when the stack is deployed");
    Hole::Unknown(Unknown::there(Arc::new(cause)))
}

fn push<'a>(parts: &mut Vec<Hole<'a>>, part: Hole<'a>) {
    match (parts.last_mut(), part) {
        (Some(Hole::Known(last)), Hole::Known(text)) => *last = Text::Shared(format!("{}{}", &**last, &*text).into()),
        (_, part) => parts.push(part),
    }
}

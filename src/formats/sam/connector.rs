//! `AWS::Serverless::Connector`, and the connectors that a resource has of its own (`Connectors`): leave for one resource to
//! use another.

use super::connected::{End, made};
use super::connections::{Connection, Grant};
use super::shape::{Shape, arn_of, attribute, map, reference, text};
use super::{Made, Origin, Sam};
use crate::document::Node;
use crate::stack::ConditionId;

/// Serverless types as the types that they become.
const BECOME: [(&str, &str); 6] = [
    ("AWS::Serverless::Function", "AWS::Lambda::Function"),
    ("AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"),
    ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"),
    ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi"),
    ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"),
    ("AWS::Serverless::GraphQLApi", "AWS::AppSync::GraphQLApi"),
];

/// One connector.
struct Connector<'t> {
    id: String,
    source: Shape<'t>,
    destination: Shape<'t>,
    permissions: Vec<String>,
    at: Node<'t>,
    condition: Option<ConditionId>,
    /// The number of the resource that is the connector itself and becomes what it makes.
    itself: Option<usize>,
}

impl<'t> Sam<'_, 't> {
    /// Expands every connector of the template.
    pub(super) fn connectors(&mut self, count: usize) {
        let tree = self.adapter.tree;
        let key = tree.key("Connectors");
        for number in 0..count {
            let Some(resource) = self.adapter.stack.resources.get(number) else { continue };
            let is_connector = &*resource.ty == "AWS::Serverless::Connector";
            let connectors = key.and_then(|key| tree.node(resource.node).get(key));
            if !is_connector && connectors.is_none() {
                continue;
            }
            let Some(origin) = self.origin(number) else { continue };
            if is_connector {
                let own = origin.properties.clone();
                let source = own.get("Source");
                self.connector(&origin, &origin.id, &own, source, origin.node, origin.condition, Some(number));
            }
            let Some(connectors) = connectors else { continue };
            if !Shape::Written(connectors).is_map() {
                self.refuse(connectors, format!("`Connectors` of `{}` is no map", origin.id), "a map belongs here");
                continue;
            }
            for field in Shape::Written(connectors).fields() {
                self.embedded(&origin, &field.key, &field.value);
            }
        }
    }

    fn embedded(&mut self, origin: &Origin<'t>, name: &str, connector: &Shape<'t>) {
        let at = connector.node().unwrap_or(origin.node);
        let id = format!("{}{name}", origin.id);
        if let Some(other) = self.adapter.stack.find(&id) {
            let other = self.adapter.tree.node(self.adapter.stack.resource(other).node);
            return self.refuse_beside(
                at,
                format!("the connector `{id}` has the id of another resource"),
                "another name is needed",
                other,
            );
        }
        let Some(own) = connector.get("Properties").filter(Shape::is_map) else {
            return self.refuse(at, format!("the connector `{id}` has no properties"), "a map of them belongs here");
        };
        let mut source = map([("Id", text(&*origin.id))]);
        if let Some(given) = own.get("SourceReference") {
            if !given.is_map() || given.has("Id") {
                return self.refuse(
                    given.node().unwrap_or(at),
                    format!("`SourceReference` of the connector `{id}` names no part of its own resource"),
                    "a map without `Id` belongs here",
                );
            }
            for field in given.fields() {
                source.set(&field.key, field.value);
            }
        }
        let condition = connector.get("Condition").and_then(|it| self.adapter.condition_of(it.str()?));
        self.connector(origin, &id, &own, Some(source), at, condition, None);
    }

    #[expect(clippy::too_many_arguments, reason = "a connector written alone or in another resource: what differs")]
    fn connector(
        &mut self,
        origin: &Origin<'t>,
        id: &str,
        own: &Shape<'t>,
        source: Option<Shape<'t>>,
        at: Node<'t>,
        condition: Option<ConditionId>,
        itself: Option<usize>,
    ) {
        const KNOWN: [&str; 5] = ["Source", "Destination", "Permissions", "SourceReference", "PropagateTags"];
        if let Some(field) = own.fields().iter().find(|it| !KNOWN.contains(&&*it.key)) {
            let node = field.value.node().unwrap_or(at);
            self.refuse(node, format!("a connector has no property `{}`", field.key), "not a property of connectors");
        }
        let permissions = own.get("Permissions").map(|it| it.items()).unwrap_or_default();
        let permissions: Vec<String> = permissions.iter().filter_map(|it| it.str().map(str::to_owned)).collect();
        let (Some(source), Some(destination)) = (source, own.get("Destination")) else {
            return self.refuse(at, format!("the connector `{id}` lacks an end"), "source and destination are needed");
        };
        if permissions.is_empty() {
            return self.refuse(at, format!("the connector `{id}` has no permissions"), "`Read` or `Write` is needed");
        }
        let several = destination.is_list();
        for (index, destination) in destination.items_or_one().into_iter().enumerate() {
            let id = if several { format!("{id}Destination{index}") } else { id.to_owned() };
            let (source, permissions) = (source.clone(), permissions.clone());
            let itself = itself.filter(|_| index == 0);
            self.connect(origin, &Connector { id, source, destination, permissions, at, condition, itself });
        }
    }

    fn connect(&mut self, origin: &Origin<'t>, own: &Connector<'t>) {
        let (Some(source), Some(destination)) = (self.end(own, &own.source), self.end(own, &own.destination)) else {
            return;
        };
        let Some(connection) = Connection::of(&source.ty, &destination.ty) else {
            let message = format!("`{}` and `{}` cannot be connected", source.ty, destination.ty);
            return self.refuse(own.at, message, "there is no such connection (AWS SAM connector reference)");
        };
        let allowed = |name: &str| match name {
            "Read" => Some(connection.read),
            "Write" => Some(connection.write),
            _ => None,
        };
        let wanted: Option<Vec<&[Grant]>> =
            own.permissions.iter().map(|name| allowed(name).filter(|grants| !grants.is_empty())).collect();
        let both = connection.from == ["AWS::SQS::Queue"];
        let Some(wanted) = wanted.filter(|all| !both || all.len() == 2) else {
            let message = format!(
                "a connector from `{}` to `{}` cannot have {}",
                source.ty,
                destination.ty,
                own.permissions.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" and ")
            );
            return self.refuse(own.at, message, "these permissions are not supported");
        };
        let grants: Vec<Grant> = wanted.concat();
        if let Some((ty, suffix, properties)) = made(connection.means, &source, &destination, &grants) {
            let id = format!("{}{suffix}", own.id);
            match own.itself {
                Some(number) => self.made.push(Made {
                    id: id.into(),
                    ty,
                    properties,
                    at: own.at,
                    condition: own.condition,
                    origin: Some(number),
                }),
                None => self.make_where(own.condition, &id, ty, properties, own.at),
            }
        } else {
            let message = format!("the connector `{}` does not know a role or an ARN that it needs", own.id);
            self.refuse(own.at, message, format!("between these ends, from `{}`", origin.id).as_str());
        }
    }

    /// One end: a resource of the template by its id, or one outside by what is known of it.
    fn end(&mut self, own: &Connector<'t>, end: &Shape<'t>) -> Option<End<'t>> {
        let at = end.node().unwrap_or(own.at);
        let qualifier = end.get("Qualifier");
        if !end.has("Id") {
            let Some(ty) = end.get("Type").and_then(|it| it.str().map(str::to_owned)) else {
                self.refuse(
                    at,
                    format!("an end of the connector `{}` has no type", own.id),
                    "`Id` or `Type` is needed",
                );
                return None;
            };
            let ty = BECOME.iter().find(|(from, _)| *from == ty).map_or(ty, |(_, to)| (*to).to_owned());
            return Some(End {
                ty,
                arn: end.get("Arn"),
                role: end.get("RoleName"),
                name: end.get("Name"),
                resource: end.get("ResourceId"),
                url: end.get("QueueUrl"),
                qualifier,
            });
        }
        let id = end.get("Id").and_then(|it| it.str().map(str::to_owned));
        let number = id.as_deref().and_then(|id| self.adapter.stack.find(id));
        let (Some(id), Some(number)) = (id, number) else {
            self.refuse(at, format!("an end of the connector `{}` is no resource", own.id), "there is none of this id");
            return None;
        };
        let origin = self.origin(number.0 as usize)?;
        let ty = BECOME.iter().find(|(from, _)| *from == &*origin.ty).map_or(&*origin.ty, |(_, to)| to).to_owned();
        let arn = match &*ty {
            "AWS::SNS::Topic" | "AWS::StepFunctions::StateMachine" => reference(&*id),
            _ => arn_of(&*id),
        };
        let resource = match &*ty {
            "AWS::AppSync::GraphQLApi" => attribute(&*id, "ApiId"),
            _ => reference(&*id),
        };
        let name = Some(attribute(&*id, "Name"));
        let (arn, resource, url) = (Some(arn), Some(resource), Some(reference(&*id)));
        Some(End { ty, arn, role: role_of(&origin), name, resource, url, qualifier })
    }
}

/// The name of the role of a resource: the one that is made, or the one that is given.
fn role_of<'t>(origin: &Origin<'t>) -> Option<Shape<'t>> {
    let own = &origin.properties;
    let given = ["Role", "RoleArn", "ServiceRoleArn"].into_iter().find_map(|name| own.get(name));
    let is_made = matches!(&*origin.ty, "AWS::Serverless::Function" | "AWS::Serverless::StateMachine");
    match given {
        Some(role) if role.ref_name().is_none() => match role.target() {
            Some(name) => Some(reference(name)),
            None => Some(role),
        },
        Some(role) => Some(role),
        None => is_made.then(|| reference(format!("{}Role", origin.id))),
    }
}

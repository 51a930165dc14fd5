//! What is made: derived resources, serverless ones in their new types, further conditions.

use std::sync::Arc;

use super::shape::Shape;
use super::{Made, Origin, Sam};
use crate::document::Node;
use crate::stack::{ConditionId, Test};

impl<'t> Sam<'_, 't> {
    /// A resource that the transform adds; where there is one of that id already, that one stays alone.
    pub(super) fn make(
        &mut self,
        origin: &Origin<'t>,
        id: &str,
        ty: &'static str,
        properties: Shape<'t>,
        at: Node<'t>,
    ) {
        self.make_where(origin.condition, id, ty, properties, at);
    }

    pub(super) fn make_where(
        &mut self,
        condition: Option<ConditionId>,
        id: &str,
        ty: &'static str,
        properties: Shape<'t>,
        at: Node<'t>,
    ) {
        if self.adapter.stack.find(id).is_none() && !self.names.contains_key(id) {
            let id: Arc<str> = id.into();
            self.names.insert(Arc::clone(&id), self.made.len());
            self.made.push(Made { id, ty, properties, at, condition, origin: None });
        }
    }

    /// Whether nobody wrote it: an API that events share.
    pub(super) fn is_implicit(&self, origin: &Origin<'t>) -> bool {
        origin.number >= self.adapter.stack.resources.len()
    }

    /// Makes a serverless resource the CloudFormation resource that it stands for.
    pub(super) fn become_type(&mut self, origin: &Origin<'t>, ty: &'static str, properties: Shape<'t>) {
        let (id, at) = (Arc::clone(&origin.id), origin.at);
        if self.is_implicit(origin) {
            return self.make(origin, &origin.id, ty, properties, at);
        }
        self.made.push(Made { id, ty, properties, at, condition: origin.condition, origin: Some(origin.number) });
    }

    /// The properties of a resource that the user wrote in CloudFormation's own words, to be added to.
    pub(super) fn amended(&mut self, name: &str) -> Option<&mut Shape<'t>> {
        let number = self.adapter.stack.find(name)?.0 as usize;
        let origin = self.origin(number)?;
        Some(self.amended.entry(number).or_insert(origin.properties))
    }

    /// A condition that holds where the one of a resource does and another test too.
    pub(super) fn both(&mut self, own: Option<ConditionId>, test: Test, name: &str) -> ConditionId {
        match (own, test) {
            (None, Test::Condition(id)) => id,
            (None, test) => self.adapter.add_condition(name, test),
            (Some(own), test) => {
                let name = format!("{}AND{name}", self.adapter.stack.condition(own).name);
                self.adapter.add_condition(&name, Test::And(vec![Test::Condition(own), test]))
            }
        }
    }
}

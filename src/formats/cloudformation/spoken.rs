//! What a template takes from whoever deploys it, and what it tells them: its parameters and outputs, as one thing beside the
//! resources.

use super::Adapter;
use crate::document::Node;
use crate::stack::{Entry, Resource, Term};

/// The type of what stands for the template.
pub(super) const TYPE: &str = "template";

impl<'t> Adapter<'t> {
    pub(super) fn spoken(&mut self, parameters: Option<Node<'t>>, outputs: Option<Node<'t>>) {
        let Some(node) = parameters.or(outputs).map(|it| it.id()) else { return };
        let sections = [("Parameters", parameters), ("Outputs", outputs)];
        let entries = sections.into_iter().filter_map(|(key, section)| {
            let value = self.stack.term(Term::Written(section?.id()), None);
            Some(Entry { key: key.into(), key_span: None, value })
        });
        let entries = entries.collect();
        let properties = self.stack.term(Term::Map(entries), Some(node));
        self.stack.add_aside(Resource { id: TYPE.into(), ty: TYPE.into(), properties, node, condition: None });
    }
}

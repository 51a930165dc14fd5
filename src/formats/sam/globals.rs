//! `Globals`: what all resources of a sort share (AWS SAM Developer Guide, "Globals section": maps are merged, lists are
//! added up with the global part first, anything else is overridden).

use super::shape::{Field, Shape};
use crate::document::{Kind, Node};

/// The properties of a serverless resource together with the global ones of its sort.
pub(super) fn merged<'t>(globals: Option<Node<'t>>, ty: &str, own: Option<Node<'t>>) -> Shape<'t> {
    let sort = ty.strip_prefix("AWS::Serverless::");
    let global = sort.and_then(|sort| globals?.get_str(sort)).filter(|it| it.kind() == Kind::Map);
    match (own, global) {
        (None, None) => Shape::empty(),
        (Some(only), None) | (None, Some(only)) => Shape::Written(only),
        (Some(own), Some(global)) => merge(own, global),
    }
}

fn merge<'t>(own: Node<'t>, global: Node<'t>) -> Shape<'t> {
    let (own, global) = (Shape::Written(own), Shape::Written(global));
    if own.is_map() && global.is_map() {
        let mut fields: Vec<Field<'t>> = global.fields().into_iter().filter(|it| !own.has(&it.key)).collect();
        for field in own.fields() {
            let value = match (&field.value, global.get(&field.key)) {
                (Shape::Written(own), Some(Shape::Written(global))) => merge(*own, global),
                _ => field.value,
            };
            fields.push(Field { value, ..field });
        }
        return Shape::of(fields).at(own.node());
    }
    if own.is_list() && global.is_list() {
        let items = global.items().into_iter().chain(own.items());
        return Shape::List(items.collect()).at(own.node());
    }
    own
}

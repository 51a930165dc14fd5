//! Tags: a map in SAM, a list of pairs in most of CloudFormation, and the one that says who made a resource.

use super::shape::{Shape, list, map, text};

/// A list of pairs, with the tag by which the transform marks what it makes.
pub(super) fn listed<'t>(tags: Option<&Shape<'t>>, mark: Option<&str>) -> Shape<'t> {
    let at = tags.and_then(Shape::node);
    let fields = tags.map(Shape::fields).unwrap_or_default();
    let pair = |key: Shape<'t>, value: Shape<'t>| {
        let node = value.node();
        map([("Key", key), ("Value", value)]).at(node)
    };
    let pairs = fields.into_iter().map(|field| pair(text(field.key), field.value));
    list(pairs.chain(mark.map(|mark| pair(text(mark), text("SAM"))))).at(at)
}

/// A map, with the same mark.
pub(super) fn mapped<'t>(tags: Option<&Shape<'t>>, mark: &str) -> Shape<'t> {
    let mut all = Shape::of(tags.map(Shape::fields).unwrap_or_default()).at(tags.and_then(Shape::node));
    all.set(mark, text("SAM"));
    all
}

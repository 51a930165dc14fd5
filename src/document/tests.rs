use std::sync::Arc;
use super::{Limits, read};
use crate::source::SourceMap;

#[test]
fn smoke() {
    let mut map = SourceMap::default();
    for text in ["{\"a\": [1, true, \"x\\n\"]}", "a:\n  - !Ref X\n  - |\n    hello\n"] {
        let text: Arc<str> = text.into();
        let id = map.add("x", text.clone());
        let tree = read(id, &text, &Limits::default()).unwrap();
        for (id, _) in tree.all() { println!("{:?} {:?}", tree.node(id), map.slice(tree.node(id).place())); }
    }
}

//! The example of every builtin is run.

use ordain::source::SourceMap;
use ordain::{builtins, engine};

#[test]
fn every_example_of_a_builtin_is_true() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let mut rows = 0;
    for row in builtins::all() {
        let (expression, value) = row.example;
        let given = engine::evaluate(&policies, &mut sources, expression, None, &crate::pages::options());
        assert_eq!(given.as_deref(), Ok(value), "{}: {expression}", row.name);
        rows += 1;
    }
    assert!(rows > 0);
}

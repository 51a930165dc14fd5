//! The examples of the book's picture of the language.

use super::tree;

/// §1 to §3, with their names.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("rule", include_str!("examples/rule.ord")),
    ("more-rules", include_str!("examples/more-rules.ord")),
    ("kinds", include_str!("examples/kinds.ord")),
];

#[test]
fn a_rule_reads_as_it_is_written() {
    snapbox::assert_data_eq!(tree(EXAMPLES[0].1), snapbox::file!["examples/rule.tree"]);
}

#[test]
fn more_rules_tables_and_waivers() {
    snapbox::assert_data_eq!(tree(EXAMPLES[1].1), snapbox::file!["examples/more-rules.tree"]);
}

#[test]
fn kinds_and_lenses() {
    snapbox::assert_data_eq!(tree(EXAMPLES[2].1), snapbox::file!["examples/kinds.tree"]);
}

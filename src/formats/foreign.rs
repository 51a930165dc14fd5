//! Documents of other tools, recognised so that it can be said what they are.
//!
//! Source of the facts: Microsoft Learn, "Understand the structure and syntax of ARM templates" (`$schema`) and "Create Resource
//! Manager parameter file"; Kubernetes documentation, "Objects In Kubernetes" (`apiVersion`, `kind`, `metadata`).

use crate::document::search::lines;
use crate::document::{Kind, Node, Tree};

/// What a document is and why it is not read; nothing of one that is not known.
pub(super) fn reason(tree: &Tree) -> Option<String> {
    let root = tree.roots().find(|root| root.kind() == Kind::Map)?;
    let text = |key: &str| root.get_str(key).and_then(Node::str);
    let schema = text("$schema").unwrap_or_default();
    if schema.contains("schema.management.azure.com") {
        let what = if schema.contains("arameters") { "parameters of an ARM template" } else { "an ARM template" };
        return Some(format!("it is {what}; of Azure, plans and states of Terraform are read"));
    }
    if let (Some(_), Some(kind), Some(_)) = (text("apiVersion"), text("kind"), root.get_str("metadata")) {
        return Some(format!("it is a manifest of Kubernetes ({kind}), and these are not read"));
    }
    None
}

/// The same for a text that is no document.
pub(super) fn refusal(text: &str) -> Option<String> {
    let is_resource = |line: &str| line.contains('\'') && line.contains("@20");
    let is_bicep = lines(text, "resource ").any(is_resource) || lines(text, "targetScope =").next().is_some();
    is_bicep.then(|| "it is Bicep; of Azure, plans and states of Terraform are read".to_owned())
}

//! Inventories of what a build is made of: CycloneDX and SPDX in JSON.
//!
//! Source of the facts: the CycloneDX JSON reference (version 1.4 and later); the SPDX specification 2.3; package URLs as in
//! package-url/purl-spec, "PURL-TYPES".

use std::borrow::Cow;

use super::build::Flag;
use super::package::{self, Package};
use super::{Document, Reader};
use crate::document::{Node, NodeId};
use crate::stack::Term;

/// The ecosystems of the types of package URLs.
const TYPES: [(&str, &str); 8] = [
    ("npm", "npm"),
    ("pypi", "PyPI"),
    ("golang", "Go"),
    ("cargo", "crates.io"),
    ("gem", "RubyGems"),
    ("composer", "Packagist"),
    ("maven", "Maven"),
    ("nuget", "NuGet"),
];

/// An inventory.
pub(super) struct Sbom<'t> {
    file: &'t str,
    root: Node<'t>,
    /// When it was made.
    made: Option<Node<'t>>,
    /// Whether it says what needs what.
    has_graph: bool,
    /// What it lists: whether each has a package URL, and what that names.
    listed: Vec<Option<(&'static str, Package<'t>)>>,
}

pub(super) fn is(_: &str, root: Node<'_>) -> bool {
    is_cyclone(root) || root.get_str("spdxVersion").is_some()
}

fn is_cyclone(root: Node<'_>) -> bool {
    root.get_str("bomFormat").and_then(Node::str) == Some("CycloneDX")
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Document { file, root } = *document;
    let sbom = if is_cyclone(root) {
        Sbom {
            file,
            root,
            made: root.get_str("metadata").and_then(|it| it.get_str("timestamp")),
            has_graph: root.get_str("dependencies").is_some_and(|it| !it.is_empty()),
            listed: components(root),
        }
    } else {
        let packages = root.get_str("packages").into_iter().flat_map(Node::items);
        Sbom {
            file,
            root,
            made: root.get_str("creationInfo").and_then(|it| it.get_str("created")),
            has_graph: root.get_str("relationships").is_some_and(|it| !it.is_empty()),
            listed: packages.map(spdx).collect(),
        }
    };
    reader.sboms.push(sbom);
}

/// Components may have components.
fn components(root: Node<'_>) -> Vec<Option<(&'static str, Package<'_>)>> {
    let (mut found, mut open) = (Vec::new(), vec![root]);
    while let Some(node) = open.pop() {
        for component in node.get_str("components").into_iter().flat_map(Node::items) {
            let url = component.get_str("purl").and_then(Node::str);
            found.push(url.and_then(|url| of_url(url, component.id())));
            open.push(component);
        }
    }
    found
}

fn spdx(package: Node<'_>) -> Option<(&'static str, Package<'_>)> {
    let references = package.get_str("externalRefs").into_iter().flat_map(Node::items);
    let is_url = |it: &Node<'_>| it.get_str("referenceType").and_then(Node::str) == Some("purl");
    let url = references.filter(is_url).find_map(|it| it.get_str("referenceLocator")?.str())?;
    of_url(url, package.id())
}

/// `pkg:npm/%40scope/name@1.0?qualifiers#path`
fn of_url(url: &str, node: NodeId) -> Option<(&'static str, Package<'_>)> {
    let (ty, rest) = url.strip_prefix("pkg:")?.trim_start_matches('/').split_once('/')?;
    let (_, ecosystem) = TYPES.iter().find(|(name, _)| *name == ty)?;
    let rest = rest.split(['?', '#']).next()?;
    let (name, version) = rest
        .rsplit_once('@')
        .filter(|(name, _)| !name.is_empty())
        .map_or((rest, None), |(name, version)| (name, Some(version)));
    let name = if ty == "maven" { Cow::Owned(name.replacen('/', ":", 1)) } else { Cow::Borrowed(name) };
    let name = if name.contains("%40") { Cow::Owned(name.replace("%40", "@")) } else { name };
    Some((ecosystem, Package { name, version: version.map(|it| it.trim_start_matches('v')), node, development: false }))
}

/// Makes resources of the inventories and of what they list.
pub(super) fn write(reader: &mut Reader<'_>) {
    for sbom in std::mem::take(&mut reader.sboms) {
        let (file, node) = (sbom.file, sbom.root.id());
        let number = reader.add(file, "dependencies.sbom", node);
        let named = sbom.listed.iter().flatten();
        let packages: Vec<_> =
            named.map(|(ecosystem, package)| package::package(reader, file, ecosystem, package)).collect();
        let count = |count: usize| Term::Number((count as u64).into());
        let mut properties = vec![
            ("File", reader.text(file, node)),
            ("Graph", reader.flag(Flag::Said(sbom.has_graph, node), node)),
            ("Listed", reader.stack.term(count(sbom.listed.len()), Some(node))),
            ("Packages", reader.references(&packages, None, node)),
        ];
        if let Some(made) = sbom.made {
            properties.push(("Made", reader.stack.term(Term::Written(made.id()), None)));
        }
        reader.set(number, properties, node);
    }
}

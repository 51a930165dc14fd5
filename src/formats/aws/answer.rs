//! Answers of the AWS CLI and the SDKs: by which keys each is told apart, and what it says of which resources.
//!
//! Source of the facts: AWS CLI Command Reference, the section "Output" of each command, and the reference of the resource
//! types in the CloudFormation Template Reference. The rows stand in the files of the services.

use crate::document::{Kind, Node};

/// One call's answer.
pub(super) struct Answer {
    /// The call, as one types it behind `aws`.
    pub(super) call: &'static str,
    /// Keys that it has, all of them.
    pub(super) has: &'static [&'static str],
    /// Keys that it may have besides; with none of these named it may have any.
    pub(super) may: Option<&'static [&'static str]>,
    /// Which resources it tells of; if it tells of any, of those of the first row.
    pub(super) gives: &'static [Gives],
    /// What is not missing any more once it is there.
    pub(super) closes: &'static [Closes],
}

/// Resources that an answer tells of.
pub(super) struct Gives {
    /// Where they are: a path of keys to one of them or to a list; the answer itself, if empty. Behind `>` comes a key of theirs
    /// whose values are meant.
    pub(super) at: &'static str,
    /// Keys without which it is none, some with the only value that they may have.
    pub(super) needs: &'static [&'static str],
    /// What is said of each.
    pub(super) shape: &'static Shape,
}

/// Resources of a type of which an answer lists all.
pub(super) struct Closes {
    /// The type.
    pub(super) ty: &'static str,
    /// Paths to the names of those to which they belong; whatever they belong to, if empty.
    pub(super) of: &'static [&'static str],
}

/// How an answer spells a resource.
pub(super) struct Shape {
    /// Its type in CloudFormation.
    pub(super) ty: &'static str,
    /// What names it, with `/` between: keys; after `@`, keys of ARNs of which the name is taken; after `=`, a word.
    pub(super) id: &'static [&'static str],
    /// Keys under which others know it: its ARN, its URL.
    pub(super) names: &'static [&'static str],
    /// Properties that stand elsewhere than where CloudFormation has them; of several for one property the first that is there.
    pub(super) fields: &'static [Field],
    /// What becomes of all other keys.
    pub(super) others: Others,
    /// Which properties are known from it.
    pub(super) tells: Tells,
}

/// A property of CloudFormation, and where an answer has it.
pub(super) struct Field {
    /// The property, as a path.
    pub(super) to: &'static str,
    /// The path in the resource; in the answer, if it begins with `/`; in what is around it in the answer, if it begins with `^`.
    pub(super) from: &'static str,
    /// How it is spelt.
    pub(super) way: Way,
}

/// How an answer spells a property.
pub(super) enum Way {
    /// As CloudFormation does.
    Same,
    /// As one that CloudFormation has in a list.
    Only,
    /// As a list of maps, of which CloudFormation has what stands under one key.
    Each(&'static str),
    /// As a word that is true.
    Is(&'static str),
    /// As the versions of a policy, of which one is the default.
    Version,
    /// As an ARN with a version or an alias behind it.
    Unqualified,
    /// As an ARN, of which CloudFormation has the name.
    Name,
    /// As a key in KMS, of which it is not said who keeps it.
    Key,
    /// As a list of maps whose keys are others.
    Items(&'static [Field]),
    /// As the grants of an access control list, of which CloudFormation has the name.
    Grants,
    /// As the settings of methods by their paths.
    Methods,
}

/// What becomes of the keys that no field names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// They are properties.
    Taken,
    /// They are properties, and begin with a capital letter there; so do the keys of the maps below them.
    Capital,
    /// They are none.
    Left,
}

/// Which properties are known from an answer.
pub(super) enum Tells {
    /// All but these.
    AllBut(&'static [&'static str]),
    /// These.
    Only(&'static [&'static str]),
}

/// What an answer tells of one resource.
#[derive(Clone, Copy)]
pub(super) struct Told<'t> {
    /// The resource.
    pub(super) node: Node<'t>,
    /// What it stands in, where that is not the answer.
    pub(super) above: Node<'t>,
    /// The answer as a whole.
    pub(super) root: Node<'t>,
    /// How it is spelt.
    pub(super) shape: &'static Shape,
    /// Whether it is all that the shape tells, and no selection.
    pub(super) is_whole: bool,
}

/// Keys that say something about the answer, and not about what it lists.
pub(super) const PAGES: [&str; 9] = [
    "IsTruncated",
    "Marker",
    "NextMarker",
    "NextToken",
    "PaginationToken",
    "ResponseMetadata",
    "Truncated",
    "nextToken",
    "position",
];

/// Keys that say where the next page begins.
const FURTHER: [&str; 6] = ["Marker", "NextMarker", "NextToken", "PaginationToken", "nextToken", "position"];

impl Answer {
    /// Whether a map is this answer.
    pub(super) fn is(&self, root: Node<'_>) -> bool {
        let tree = root.tree();
        let is_meant = |key: &str| {
            self.may.is_none_or(|may| may.contains(&key)) || self.has.contains(&key) || PAGES.contains(&key)
        };
        self.has.iter().all(|path| has(root, path))
            && root.entries().all(|(key, _)| is_meant(tree.key_name(key)))
            && self.gives.first().is_none_or(|gives| gives.fits(root))
    }
}

/// Of many resources, so many are looked at to tell what they are.
const LOOKED_AT: usize = 16;

impl Gives {
    /// The resources of an answer.
    pub(super) fn told<'t>(&self, root: Node<'t>) -> Vec<Told<'t>> {
        let (path, inner) = self.at.split_once('>').map_or((self.at, None), |(path, inner)| (path, Some(inner)));
        let own = each(root, path).into_iter();
        let pairs: Vec<(Node<'t>, Node<'t>)> = match inner {
            None => own.map(|node| (root, node)).collect(),
            Some(key) => {
                let inside = |above: Node<'t>| above.get_str(key).into_iter().flat_map(Node::entries);
                own.flat_map(|above| inside(above).map(move |(_, node)| (above, node))).collect()
            }
        };
        pairs.into_iter().map(|(above, node)| Told { node, above, root, shape: self.shape, is_whole: true }).collect()
    }

    /// Whether a resource is named, and has what it needs.
    pub(super) fn is_one(&self, told: &Told<'_>) -> bool {
        let has = |need: &str| match need.split_once('=') {
            Some((path, value)) => found(told, path).and_then(Node::scalar) == Some(value),
            None => found(told, need).is_some(),
        };
        self.needs.iter().all(|need| has(need))
            && self
                .shape
                .id
                .iter()
                .all(|part| part.starts_with('=') || text(told, part.trim_start_matches('@')).is_some())
    }

    /// Whether an answer may have such resources: there is one, or none at all.
    fn fits(&self, root: Node<'_>) -> bool {
        let told = self.told(root);
        told.is_empty() || told.iter().take(LOOKED_AT).any(|told| self.is_one(told))
    }
}

/// Whether there is anything at the end of a path, be it null.
fn has(root: Node<'_>, path: &str) -> bool {
    match path.rsplit_once('.') {
        Some((outer, key)) => at(root, outer).is_some_and(|node| node.get_str(key).is_some()),
        None => root.get_str(path).is_some(),
    }
}

/// The node at the end of a path of keys, which leads into the JSON of strings as well.
pub(super) fn at<'t>(node: Node<'t>, path: &str) -> Option<Node<'t>> {
    let steps = path.split('.').filter(|step| !step.is_empty());
    let step = |node: Node<'t>, step| node.get_str(step).map(|it| it.held().unwrap_or(it));
    steps.into_iter().try_fold(node, step).filter(|it| it.kind() != Kind::Null)
}

/// The node that a field names, in a resource or around it.
pub(super) fn found<'t>(told: &Told<'t>, path: &str) -> Option<Node<'t>> {
    match (path.strip_prefix('/'), path.strip_prefix('^')) {
        (Some(path), _) => at(told.root, path),
        (_, Some(path)) => at(told.above, path),
        _ => at(told.node, path),
    }
}

/// The text that a field names; none where it is empty.
pub(super) fn text<'t>(told: &Told<'t>, path: &str) -> Option<&'t str> {
    found(told, path).and_then(full)
}

/// The text of a node; none where it is empty.
pub(super) fn full(node: Node<'_>) -> Option<&str> {
    node.str().filter(|it| !it.is_empty())
}

/// The maps at a path: those of a list, or the one.
pub(super) fn each<'t>(root: Node<'t>, path: &str) -> Vec<Node<'t>> {
    let Some(node) = at(root, path) else { return Vec::new() };
    let all = if node.kind() == Kind::List { node.items().collect() } else { vec![node] };
    all.into_iter().map(|it| it.held().unwrap_or(it)).filter(|it| it.kind() == Kind::Map).collect()
}

/// Where the next page of a list begins, if one follows.
pub(super) fn next_page(root: Node<'_>) -> Option<Node<'_>> {
    FURTHER.iter().find_map(|key| root.get_str(key).filter(|it| it.str().is_some_and(|text| !text.is_empty())))
}

/// What names a resource, behind the last colon or slash of its ARN; of a Lambda function, without its version.
pub(super) fn name_in(arn: &str) -> &str {
    let own = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    match own.strip_prefix("function:") {
        Some(function) => function.split(':').next().unwrap_or(function),
        None => own.rsplit(['/', ':']).next().unwrap_or(own),
    }
}

/// The ARN of a Lambda function without its version or alias.
pub(super) fn unqualified(arn: &str) -> &str {
    arn.match_indices(':')
        .nth(6)
        .and_then(|(end, _)| arn.get(..end))
        .filter(|_| arn.contains(":function:"))
        .unwrap_or(arn)
}

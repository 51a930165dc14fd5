//! The policies that the provider manages: `data/iam.managed`.

use std::sync::LazyLock;

use crate::iam::{Kind, Piece, Place, Policy, Shape, Written};

/// The file, as `data/compact_iam.rs` made it.
static TEXT: &str = include_str!("../../../data/iam.managed");

/// Paths with names, and the lines of their statements, sorted by name.
static POLICIES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let blocks = super::blocks(TEXT).skip(1).map(|block| block.split_once('\n').unwrap_or((block, "")));
    let mut policies: Vec<_> = blocks.collect();
    policies.sort_unstable_by_key(|(path, _)| name(path));
    policies
});

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path and the name of a managed policy by its name alone, such as `/service-role/AWSLambdaRole`.
pub fn managed_path(policy: &str) -> Option<&'static str> {
    let at = POLICIES.binary_search_by_key(&policy, |(path, _)| name(path)).ok()?;
    POLICIES.get(at).map(|(path, _)| *path)
}

/// A managed policy by its ARN, in any partition. All its parts stand where the caller says.
pub fn managed(arn: &str, place: Place) -> Option<Policy> {
    let (head, path) = arn.split_once(":policy")?;
    let is_provider = head.starts_with("arn:") && head.ends_with(":iam::aws");
    let at = POLICIES.binary_search_by_key(&name(path), |(path, _)| name(path)).ok()?;
    let (own, lines) = POLICIES.get(at).filter(|(own, _)| is_provider && *own == path)?;
    let statements: Vec<Written> =
        lines.lines().filter_map(|line| Written::read(line, Some(place)).ok()).map(spread).collect();
    let (policy, _) = Policy::of_statements(&statements, own.is_empty(), Kind::Identity);
    Some(policy)
}

/// Writes the actions out, which the file holds as `s3:Get*,List* sqs:*`.
fn spread(mut statement: Written) -> Written {
    if let Shape::Map { entries, .. } = &mut statement.shape {
        for (_, actions) in entries.iter_mut().filter(|(name, _)| matches!(&**name, "Action" | "NotAction")) {
            let text = actions.as_text().unwrap_or_default().to_owned();
            let one = |service: &str, name: &str| {
                let text = if service == "*" { "*".to_owned() } else { format!("{service}:{name}") };
                Written::new(actions.place, Shape::Text(vec![Piece::Known(text.into())]))
            };
            let items = text.split(' ').flat_map(|group| {
                let (service, names) = group.split_once(':').unwrap_or((group, ""));
                names.split(',').map(move |name| one(service, name)).collect::<Vec<_>>()
            });
            actions.shape = Shape::List { items: items.collect(), open: false };
        }
    }
    statement
}

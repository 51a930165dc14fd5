//! The policies that the provider manages: `data/iam.managed`.

use std::sync::{LazyLock, OnceLock};

use crate::iam::{Kind, Piece, Place, Policy, Shape, Written};

/// The file, as `data/compact_iam.rs` made it.
static TEXT: &str = include_str!("../../../data/iam.managed");

/// All of them, sorted by name.
static POLICIES: LazyLock<Vec<Managed>> = LazyLock::new(|| {
    let managed = |block: &'static str| {
        let (path, lines) = block.split_once('\n').unwrap_or((block, ""));
        Managed { path, lines, policy: OnceLock::new() }
    };
    let mut policies: Vec<_> = super::blocks(TEXT).skip(1).map(managed).collect();
    policies.sort_by_cached_key(|it| name(it.path));
    policies
});

/// A policy, read when it is first asked for.
struct Managed {
    /// Its path with its name.
    path: &'static str,
    /// Its statements.
    lines: &'static str,
    policy: OnceLock<Policy>,
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn find(policy: &str) -> Option<&'static Managed> {
    let at = POLICIES.binary_search_by_key(&policy, |it| name(it.path)).ok()?;
    POLICIES.get(at)
}

/// The path and the name of a managed policy by its name alone, such as `/service-role/AWSLambdaRole`.
pub fn managed_path(policy: &str) -> Option<&'static str> {
    find(policy).map(|it| it.path)
}

/// A managed policy by its ARN, in any partition. All its parts stand where the caller says.
pub fn managed(arn: &str, place: Place) -> Option<Policy> {
    let (head, path) = arn.split_once(":policy")?;
    let is_provider = head.starts_with("arn:") && head.ends_with(":iam::aws");
    let own = find(name(path)).filter(|own| is_provider && own.path == path)?;
    let mut policy = own.policy.get_or_init(|| read(own.lines)).clone();
    if place != Place::default() {
        policy.stand(place);
    }
    Some(policy)
}

fn read(lines: &str) -> Policy {
    let place = Some(Place::default());
    let statements: Vec<Written> =
        lines.lines().filter_map(|line| Written::read(line, place).ok()).map(spread).collect();
    Policy::of_statements(&statements, false, Kind::Identity).0
}

impl Policy {
    /// Says of all its parts that they stand somewhere.
    fn stand(&mut self, place: Place) {
        for statement in &mut self.statements {
            statement.place = place;
            statement.conditions.iter_mut().for_each(|it| it.place = place);
            let values = statement.conditions.iter_mut().flat_map(|it| &mut it.values);
            let resources = statement.resources.iter_mut().flat_map(|it| &mut it.elements);
            let elements = statement.actions.elements.iter_mut().chain(resources).chain(values);
            elements.for_each(|it| it.place = place);
        }
    }
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

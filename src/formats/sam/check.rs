//! What the transform asks of properties before it expands anything: rows of type, path and what belongs there.
//!
//! Only what makes a deployment fail is here; what is merely odd is left to rules.

use super::shape::Shape;
use super::{Origin, Sam};
use crate::document::{Kind, Node};

/// What belongs somewhere.
#[derive(Clone, Copy)]
enum Want {
    Map,
    List,
    Text,
    Bool,
    /// It must be there, where what is around it is.
    Something,
    /// One of these, as text that is known when the template is read.
    OneOf(&'static [&'static str]),
    /// A list of these.
    Among(&'static [&'static str]),
}

/// Type without `AWS::Serverless::`, path, and what belongs there.
type Row = (&'static str, &'static [&'static str], Want);

const ROWS: &[Row] = &[
    ("Api", &["Auth", "DefaultAuthorizer"], Want::Text),
    ("Api", &["DefinitionBody"], Want::Map),
    ("Api", &["FailOnWarnings"], Want::Bool),
    ("Api", &["OpenApiVersion"], Want::Text),
    ("CapacityProvider", &["VpcConfig"], Want::Something),
    ("CapacityProvider", &["VpcConfig", "SubnetIds"], Want::Something),
    ("Function", &["DeploymentPreference", "Alarms"], Want::List),
    ("Function", &["Events"], Want::Map),
    ("Function", &["Layers"], Want::List),
    ("Function", &["VersionDeletionPolicy"], Want::OneOf(&["Delete", "Retain"])),
    ("GraphQLApi", &["Auth"], Want::Something),
    ("HttpApi", &["Auth", "DefaultAuthorizer"], Want::Text),
    ("HttpApi", &["DefinitionBody"], Want::Map),
    ("LayerVersion", &["CompatibleArchitectures"], Want::Among(&["arm64", "x86_64"])),
    ("LayerVersion", &["CompatibleRuntimes"], Want::List),
    ("LayerVersion", &["ContentUri"], Want::Something),
    ("LayerVersion", &["LicenseInfo"], Want::Text),
    ("LayerVersion", &["RetentionPolicy"], Want::OneOf(&["Delete", "Retain"])),
];

/// What `Globals` may speak of ("Globals section of the AWS SAM template").
const GLOBAL: [&str; 8] =
    ["Api", "CapacityProvider", "Function", "HttpApi", "LayerVersion", "SimpleTable", "StateMachine", "WebSocketApi"];

impl<'t> Sam<'_, 't> {
    /// Holds a resource to the rows of its type.
    pub(super) fn check(&mut self, origin: &Origin<'t>) {
        let sort = origin.ty.strip_prefix("AWS::Serverless::").unwrap_or(&origin.ty);
        for (_, path, want) in ROWS.iter().filter(|(ty, _, _)| *ty == sort) {
            let name = || path.join(".");
            match (origin.properties.find(path), path) {
                (Some(value), _) => self.fits(origin, &name(), &value, *want),
                (None, [around @ .., _]) if matches!(want, Want::Something) => {
                    if let Some(around) = origin.properties.find(around).filter(|it| !it.is_intrinsic()) {
                        let at = around.node().unwrap_or(origin.node);
                        self.refuse(at, format!("`{}` of `{}` is missing", name(), origin.id), "it belongs here");
                    }
                }
                (None, _) => {}
            }
        }
    }

    fn fits(&mut self, origin: &Origin<'t>, name: &str, value: &Shape<'t>, want: Want) {
        let settled = self.settled(value.clone());
        let at = value.node().unwrap_or(origin.at);
        let is_computed = settled.is_intrinsic();
        let (fits, what) = match want {
            Want::Something => return,
            Want::Map => (is_computed || settled.is_map(), "a map".to_owned()),
            Want::List => (is_computed || settled.is_list(), "a list".to_owned()),
            Want::Text => (is_computed || settled.is_text(), "a string".to_owned()),
            Want::Bool => (is_computed || settled.is_true() || settled.is_false(), "`true` or `false`".to_owned()),
            Want::OneOf(words) => {
                let is_one = |it: &str| words.iter().any(|word| word.eq_ignore_ascii_case(it));
                (settled.str().is_some_and(is_one), format!("one of {}", listed(words)))
            }
            Want::Among(words) => {
                let is_known = |it: &Shape<'t>| match self.settled(it.clone()) {
                    item if item.is_intrinsic() => true,
                    item => item.str().is_some_and(|it| words.contains(&it)),
                };
                let all = settled.is_list() && settled.items().iter().all(is_known);
                // What a parameter lists is text with commas.
                (is_computed || value.is_intrinsic() || all, format!("a list of {}", listed(words)))
            }
        };
        if !fits {
            let message = format!("`{name}` of `{}` must be {what}", origin.id);
            self.refuse(at, message, if is_computed { "known only when it is deployed" } else { "this is not" });
        }
    }

    /// `Globals` is a map, by sorts of resource that it may speak of.
    pub(super) fn check_globals(&mut self) {
        let Some(globals) = self.globals else { return };
        if globals.kind() != Kind::Map || globals.is_empty() {
            return self.refuse(globals, "`Globals` is no map of properties", "a map belongs here");
        }
        let unknown: Vec<Node<'t>> = globals
            .entries()
            .map(|(_, node)| node)
            .filter(|it| !GLOBAL.contains(&it.key_name().unwrap_or_default()))
            .collect();
        for node in unknown {
            let name = node.key_name().unwrap_or_default();
            let message = format!("`Globals` cannot speak of `{name}`");
            self.refuse(node, message, &format!("only of {}", listed(&GLOBAL)));
        }
    }

    /// Of a bucket or a user pool that an event is written into: its properties are a map, and it depends on names.
    pub(super) fn check_amended(&mut self, number: usize, at: Node<'t>) {
        let Some(origin) = self.origin(number) else { return };
        let tags = origin.properties.get("Tags");
        if let Some(tags) = tags.filter(|it| it.is_map()) {
            let at = tags.node().unwrap_or(origin.node);
            self.refuse(at, format!("`Tags` of `{}` is no list", origin.id), "a list belongs here");
        }
        let Some(depends) = origin.node.get_str("DependsOn") else { return };
        let is_name = |node: Node<'_>| node.kind() == Kind::String;
        let fits = match depends.kind() {
            Kind::List => depends.items().all(is_name),
            _ => is_name(depends),
        };
        if !fits {
            let message = format!("`DependsOn` of `{}` names no resources", origin.id);
            self.refuse_beside(depends, message, "a name, or a list of them, belongs here", at);
        }
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

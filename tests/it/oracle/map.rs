//! Which rule of ours means the same as which rule of theirs.

use std::collections::BTreeSet;

use jiff::Timestamp;
use ordain::engine;
use ordain::source::SourceMap;
use serde::Deserialize;

/// What was found by reading both.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// These ask the same.
    pub same: Vec<Same>,
    /// These look alike, and ask something else; or no rule of ours asks it.
    pub other: Vec<Other>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Same {
    pub ours: String,
    pub suite: String,
    pub theirs: String,
    /// What one has to know to compare them.
    #[serde(default)]
    pub note: Option<String>,
    /// The day on which theirs was true, where it depends on one.
    #[serde(default)]
    pub today: Option<String>,
    /// The messages of ours that are about the same, where our rule asks for more.
    #[serde(default)]
    pub says: Vec<String>,
    /// The type that theirs looks at, where ours looks at more.
    #[serde(default)]
    pub on: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    pub suite: String,
    pub theirs: String,
    pub practice: String,
    /// The rule of ours that is nearest; none where nothing of ours is about it.
    #[serde(default)]
    pub near: Option<String>,
    pub because: String,
}

impl Same {
    /// The day on which the two are compared.
    pub fn now(&self) -> Timestamp {
        let beginning = |day: &String| ordain::value::beginning_of(day.parse().expect("a day"));
        self.today.as_ref().map_or(crate::pages::options().now, beginning)
    }
}

impl Map {
    pub fn read() -> Self {
        serde_json::from_str(&super::own("map.json")).expect("the map is what it should be")
    }

    /// Their rules that were read.
    pub fn theirs(&self) -> BTreeSet<(String, String)> {
        let same = self.same.iter().map(|it| (it.suite.clone(), it.theirs.clone()));
        same.chain(self.other.iter().map(|it| (it.suite.clone(), it.theirs.clone()))).collect()
    }

    /// The rules of ours with their practices.
    pub fn practices() -> Vec<(String, String)> {
        let policies = engine::compile(&mut SourceMap::default(), &[]).expect("the embedded packs compile");
        let rules = policies.program().rules.iter().map(|rule| &rule.info);
        rules.map(|rule| (rule.name.clone(), rule.practice.clone().unwrap_or_default())).collect()
    }

    pub fn check_own_rules(&self) {
        let rules = Self::practices();
        let has = |name: &str| rules.iter().any(|(rule, _)| rule == name);
        let named = self.same.iter().map(|it| &it.ours).chain(self.other.iter().filter_map(|it| it.near.as_ref()));
        let unknown: BTreeSet<&String> = named.filter(|name| !has(name)).collect();
        assert!(unknown.is_empty(), "tests/oracle/map.json names rules that there are not: {unknown:?}");
        let silent: Vec<&str> =
            self.other.iter().filter(|it| it.because.trim().is_empty()).map(|it| it.theirs.as_str()).collect();
        assert!(silent.is_empty(), "tests/oracle/map.json says nothing about {silent:?}");
    }
}

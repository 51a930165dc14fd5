//! Every evaluation ends: after no more steps than it may take, whatever it is about. And a limit is no value (law 19): with fewer
//! steps a verdict is what it was, or an error.

use std::sync::Arc;

use ordain::document::{self, read};
use ordain::engine;
use ordain::eval::{self, Environment, Interrupt};
use ordain::finding::Verdict;
use ordain::formats::{self, Given};
use ordain::pack::PackFile;
use ordain::source::SourceMap;
use ordain::stack::Stack;

use crate::master::{DOCUMENT, condition, some};
use crate::specification::truths;

/// How many conditions are tried.
const TRIED: usize = 60;

/// The verdict on the one thing of a document, for each condition.
struct Bench {
    policies: engine::Policies,
    stack: Stack,
    sources: SourceMap,
    first: usize,
    count: usize,
}

/// A rule for each condition, about the properties `p` of each `Custom::Thing`.
pub fn rules(conditions: &[String]) -> String {
    let rule = |(at, condition): (usize, &String)| {
        let subject = "for thing in resources(\"Custom::Thing\") let p = thing.properties";
        format!("rule condition-{at} {{ title \"c\" severity low {subject} require ({condition}) }}\n")
    };
    conditions.iter().enumerate().map(rule).collect()
}

impl Bench {
    fn new(document: &str, conditions: &[String]) -> Self {
        let mut sources = SourceMap::default();
        let file = PackFile::new("page", "conditions.ord", rules(conditions));
        let policies = engine::compile(&mut sources, &[file]).expect("the conditions compile");
        let text: Arc<str> = document.into();
        let tree = read(sources.add("t.yaml", Arc::clone(&text)), &text, &document::Limits::default()).expect("YAML");
        let format = formats::recognise(&tree, "t.yaml").expect("a template");
        let stack = formats::adapt(format, tree, &Given::default());
        let is_own = |rule: &ordain::ir::Rule| rule.info.name.starts_with("condition-");
        let first = policies.program().rules.iter().position(is_own).expect("they are in the program");
        Self { policies, stack, sources, first, count: conditions.len() }
    }

    fn verdicts(&self, limits: eval::Limits) -> Vec<Verdict> {
        let now = crate::pages::options().now;
        let environment = Environment { now, limits, interrupt: Interrupt::default() };
        let one = |rule| {
            let judged = eval::judge_one(self.policies.program(), rule, &self.stack, &environment, &self.sources);
            judged.first().expect("one thing").0
        };
        (self.first..self.first + self.count).map(one).collect()
    }
}

#[test]
fn with_fewer_steps_a_verdict_is_the_same_or_an_error() {
    let tried = some(condition(), TRIED);
    let truths = truths(&[], DOCUMENT, &tried);
    let compile = |(_, truth): &(String, String)| !truth.starts_with("refused");
    let conditions: Vec<String> = tried.into_iter().zip(truths).filter(compile).map(|(it, _)| it).collect();
    let bench = Bench::new(DOCUMENT, &conditions);
    let whole = bench.verdicts(eval::Limits::default());
    let mut stopped = 0;
    for steps in [0, 1, 3, 10, 30, 100, 300] {
        let few = bench.verdicts(eval::Limits { steps, ..eval::Limits::default() });
        for (at, (few, whole)) in few.iter().zip(&whole).enumerate() {
            assert!(few == whole || *few == Verdict::Error, "{whole:?}, {few:?} with {steps} steps: condition {at}");
            stopped += usize::from(few != whole);
        }
    }
    assert!(stopped > TRIED, "only {stopped} were stopped: nothing was tried");
}

#[test]
fn what_would_take_for_ever_is_stopped() {
    let elements: Vec<String> = (0..60).map(|it| format!("\"{it}\"")).collect();
    let document =
        format!("Resources: {{Thing: {{Type: Custom::Thing, Properties: {{xs: [{}]}}}}}}", elements.join(", "));
    // Sixty to the power of eight.
    let deep = |word: &str| (0..8).map(|at| format!("{word} x{at} in p.xs: ")).collect::<String>();
    let equal = (1..8).map(|at| format!("x{at} != x0")).collect::<Vec<_>>().join(" and ");
    let conditions = [
        format!("{}not ({equal} and x0 == \"\")", deep("all")),
        format!("{}({equal} and x0 == \"\")", deep("any")),
        format!("count([x0 {} if {equal} and x0 == \"\"]) == 0", deep("for").replace(':', "")),
    ];
    let bench = Bench::new(&document, &conditions);
    let limits = eval::Limits { steps: 50_000, ..eval::Limits::default() };
    assert_eq!(bench.verdicts(limits), vec![Verdict::Error; conditions.len()]);
}

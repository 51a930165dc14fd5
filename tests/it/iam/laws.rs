//! What must hold of every policy and every request, each over 100,000 cases.

use ordain::iam::{
    Answer, Contained, Context, Glob, Holder, Kind, Outcome, Policies, Policy, Request, Work, catalogue, decide,
};

use super::drawn::{Dice, Variants, joined, requests, some, statements};

const CASES: usize = 100_000;

/// To compare two policies takes longer than to ask them: of each pair so many requests are asked.
const EACH: usize = 10;

/// What is drawn from.
struct Urn {
    dice: Dice,
    allows: Vec<Variants>,
    denies: Vec<Variants>,
    requests: Vec<Request>,
}

impl Urn {
    fn new() -> Self {
        let mut dice = Dice::new();
        let [allows, denies] = ["Allow", "Deny"].map(|effect| statements(&mut dice, effect, 300));
        Self { dice, allows, denies, requests: requests() }
    }
}

fn outcome(own: &[&Policy], request: &Request) -> Outcome {
    decide(&Policies { identity: own.to_vec(), ..Policies::default() }, request, &Work::default()).outcome
}

/// How much a request may: not at all, who knows, surely.
fn allowance(own: &[&Policy], request: &Request) -> u8 {
    match outcome(own, request) {
        Outcome::Allowed => 2,
        Outcome::Unknown => 1,
        Outcome::ImplicitlyDenied | Outcome::ExplicitlyDenied => 0,
    }
}

#[test]
fn a_deny_never_enlarges_and_an_allow_never_shrinks() {
    let Urn { mut dice, allows, denies, requests } = Urn::new();
    for _ in 0..CASES {
        let asked = dice.draw(&requests);
        let own: Vec<&Policy> = some(&mut dice, &allows, &denies).iter().map(|it| &it.whole).collect();
        let with = |more| own.iter().copied().chain([more]).collect::<Vec<_>>();
        let (deny, allow) = (with(&dice.draw(&denies).whole), with(&dice.draw(&allows).whole));
        let before = allowance(&own, asked);
        assert!(allowance(&deny, asked) <= before, "a Deny enlarged: {deny:?} {asked:?}");
        assert!(allowance(&allow, asked) >= before, "an Allow shrank: {allow:?} {asked:?}");
    }
}

/// The order of statements, whether lists are split into statements, and the case of actions and condition keys.
#[test]
fn how_it_is_written_is_invisible() {
    let Urn { mut dice, allows, denies, requests } = Urn::new();
    for _ in 0..CASES {
        let asked = dice.draw(&requests);
        let own = some(&mut dice, &allows, &denies);
        let said = outcome(&[&joined(own.iter().map(|it| &it.whole))], asked);
        let turned = joined(own.iter().rev().map(|it| &it.whole));
        assert_eq!(outcome(&[&turned], asked), said, "the order is seen: {turned:?} {asked:?}");
        let split = joined(own.iter().map(|it| &it.split));
        assert_eq!(outcome(&[&split], asked), said, "the split is seen: {split:?} {asked:?}");
        let recased = joined(own.iter().map(|it| &it.recased));
        assert_eq!(outcome(&[&recased], asked), said, "case is seen: {recased:?} {asked:?}");
    }
}

/// Whether the action of a request can be about its resource.
fn is_real(request: &Request) -> bool {
    let takes = |arn: &str, kind: &catalogue::ResourceType| kind.glob().takes(arn, &Work::default()) == Answer::Yes;
    let of = |arn: &str| catalogue::action(&request.action)?.types().any(|kind| takes(arn, kind)).then_some(());
    request.resource.as_deref().and_then(of).is_some()
}

fn contained(outer: &Policy, inner: &Policy) -> Contained {
    let holder = |policy| Holder { policies: std::slice::from_ref(policy), boundary: None, open: false };
    holder(outer).contains(&holder(inner), &Work::default())
}

#[test]
fn who_contains_another_may_do_all_that_they_may_and_a_witness_tells_them_apart() {
    let Urn { mut dice, mut allows, mut denies, requests } = Urn::new();
    // All actions but a few are thousands: of those it is enough to have seen some.
    for all in [&mut allows, &mut denies] {
        all.retain(|it| it.whole.statements.iter().all(|it| !it.actions.all_but));
    }
    let requests: Vec<Request> = requests.into_iter().filter(is_real).collect();
    let mut answers = [0; 3];
    for _ in 0..CASES / EACH {
        let few = some(&mut dice, &allows, &denies);
        let inner = joined(few.iter().map(|it| &it.whole));
        // By chance alone hardly anybody contains anybody.
        let outer = match dice.throw(3) {
            0 => joined(some(&mut dice, &allows, &denies).iter().map(|it| &it.whole)),
            1 => joined(few.iter().map(|it| &it.split).rev().chain([&dice.draw(&allows).whole])),
            _ => inner.clone(),
        };
        let found = contained(&outer, &inner);
        assert!(outer != inner || found.answer == Answer::Yes, "it does not contain itself: {inner:?}");
        match found.answer {
            Answer::Yes => {
                for asked in (0..EACH).map(|_| dice.draw(&requests)) {
                    let differs = allowance(&[&inner], asked) == 2 && allowance(&[&outer], asked) == 0;
                    assert!(!differs, "{outer:?} {inner:?} {asked:?}");
                }
                answers[0] += 1;
            }
            Answer::No => {
                let witness = found.witness.expect("a request");
                let may = (allowance(&[&inner], &witness), allowance(&[&outer], &witness));
                assert_eq!(may, (2, 0), "{witness:?}");
                answers[1] += 1;
            }
            Answer::Unknown => answers[2] += 1,
        }
    }
    let [yes, no, _] = answers;
    assert!(yes.min(no) > CASES / EACH / 20, "yes, no, unknown: {answers:?}");
}

/// Whether a pattern takes a text, as it is defined.
fn takes(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', rest @ ..], text) => {
            takes(rest, text) || text.split_first().is_some_and(|(_, text)| takes(pattern, text))
        }
        ([b'?', pattern @ ..], [_, text @ ..]) => takes(pattern, text),
        ([p, pattern @ ..], [t, text @ ..]) => p.eq_ignore_ascii_case(t) && takes(pattern, text),
        _ => false,
    }
}

/// The name of an action with up to two wildcards in it.
fn blurred(dice: &mut Dice, full: &str) -> String {
    let (service, name) = full.split_once(':').expect("a service and a name");
    let mut name: Vec<char> = name.chars().collect();
    for _ in 0..dice.throw(3) {
        let from = dice.throw(name.len());
        let to = (from + dice.throw(6)).min(name.len());
        let wild = if dice.throw(3) == 0 { '?' } else { '*' };
        name.splice(from..to, [wild]);
    }
    dice.recase(&format!("{service}:{}", name.into_iter().collect::<String>()))
}

#[test]
fn a_pattern_stands_for_the_actions_that_it_takes() {
    let mut dice = Dice::new();
    let services: Vec<_> =
        catalogue::services().filter_map(catalogue::service).filter(|it| !it.actions.is_empty()).collect();
    for _ in 0..CASES {
        let actions = &dice.draw(&services).actions;
        let full = dice.draw(actions).full;
        let pattern = blurred(&mut dice, full);
        let glob = Glob::pattern(&pattern.to_ascii_lowercase());
        let found = catalogue::matching(&glob, &Work::default()).expect("a service that is known");
        let found: Vec<&str> = found.iter().map(|(action, _)| action.full).collect();
        let taken = actions.iter().map(|action| action.full).filter(|full| takes(pattern.as_bytes(), full.as_bytes()));
        assert_eq!(found, taken.collect::<Vec<_>>(), "{pattern}");
    }
}

#[test]
fn what_is_known_of_an_open_request_is_true_of_every_closed_one() {
    let Urn { mut dice, allows, denies, requests } = Urn::new();
    for _ in 0..CASES {
        let closed = dice.draw(&requests);
        let open = Request { context: Context::open(), ..closed.clone() };
        let own: Vec<&Policy> = some(&mut dice, &allows, &denies).iter().map(|it| &it.whole).collect();
        let (open, closed) = (allowance(&own, &open), allowance(&own, closed));
        assert!(open == 1 || open == closed, "{own:?}: {open} and {closed}");
    }
}

#[test]
fn no_text_is_a_panic() {
    let mut dice = Dice::new();
    let words =
        ["{", "}", "[", "]", "\"", ":", ",", "Statement", "Action", "\"*\"", "%7B", "$", "?", "\\u00", "3", "ä", " "];
    for _ in 0..CASES / 10 {
        let text: String = (0..dice.throw(12)).map(|_| *dice.draw(&words)).collect();
        let frame = r#"{"Statement":{"Effect":"Allow","Action":"#;
        for text in [format!("{frame}{text}}}}}"), format!("{frame}{text:?}}}}}"), text] {
            drop(Policy::parse(&text, Kind::Resource));
        }
    }
}

//! The laws over 100,000 cases that are drawn at random: policies of a few statements, and a request.

use ordain::iam::{Answer, Holder, Kind, Outcome, Policies, Policy, Request, Work, catalogue, decide};

use super::{policy, request};

const CASES: usize = 100_000;

/// How many cases there are for each comparison of two holders, which takes longer.
const EACH: usize = 100;

/// A generator of numbers (Marsaglia, Xorshift RNGs), the same on every machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn draw<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.throw(from.len())]
    }
}

/// All statements of a few actions, resources and conditions, each as a policy of its own.
fn statements(effect: &str) -> Vec<Policy> {
    let mut all = Vec::new();
    for action in ["s3:Get*", "S3:GETOBJECT", "s3:Put?bject", "sqs:*", "s3:*Object"] {
        for resource in ["*", "arn:aws:s3:::a*", "arn:aws:s3:::b/${aws:x}", "arn:aws:s3:::a/b", "arn:aws:s3:::?/b"] {
            for condition in ["", r#""StringLike":{"aws:X":"b*"}"#, r#""Null":{"aws:x":"true"}"#] {
                for not in ["", "Not"] {
                    all.push(format!(
                        r#"{{"Effect":"{effect}","Action":"{action}","{not}Resource":"{resource}","Condition":{{{condition}}}}}"#
                    ));
                }
            }
        }
    }
    let one = |text: &String| policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#), Kind::Identity);
    all.iter().map(one).collect()
}

fn requests() -> Vec<Request> {
    let mut all = Vec::new();
    for action in ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "s3:GetBucketAcl"] {
        for resource in ["arn:aws:s3:::a/b", "arn:aws:s3:::b/b", "arn:aws:s3:::c", "-"] {
            for context in ["", "aws:x=b", "aws:x=a,c", "aws:x=a", "?"] {
                all.push(request(&format!("arn:aws:iam::111122223333:user/u {action} {resource} {context}")));
            }
        }
    }
    all
}

/// How much a request may: not at all, who knows, surely.
fn allowance(policies: &[&Policy], request: &Request) -> u8 {
    let own = Policies { identity: policies.to_vec(), ..Policies::default() };
    match decide(&own, request, &Work::default()).outcome {
        Outcome::Allowed => 2,
        Outcome::Unknown => 1,
        Outcome::ImplicitlyDenied | Outcome::ExplicitlyDenied => 0,
    }
}

#[test]
fn the_laws_hold_over_a_hundred_thousand_cases() {
    let (allows, denies, requests) = (statements("Allow"), statements("Deny"), requests());
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for case in 0..CASES {
        let mut own: Vec<&Policy> = (0..dice.throw(3)).map(|_| dice.draw(&allows)).collect();
        own.extend((0..dice.throw(2)).map(|_| dice.draw(&denies)));
        let asked = dice.draw(&requests);
        let before = allowance(&own, asked);
        let with = |more| own.iter().copied().chain([more]).collect::<Vec<_>>();
        let deny = with(dice.draw(&denies));
        assert!(allowance(&deny, asked) <= before, "a Deny enlarged: {deny:?} {asked:?}");
        let more = with(dice.draw(&allows));
        assert!(allowance(&more, asked) >= before, "an Allow shrank: {more:?} {asked:?}");
        let turned: Vec<&Policy> = more.iter().rev().copied().collect();
        assert_eq!(allowance(&turned, asked), allowance(&more, asked), "the order was seen: {more:?} {asked:?}");
        if case % EACH == 0 {
            compare(&own, &more, &requests);
            compare(&more, &own, &requests);
            compare(&own, &own, &requests);
        }
    }
}

/// Whether the action of a request can be about its resource.
fn is_real(request: &Request) -> bool {
    let action = catalogue::action(&request.action).expect("an action of the catalogue");
    let takes = |arn: &str| action.types().any(|kind| kind.glob().takes(arn, &Work::default()) == Answer::Yes);
    request.resource.as_deref().is_some_and(takes)
}

/// One contains another exactly where no request is allowed by the other alone; everyone contains themselves.
fn compare(outer: &[&Policy], inner: &[&Policy], requests: &[Request]) {
    let whole = |policies: &[&Policy]| policies.iter().map(|it| (*it).clone()).collect::<Vec<_>>();
    let (own, other) = (whole(outer), whole(inner));
    let holder = |policies| Holder { policies, boundary: None, open: false };
    let found = holder(&own).contains(&holder(&other), &Work::default());
    if outer == inner {
        assert_eq!(found.answer, Answer::Yes, "{outer:?}");
    }
    match found.answer {
        Answer::Yes => {
            let mut real = requests.iter().filter(|it| is_real(it));
            let apart = real.find(|it| allowance(inner, it) == 2 && allowance(outer, it) == 0);
            assert_eq!(apart, None, "{outer:?} {inner:?}");
        }
        Answer::No => {
            let witness = found.witness.expect("a request");
            assert_eq!((allowance(inner, &witness), allowance(outer, &witness)), (2, 0), "{witness:?}");
        }
        Answer::Unknown => {}
    }
}

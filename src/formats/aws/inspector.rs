//! Answers of Amazon Inspector. CloudFormation has no type for what an account has it look at; the one here is ours.

use super::answer::{Answer, Field, Gives, Others, Shape, Tells, Way};

const ACCOUNT: Shape = Shape {
    ty: "AWS::InspectorV2::Account",
    id: &["accountId"],
    names: &[],
    fields: &[
        Field { to: "Lambda", from: "resourceState.lambda.status", way: Way::Same },
        Field { to: "LambdaCode", from: "resourceState.lambdaCode.status", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

pub(super) const ANSWERS: &[Answer] = &[Answer {
    call: "inspector2 batch-get-account-status",
    has: &["accounts"],
    may: Some(&["failedAccounts"]),
    gives: &[Gives { at: "accounts", needs: &["resourceState"], shape: &ACCOUNT }],
    closes: &[],
}];

//! Answers of what watches and calls: CloudWatch and its logs, EventBridge and its scheduler, Step Functions, AWS Config.

use super::answer::{Answer, Closes, Field, Gives, Others, Shape, Tells, Way};

const GROUP: Shape = Shape {
    ty: "AWS::Logs::LogGroup",
    id: &["logGroupName"],
    names: &["arn", "logGroupArn"],
    fields: &[],
    others: Others::Capital,
    tells: Tells::AllBut(&["DataProtectionPolicy", "FieldIndexPolicies", "ResourcePolicyDocument", "Tags"]),
};

const FILTER: Shape = Shape {
    ty: "AWS::Logs::SubscriptionFilter",
    id: &["logGroupName", "filterName"],
    names: &[],
    fields: &[],
    others: Others::Capital,
    tells: Tells::AllBut(&[]),
};

const ALARM: Shape = Shape {
    ty: "AWS::CloudWatch::Alarm",
    id: &["AlarmName"],
    names: &["AlarmArn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags"]),
};

const COMPOSITE: Shape = Shape { ty: "AWS::CloudWatch::CompositeAlarm", ..ALARM };

const RULE: Shape = Shape {
    ty: "AWS::Events::Rule",
    id: &["Name"],
    names: &["Arn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags", "Targets"]),
};

const TARGETS: Shape = Shape {
    id: &["Rule"],
    names: &[],
    fields: &[Field { to: "Targets", from: "Targets", way: Way::Same }],
    others: Others::Left,
    tells: Tells::Only(&["Targets"]),
    ..RULE
};

const SCHEDULE: Shape = Shape {
    ty: "AWS::Scheduler::Schedule",
    id: &["GroupName", "Name"],
    names: &["Arn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::Only(&["GroupName", "Name", "State", "Target"]),
};

const MACHINE: Shape = Shape {
    ty: "AWS::StepFunctions::StateMachine",
    id: &["name"],
    names: &["stateMachineArn"],
    fields: &[
        Field { to: "StateMachineName", from: "name", way: Way::Same },
        Field { to: "StateMachineType", from: "type", way: Way::Same },
        Field { to: "Definition", from: "definition", way: Way::Same },
    ],
    others: Others::Capital,
    tells: Tells::AllBut(&["Tags"]),
};

const LISTED_MACHINE: Shape = Shape { tells: Tells::Only(&["StateMachineName", "StateMachineType"]), ..MACHINE };

const CONFIG_RULE: Shape = Shape {
    ty: "AWS::Config::ConfigRule",
    id: &["ConfigRuleName"],
    names: &["ConfigRuleArn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags"]),
};

/// resourcegroupstaggingapi get-resources lists all resources of a region that have tags, or had some.
const TAGS: Shape = Shape {
    ty: super::known::ANY,
    id: &["ResourceARN"],
    names: &[],
    fields: &[],
    others: Others::Left,
    tells: Tells::Only(&["Tags"]),
};

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "resourcegroupstaggingapi get-resources",
        has: &["ResourceTagMappingList"],
        may: Some(&[]),
        gives: &[Gives { at: "ResourceTagMappingList", needs: &[], shape: &TAGS }],
        closes: &[],
    },
    Answer {
        call: "logs describe-log-groups",
        has: &["logGroups"],
        may: Some(&[]),
        gives: &[Gives { at: "logGroups", needs: &[], shape: &GROUP }],
        closes: &[],
    },
    Answer {
        call: "logs describe-subscription-filters",
        has: &["subscriptionFilters"],
        may: Some(&["logGroupName"]),
        gives: &[Gives { at: "subscriptionFilters", needs: &[], shape: &FILTER }],
        closes: &[],
    },
    Answer {
        call: "cloudwatch describe-alarms",
        has: &["MetricAlarms"],
        may: Some(&["CompositeAlarms"]),
        gives: &[
            Gives { at: "MetricAlarms", needs: &[], shape: &ALARM },
            Gives { at: "CompositeAlarms", needs: &[], shape: &COMPOSITE },
        ],
        closes: &[Closes { ty: "AWS::CloudWatch::Alarm", of: &[] }],
    },
    Answer {
        call: "events list-rules",
        has: &["Rules"],
        may: Some(&[]),
        gives: &[Gives { at: "Rules", needs: &["Arn"], shape: &RULE }],
        closes: &[Closes { ty: "AWS::Events::Rule", of: &[] }],
    },
    Answer {
        call: "events describe-rule",
        has: &["Name", "Arn", "State", "EventBusName"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &RULE }],
        closes: &[],
    },
    Answer {
        call: "events list-targets-by-rule",
        has: &["Rule", "Targets"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &TARGETS }],
        closes: &[],
    },
    Answer {
        call: "scheduler list-schedules",
        has: &["Schedules"],
        may: Some(&[]),
        gives: &[Gives { at: "Schedules", needs: &["Arn"], shape: &SCHEDULE }],
        closes: &[Closes { ty: "AWS::Scheduler::Schedule", of: &[] }],
    },
    Answer {
        call: "scheduler get-schedule",
        has: &["Arn", "GroupName", "Name", "Target"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &Shape { tells: Tells::AllBut(&[]), ..SCHEDULE } }],
        closes: &[],
    },
    Answer {
        call: "stepfunctions describe-state-machine",
        has: &["stateMachineArn", "name", "definition"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &MACHINE }],
        closes: &[],
    },
    Answer {
        call: "stepfunctions list-state-machines",
        has: &["stateMachines"],
        may: Some(&[]),
        gives: &[Gives { at: "stateMachines", needs: &["stateMachineArn"], shape: &LISTED_MACHINE }],
        closes: &[],
    },
    Answer {
        call: "configservice describe-config-rules",
        has: &["ConfigRules"],
        may: Some(&[]),
        gives: &[Gives { at: "ConfigRules", needs: &["Source"], shape: &CONFIG_RULE }],
        closes: &[Closes { ty: "AWS::Config::ConfigRule", of: &[] }],
    },
];

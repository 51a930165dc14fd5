//! Roles of templates: what rules and commands say about them.

use std::path::PathBuf;
use std::sync::LazyLock;

use ordain::engine::{self, Input};
use ordain::source::SourceMap;
use snapbox::str;

use crate::cli::{command, directory, run, says};

const TEMPLATE: &str = r#"Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}
  Target: {Type: String}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], AttributeDefinitions: []}}
  Files: {Type: AWS::S3::Bucket}
  Topic: {Type: AWS::SNS::Topic}
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt WorkerRole.Arn, Runtime: python3.13, Handler: a.b, Code: {ZipFile: x}}
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: dynamodb:PutItem, Resource: !GetAtt Orders.Arn}
              - {Effect: Allow, Action: "s3:Get*", Resource: [!Sub "${Files.Arn}/*", !Sub "arn:${AWS::Partition}:s3:::${Files}/x"]}
              - {Effect: Allow, Action: sns:Publish, Resource: !Ref Topic}
              - {Effect: Deny, Action: s3:GetObjectAcl, Resource: !Sub "${Files.Arn}/*"}
              - {Effect: Allow, Action: sqs:SendMessage, Resource: !Ref Target}
              - {Effect: Allow, Action: [sqs:DeleteQueue, sqs:ListQueues], Resource: "*", Condition: {Bool: {aws:SecureTransport: true}}}
  Chooser:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: []}
      PermissionsBoundary: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement: {Effect: Allow, Action: !If [IsDev, "s3:*", "sqs:*"], Resource: "*"}
  Stranger:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: []}
      ManagedPolicyArns: [arn:aws:iam::111122223333:policy/Ours]
"#;

/// The value of an expression in which `role("X")` is the role of that name.
fn value(expression: &str) -> String {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let document = Input { name: "t.yaml".into(), bytes: TEMPLATE.as_bytes().to_vec(), named: true };
    let given = engine::evaluate(&policies, &mut sources, expression, Some(document), &crate::pages::options());
    given.unwrap_or_else(|errors| errors.into_iter().map(|it| it.message).collect::<Vec<_>>().join("; "))
}

fn of(role: &str, expression: &str) -> String {
    let list = value(&format!("[{expression} for r in roles if r.id == \"{role}\"]"));
    list.trim_start_matches('[').trim_end_matches(']').to_owned()
}

#[test]
fn a_rule_asks_what_a_role_may_do() {
    let rows = [
        ("iam.allows(r, \"dynamodb:PutItem\")", "true"),
        ("iam.allows(r, \"dynamodb:GetItem\")", "false"),
        ("iam.allows(r, \"s3:GetObject\")", "true"),
        ("iam.allows(r, \"s3:GetObjectAcl\")", "false"),
        ("iam.allows(r, \"s3:GetBucketAcl\")", "false"),
        ("iam.allows(r, \"sns:Publish\")", "true"),
        ("iam.allows(r, \"logs:PutLogEvents\")", "true"),
        ("iam.allows_on(r, \"dynamodb:PutItem\", \"arn:aws:s3:::x\")", "false"),
        ("iam.actions_of(r, \"Permissions management\")", ""),
        ("iam.actions_of(r, \"List\")", ""),
    ];
    for (expression, expected) in rows {
        assert_eq!(of("WorkerRole", expression), expected, "{expression}");
    }
    assert!(
        of("WorkerRole", "iam.actions_of(r, \"Read\")")
            .ends_with("\"s3:GetObjectVersionTorrent\", maybe \"sqs:ListQueues\"")
    );
    for unknown in ["iam.allows(r, \"sqs:SendMessage\")", "iam.allows(r, \"sqs:DeleteQueue\")"] {
        assert!(of("WorkerRole", unknown).starts_with("‹unknown"), "{unknown}: {}", of("WorkerRole", unknown));
    }
    assert!(of("Stranger", "iam.allows(r, \"s3:GetObject\")").contains("arn:aws:iam::111122223333:policy/Ours"));
}

#[test]
fn a_boundary_and_a_choice_bound_what_is_known() {
    assert_eq!(of("Chooser", "iam.allows(r, \"s3:PutObject\")"), "false");
    assert_eq!(of("Chooser", "iam.allows(r, \"sqs:SendMessage\")"), "false");
    assert!(of("Chooser", "iam.allows(r, \"s3:GetObject\")").starts_with("‹unknown"));
}

#[test]
fn a_star_has_to_be_needed() {
    let all = value("[iam.excess(s) for r in roles for s in r.statements if r.id == \"WorkerRole\"]");
    assert_eq!(all, "[[], [], [], [], [‹perhaps others›], [\"sqs:DeleteQueue\"]]");
}

#[test]
fn what_is_no_action_and_no_level_is_an_error() {
    assert!(of("WorkerRole", "iam.allows(r, \"s3:*\")").contains("`s3:*` is no action"));
    assert!(of("WorkerRole", "iam.actions_of(r, \"write\")").contains("`write` is no access level; they are `List`"));
    assert!(value("iam.allows(1, \"s3:GetObject\")").contains("`iam.allows` does not take"));
    assert!(
        value("iam.level(\"s3:GetObjekt\")").contains("`s3:GetObject` is"),
        "{}",
        value("iam.level(\"s3:GetObjekt\")")
    );
}

static ROOT: LazyLock<PathBuf> =
    LazyLock::new(|| directory("iam", &[("t.yaml", TEMPLATE), ("empty.yaml", ""), ("nonsense.yaml", "{{{")]));

fn told(arguments: &[&str]) -> String {
    let output = run(&ROOT, arguments);
    let code = output.status.code().expect("it was not killed");
    format!("{code}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn show_lists_what_a_role_may_do() {
    says(
        told(&["iam", "show", "Worker", "t.yaml"]),
        str![[r#"
0
 Worker may do 20 actions, and perhaps 3 more  t.yaml

   Write
     dynamodb:PutItem                              arn:…:dynamodb:…:…:table/${Orders}  :23:17
     sns:Publish                                   arn:…:sns:…:…:${Topic}  :25:17
   ? sqs:SendMessage                               ${Ref Target}  :27:17
   ? sqs:DeleteQueue                               *  :28:17
     logs:CreateLogGroup, CreateLogStream, PutLogEvents
                                                   *  :17:32

   Read
     s3: 15 actions                                arn:…:s3:::${Files}/* and 1 more  :24:17
   ? sqs:ListQueues                                *  :28:17

   denied       s3:GetObjectAcl
   ?            a condition decides, or what the document does not say

"#]],
    );
}

#[test]
fn can_says_yes_no_or_unknown_and_by_which_statement() {
    says(
        told(&["iam", "can", "Worker", "s3:GetObject", "t.yaml"]),
        str![[r#"
0
 yes  Worker may do s3:GetObject
   allowed by   t.yaml:24:17  s3:Get* on arn:…:s3:::${Files}/*, arn:…:s3:::${Files}/x

"#]],
    );
    says(
        told(&["iam", "can", "WorkerRole", "sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:111122223333:q", "t.yaml"]),
        str![[r#"
1
 unknown  WorkerRole may perhaps do sqs:DeleteQueue on arn:aws:sqs:eu-west-1:111122223333:q
   allowed by   t.yaml:28:17  sqs:DeleteQueue, sqs:ListQueues on * when Bool aws:SecureTransport

"#]],
    );
    says(
        told(&["iam", "can", "WorkerRole", "s3:PutObjekt", "t.yaml"]),
        str![[r#"
1
 no  WorkerRole may not do s3:PutObjekt
   no statement allows it
   note         `s3:PutObjekt` is not in the catalogue of 2026-09-26; did you mean `s3:PutObject`?

"#]],
    );
    says(
        told(&["iam", "can", "Stranger", "s3:PutObject", "t.yaml"]),
        str![[r#"
1
 unknown  Stranger may perhaps do s3:PutObject
   unknown      what `arn:aws:iam::111122223333:policy/Ours` allows and denies

"#]],
    );
}

#[test]
fn what_cannot_be_told_is_an_error_that_helps() {
    says(
        told(&["iam", "show", "Wroker", "t.yaml"]),
        str![[r#"
2
error[unknown-role]: there is no role and no function `Wroker`
   note: known are WorkerRole, Chooser, Stranger, Worker
   help: did you mean `Worker`?


"#]],
    );
    says(
        told(&["iam", "can", "Worker", "s3:*", "t.yaml"]),
        str![[r#"
2
error[no-action]: `s3:*` is no action
   help: one is written as service:Name, for example s3:GetObject


"#]],
    );
    for path in ["empty.yaml", "nonsense.yaml", "absent.yaml"] {
        let said = told(&["iam", "show", "Worker", path]);
        assert!(said.starts_with("2\nerror["), "{path}: {said}");
    }
    let root = directory("iam-closed", &[("t.yaml", TEMPLATE)]);
    let mut child = command(&root, &["iam", "show", "Worker", "t.yaml"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn of_too_much_a_few_are_shown() {
    let statement = |number: usize, action: &str| {
        format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"arn:aws:s3:::b{number}/*"}}"#)
    };
    let many: Vec<String> = (0..1_000).map(|number| statement(number, "s3:GetObject")).collect();
    let long = statement(0, &format!("s3:{}", "a".repeat(100_000)));
    let of = |statements: &str| {
        let policy = format!(r#"[{{"PolicyName":"p","PolicyDocument":{{"Statement":[{statements}]}}}}]"#);
        format!(r#"{{"Resources":{{"R":{{"Type":"AWS::IAM::Role","Properties":{{"Policies":{policy}}}}}}}}}"#)
    };
    let (many, long) = (of(&many.join(",")), of(&long));
    let root = directory("iam-many", &[("many.json", &many), ("long.json", &long)]);
    let said = |arguments: &[&str]| String::from_utf8(run(&root, arguments).stdout).expect("UTF-8");
    let few = said(&["iam", "can", "R", "s3:GetObject", "many.json"]);
    assert!(few.contains("992 more (-v shows all)") && few.lines().count() < 40, "{few}");
    let all = said(&["iam", "can", "R", "s3:GetObject", "many.json", "-v"]);
    assert!(all.contains("b999/*") && !all.contains("more"), "{all}");
    let cut = said(&["iam", "show", "R", "long.json"]);
    assert!(cut.contains("no action") && cut.len() < 1_000, "{cut}");
}

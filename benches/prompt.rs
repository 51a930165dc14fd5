//! How soon the prompt answers a key, over a large template: `cargo bench --bench prompt`.
//!
//! A person notices a tenth of a second, and a key that repeats comes thirty times in one; so completion has 5 ms and the colours
//! of a line 1 ms. Loading is compared with what `ordain check` does with the same bytes. Every figure is the least of several rounds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a program for developers")]

use std::time::{Duration, Instant};

use ordain::diagnostic::Diagnostic;
use ordain::engine::{self, Input, Interrupt, Options, Outset};
use ordain::pack::{Configuration, PackFile};
use ordain::repl::{self, Disk, Session, coloured};
use ordain::report::Style;
use ordain::source::SourceMap;

const ROUNDS: usize = 9;

/// How many services the template has, each of them five resources: about 5 MB.
const SERVICES: usize = 2_600;

fn template() -> String {
    let service = |number: usize| {
        let tags: String = (0..12).map(|tag| format!("{{\"Key\":\"tag-{tag}\",\"Value\":\"of {number}\"}},")).collect();
        format!(
            r#""Fn{number}":{{"Type":"AWS::Lambda::Function","Properties":{{"Runtime":"python3.13","Handler":"app.handler","Timeout":30,"MemorySize":512,
"Code":{{"S3Bucket":"artifacts","S3Key":"{number}.zip"}},"Role":{{"Fn::GetAtt":["Role{number}","Arn"]}},
"Environment":{{"Variables":{{"TABLE":{{"Ref":"Table{number}"}},"LOG_LEVEL":"INFO"}}}},"Tags":[{tags}{{"Key":"team","Value":"a"}}],
"DeadLetterConfig":{{"TargetArn":{{"Fn::GetAtt":["Queue{number}","Arn"]}}}}}}}},
"Role{number}":{{"Type":"AWS::IAM::Role","Properties":{{"AssumeRolePolicyDocument":{{"Statement":[{{"Effect":"Allow","Principal":{{"Service":"lambda.amazonaws.com"}},"Action":"sts:AssumeRole"}}]}},
"Policies":[{{"PolicyName":"p","PolicyDocument":{{"Statement":[{{"Effect":"Allow","Action":["dynamodb:GetItem"],"Resource":{{"Fn::GetAtt":["Table{number}","Arn"]}}}}]}}}}]}}}},
"Table{number}":{{"Type":"AWS::DynamoDB::Table","Properties":{{"BillingMode":"PAY_PER_REQUEST","KeySchema":[{{"AttributeName":"pk","KeyType":"HASH"}}]}}}},
"Queue{number}":{{"Type":"AWS::SQS::Queue","Properties":{{"VisibilityTimeout":180,"KmsMasterKeyId":"alias/aws/sqs"}}}},
"Logs{number}":{{"Type":"AWS::Logs::LogGroup","Properties":{{"LogGroupName":"/aws/lambda/{number}","RetentionInDays":30}}}}"#
        )
    };
    let all: Vec<String> = (0..SERVICES).map(service).collect();
    format!("{{\"AWSTemplateFormatVersion\":\"2010-09-09\",\"Resources\":{{\n{}\n}}}}\n", all.join(",\n"))
}

/// One file.
struct One(String);

impl Disk for One {
    fn templates(&self, path: &str) -> Result<Vec<Input>, Vec<Diagnostic>> {
        Ok(vec![Input { name: path.to_owned(), bytes: self.0.clone().into_bytes(), named: true }])
    }

    fn policies(&self, _: &[String]) -> Result<Vec<PackFile>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }

    fn read(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }

    fn write(&mut self, _: &str, _: &str) -> Result<(), String> {
        Err("nothing is written here".to_owned())
    }

    fn exists(&self, _: &str) -> bool {
        true
    }

    fn beginning_with(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn stamp(&self, _: &str) -> u64 {
        0
    }

    fn clock(&self) -> Duration {
        Duration::ZERO
    }
}

fn options() -> Options {
    Options { now: ordain::value::beginning_of(jiff::civil::date(2026, 11, 25)), ..Options::default() }
}

fn session(text: &str) -> Session {
    let style = Style { width: repl::WIDTH, colour: false, unicode: true, verbose: 0 };
    let outset = Outset { sources: SourceMap::default(), configuration: Configuration::default(), options: options() };
    Session::new(outset, Interrupt::default(), Box::new(One(text.to_owned())), style).expect("the policies compile")
}

fn least<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..rounds).map(round).min().expect("a round")
}

/// Says how long something took, and gives whether that is too long.
fn line(what: &str, took: Duration, limit: Duration) -> bool {
    let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
    let verdict = if took > limit { "TOO LONG" } else { "" };
    println!("  {what:<58} {:>9.3} ms  of {:>7.1} ms {verdict}", millis(took), millis(limit));
    took > limit
}

fn main() {
    let text = template();
    println!("a template of {:.1} MB with {} resources", text.len() as f64 / 1e6, SERVICES * 5);
    let mut late = 0;

    let check = least(1, || {
        let mut sources = SourceMap::default();
        let policies = engine::compile(&mut sources, &[]).expect("the policies compile");
        let input = Input { name: "large.json".into(), bytes: text.clone().into_bytes(), named: true };
        engine::check(&policies, &mut sources, vec![input], &options())
    });
    let load = least(3, || session(&text).enter(":input large.json"));
    late += usize::from(line("loading it, beside `ordain check`", load, check));

    let mut session = session(&text);
    session.enter(":input large.json");
    let rule =
        "rule own {\n title \"t\"\n severity low\n for fn in functions\n for s in fn.role.statements\n require s.";
    let cases = [
        "Fn1300.",
        "Fn1300.role.",
        "Fn1300.properties.",
        "Fn1300.properties.Environment.",
        "Fn130",
        "F",
        "count(func",
        "any fn in functions: fn.",
        "any fn in functions: fn.properties.",
        rule,
        "resources(\"AWS::",
        ":show Fn1300",
        ":explain retired-runtime Fn1300",
        ":che",
    ];
    for case in cases {
        let (_, found) = repl::complete(&session, case, case.len());
        assert!(!found.is_empty(), "nothing follows `{case}`");
        let took = least(ROUNDS, || repl::complete(&session, case, case.len()));
        let shown = case.rsplit('\n').next().unwrap_or(case).trim();
        late += usize::from(line(&format!("completing `{shown}`"), took, Duration::from_millis(5)));
    }
    let long = rule.repeat(20);
    for (what, typed) in [("a rule", rule), ("twenty rules", &long)] {
        let took = least(ROUNDS, || coloured(typed));
        late += usize::from(line(&format!("the colours of {what}"), took, Duration::from_millis(1)));
        let took = least(ROUNDS, || session.is_incomplete(typed));
        late += usize::from(line(&format!("whether {what} goes on"), took, Duration::from_millis(5)));
    }
    if late > 0 {
        println!("{late} took too long");
        std::process::exit(1);
    }
}

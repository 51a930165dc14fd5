//! The prompt: its transcripts are entered again, and every row of its table is tried.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ordain::engine::{Interrupt, Outset};
use ordain::pack::{Configuration, PackFile};
use ordain::repl::{self, COMMANDS, Ended, Session};
use ordain::report::Style;
use ordain::source::SourceMap;
use ordain::testing::{Report, Runner};

use crate::memory::Memory;
use crate::pages::options;
use crate::shared::files;

pub fn session(disk: &Memory) -> Session {
    talk(disk, &Interrupt::default())
}

fn talk(disk: &Memory, interrupt: &Interrupt) -> Session {
    let style = Style { width: repl::WIDTH, colour: false, unicode: true, verbose: 0 };
    let outset = Outset { sources: SourceMap::default(), configuration: Configuration::default(), options: options() };
    Session::new(outset, interrupt.clone(), Box::new(disk.clone()), style).expect("the bundled policies compile")
}

/// A session that looks at the bundled example.
fn orders() -> Session {
    let mut session = session(&Memory::default());
    entered(&mut session, ":input examples/orders/template.yaml");
    session
}

fn entered(session: &mut Session, text: &str) -> String {
    let reply = session.enter(text);
    assert_eq!(reply.ended, Ended::Well, "{text}\n{}", reply.text);
    reply.text
}

fn refused(session: &mut Session, text: &str) -> String {
    let reply = session.enter(text);
    assert_eq!(reply.ended, Ended::Wrong, "{text}\n{}", reply.text);
    reply.text
}

#[test]
fn a_bundled_policy_that_is_loaded_anew_takes_its_own_place() {
    let path = "policies/serverless/data-encryption/unencrypted-channel/rule.ord";
    let disk = Memory::default();
    let own = disk.get(path).expect("a bundled policy");
    disk.put(path, &own.replace("severity medium", "severity low"));
    let mut session = session(&disk);
    assert!(entered(&mut session, ":rules").contains("unencrypted-channel"));
    entered(&mut session, &format!(":load {path}"));
    assert!(entered(&mut session, ":doc unencrypted-channel").contains("low"));
    // What cannot be read changes nothing, and what is as it ships again is that.
    disk.put(path, "rule unencrypted-channel {}");
    assert!(entered(&mut session, ":reload").contains("the policies are as they were before"));
    assert!(entered(&mut session, ":doc unencrypted-channel").contains("low"));
    disk.put(path, &own);
    entered(&mut session, ":reload");
    assert!(entered(&mut session, ":doc unencrypted-channel").contains("medium"));
}

#[test]
fn transcripts_are_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/repl");
    let transcripts: Vec<_> =
        files(&folder).into_iter().filter(|path| path.extension().is_some_and(|it| it == "txt")).collect();
    assert!(transcripts.len() >= 5, "the transcripts are gone");
    let mut wrong = Vec::new();
    for path in transcripts {
        let before = std::fs::read_to_string(&path).expect("a transcript is text");
        let after = repl::replay(&mut session(&Memory::default()), &before);
        if std::env::var_os("SNAPSHOTS").is_some_and(|it| it == "overwrite") {
            std::fs::write(&path, &after).expect("a transcript can be written");
        } else if before != after {
            let line = before.lines().zip(after.lines()).position(|(a, b)| a != b).map_or(0, |at| at + 1);
            wrong.push(format!("{}:{line} is now\n{after}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_the_table_works() {
    let mut names = Vec::new();
    for command in COMMANDS.iter().copied().flatten() {
        let mut session = orders();
        entered(&mut session, "rule own { title \"t\" severity low for fn in functions require fn.memory > 1 }");
        let reply = session.enter(command.example);
        assert!(reply.ended != Ended::Wrong, "{}\n{}", command.example, reply.text);
        assert!(command.example.starts_with(&format!(":{}", command.name)), "{}", command.example);
        assert!(!command.sentence.ends_with('.') && !command.sentence.is_empty(), ":{}", command.name);
        let help = entered(&mut session, &format!(":help {}", command.name));
        assert!(help.contains(command.example), "{help}");
        names.push(command.name);
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "two commands have one name");
}

/// Names of resources that have dots in them are completed as others are.
#[test]
fn addresses_of_terraform_are_completed() {
    let mut session = session(&Memory::default());
    entered(&mut session, ":input examples/orders-terraform/plan.json");
    for (text, expected) in [
        ("aws_lambda_function.bil", "aws_lambda_function.billing"),
        ("count(aws_lam", "aws_lambda_function.billing"),
        ("aws_lambda_function.billing.time", "timeout"),
        (":assume aws_lambda_function.billing.time", "timeout"),
        (":show aws_lambda_function.bil", "aws_lambda_function.billing"),
    ] {
        let (_, found) = repl::complete(&session, text, text.len());
        assert!(found.iter().any(|it| it.text == expected), "{text}: {found:?}");
    }
}

/// What is near is told; the lists of all that there is grow with the policies, so they stand in no transcript.
#[test]
fn what_was_probably_meant_is_told() {
    let mut session = orders();
    entered(&mut session, "let limit = 10s");
    let cases = [
        ("$7 + 1", "the value of each expression is a result; there is none yet"),
        (
            "rule own { title \"t\" severity low for fn in functions require fn.timeout < $1 }",
            "an earlier result is of the prompt only",
        ),
        ("BilingFunction.timeout", "did you mean `BillingFunction`?"),
        ("BillingFunction.timeot", "did you mean `timeout`?"),
        (":assume BillingFunction.timeot = 5s", "did you mean `timeout`?"),
        (":assume BilingFunction.timeout = 5s", "did you mean `BillingFunction`?"),
        (
            "rule own { title \"t\" severity low for fn in functions require fn.timeout < limit }",
            "`let limit` is of the prompt only; a file needs a `def` or a `param`",
        ),
        (
            "rule own { title \"t\" severity low for fn in functions require fn != BillingFunction }",
            "a rule is about every template: it does not name a resource of one",
        ),
    ];
    for (statement, help) in cases {
        let reply = refused(&mut session, statement);
        assert!(reply.contains(help), "{statement}\n{reply}");
    }
    let kind = entered(&mut session, ":kind function");
    assert!(kind.contains("timeout: duration") && kind.contains("read from AWS::Lambda::Function"), "{kind}");
}

#[test]
fn a_statement_is_incomplete_as_long_as_it_is_good_so_far() {
    let session = orders();
    let cases = [
        ("1 +", true),
        ("rule x {", true),
        ("rule x {\n title \"t\"\n", true),
        ("rule x { title", true),
        ("rule x { title 1", false),
        ("any f in functions:", true),
        ("length(", true),
        ("// a note\n1 + // and", true),
        ("", false),
        ("1 + 1", false),
        ("rule x { title \"t\" }", false),
        (") 1", false),
        ("1 + )", false),
        (":assume x =", false),
        ("let x = 1", false),
        ("let x =", true),
    ];
    for (text, expected) in cases {
        assert_eq!(session.is_incomplete(text), expected, "{text}");
    }
}

#[test]
fn what_could_follow_is_asked_of_the_value_before_the_dot() {
    let session = orders();
    let cases = [
        ("BillingFunction.ti", "timeout", "how long one call may take"),
        ("BillingFunction.role.sta", "statements", "what it allows and denies, as far as this stack writes it"),
        ("OrdersFunction.env.PAYMENTS_U", "PAYMENTS_URL", "https://payments.example.com/v2"),
        ("OrdersFunction.properties.Mem", "MemorySize", "256"),
        ("rule x {\n for fn in functions\n for s in fn.role.statements\n forbid any a in s.act", "actions", "actions"),
        ("any t in OrdersFunction.triggers: t.asy", "asynchronous", "whether"),
        ("Billing", "BillingFunction", "AWS::Lambda::Function"),
        ("count(func", "functions", "A serverless function"),
        ("leng", "length", "how many"),
        ("1 + len", "length", "how many"),
        ("x -> ro", "role", "What something"),
        (":che", ":check", "applies all rules"),
        (":check sha", "shared-role", "Two functions share a role"),
        (":explain lost", "lost-event", "Failed events"),
        (":explain lost-event Bill", "BillingFunction", ""),
        (":show Bill", "BillingFunction", "AWS::Lambda::Function"),
        (":kind fun", "function", "A serverless function"),
        (":export js", "json", "for programs"),
        (":type BillingFunction.mem", "memory", "MB"),
        (":waive lost-event Bill", "BillingFunction", ""),
        (":pack serv", "serverless", ""),
        (":set noti", "notice=", "of the policies"),
        (":help abs", "absence", "missing"),
        (":set Iss", "Issuer=", ""),
        ("resources(\"AWS::SQ", "\"AWS::SQS::Queue\"", ""),
        ("severity hi", "high", ""),
        ("from \"AWS::Lambda::Function\" as function { name = .Ru", "Runtime", ""),
    ];
    for (text, expected, sentence) in cases {
        let (_, candidates) = repl::complete(&session, text, text.len());
        let found = candidates.iter().find(|it| it.text == expected);
        assert!(found.is_some_and(|it| it.sentence.contains(sentence)), "{text}: {candidates:?}");
    }
    for text in ["BillingFunction.nothing", "1.", "(", ":use 1", "\"a", "fn.", ":zzz a"] {
        let (_, candidates) = repl::complete(&session, text, text.len());
        assert!(text == "(" || candidates.is_empty(), "{text}: {candidates:?}");
    }
}

#[test]
fn what_a_file_says_now_is_taken_only_if_it_is_right() {
    let good = "rule own { title \"t\" severity low for fn in functions require fn.memory > 1000 }";
    let disk = Memory::with(&[("own.ord", good)]);
    let mut session = session(&disk);
    entered(&mut session, ":input examples/orders/template.yaml");
    entered(&mut session, ":load own.ord");
    entered(&mut session, "let limit = 3");
    assert!(entered(&mut session, ":check own").ends_with("rule own: 4 fail\n"));
    assert!(!session.is_stale());
    disk.put("own.ord", "rule own { title \"t\" severity low for fn in funtions require fn.memory > 1 }");
    assert!(session.is_stale());
    let reply = entered(&mut session, ":reload");
    assert!(reply.contains("did you mean `functions`?") && reply.contains("as they were before"), "{reply}");
    assert!(entered(&mut session, ":check own").ends_with("rule own: 4 fail\n"));
    disk.put("own.ord", &good.replace("1000", "1"));
    entered(&mut session, ":reload");
    assert!(entered(&mut session, ":check own").ends_with("rule own: 4 pass\n"));
    assert!(entered(&mut session, "limit + 1").contains("= 4 : number"));
}

/// One parent, the stack within it, and two files that are one stack when they are read together.
fn several() -> Memory {
    let parent = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./inner.yaml, \
                  Parameters: {Name: orders}}}\n";
    let inner = "Parameters: {Name: {Type: String}}\nResources:\n  Queue: {Type: AWS::SQS::Queue, Properties: \
                 {QueueName: !Ref Name}}\n";
    let apis = r#"{"Items": [{"ApiId": "a1", "Name": "orders", "ProtocolType": "HTTP",
                  "ApiEndpoint": "https://a1.execute-api.eu-west-1.amazonaws.com"}]}"#;
    let routes = r#"{"ApiId": "a1", "Items": [{"AuthorizationType": "NONE", "RouteId": "r1", "RouteKey": "GET /a"}]}"#;
    Memory::with(&[("parent.yaml", parent), ("inner.yaml", inner), ("apis.json", apis), ("routes.json", routes)])
}

#[test]
fn templates_tell_each_other_values_as_in_a_check() {
    let disk = several();
    let mut session = session(&disk);
    entered(&mut session, ":input inner.yaml");
    assert!(entered(&mut session, "[q.name for q in queues]").contains("unknown"), "nobody gives a name yet");
    assert!(entered(&mut session, ":input parent.yaml").starts_with("parent.yaml"));
    entered(&mut session, ":use 1");
    assert!(entered(&mut session, "[q.name for q in queues]").contains("[\"orders\"]"));
    disk.put("parent.yaml", &disk.get("parent.yaml").expect("a parent").replace("orders", "invoices"));
    entered(&mut session, ":reload");
    assert!(entered(&mut session, "[q.name for q in queues]").contains("[\"invoices\"]"));
    disk.put("parent.yaml", "Resources: [");
    assert!(entered(&mut session, ":reload").contains("as it was before"));
    assert!(entered(&mut session, "[q.name for q in queues]").contains("[\"invoices\"]"));
}

#[test]
fn files_that_are_one_stack_are_one_at_the_prompt() {
    let disk = several();
    let mut session = session(&disk);
    entered(&mut session, ":input apis.json");
    assert_eq!(entered(&mut session, ":input routes.json"), "apis.json and 1 more · AWS read-back · 2 resources\n");
    assert!(entered(&mut session, "[r.api.name for r in routes]").contains("[\"orders\"]"));
    assert_eq!(entered(&mut session, ":inputs").lines().count(), 1);
    entered(&mut session, "rule own { title \"t\" severity low for r in routes require r.open }");
    entered(&mut session, ":test own");
    let page = disk.get("own.md").expect("a page");
    assert!(page.contains("```json apis.json\n") && page.contains("```json routes.json\n"), "{page}");
}

#[test]
fn what_the_prompt_defines_goes_before_what_a_file_says() {
    let own =
        |than: &str| format!("rule own {{ title \"t\" severity low for fn in functions require fn.memory > {than} }}");
    let disk = Memory::with(&[("own.ord", &own("1000"))]);
    let mut session = session(&disk);
    entered(&mut session, ":input examples/orders/template.yaml");
    entered(&mut session, ":load own.ord");
    assert!(entered(&mut session, &own("1")).ends_with("rule own: 4 pass\n"));
    entered(&mut session, ":reload");
    assert!(entered(&mut session, ":check own").ends_with("rule own: 4 pass\n"));
}

#[test]
fn what_is_watched_is_shown_when_it_becomes_different() {
    let template = |timeout: &str| {
        format!("Resources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties:\n      Timeout: {timeout}\n")
    };
    let disk = Memory::with(&[("template.yaml", &template("3"))]);
    let mut session = session(&disk);
    entered(&mut session, ":input template.yaml");
    assert_eq!(entered(&mut session, ":watch Worker.timeout"), "Worker.timeout = 3s : duration\n");
    disk.put("template.yaml", &(template("3") + "# a note\n"));
    assert_eq!(session.refresh().text, "read again\n");
    disk.put("template.yaml", &template("9"));
    assert!(session.is_stale() && session.watches());
    assert_eq!(session.refresh().text, "Worker.timeout = 9s : duration\n");
    disk.put("template.yaml", "Resources: [");
    let reply = session.refresh();
    assert!(reply.ended == Ended::Wrong && reply.text.contains("as it was before"), "{}", reply.text);
    assert!(entered(&mut session, "Worker.timeout").contains("9s"));
}

#[test]
fn a_watched_file_that_goes_away_and_comes_back_is_told_once_each() {
    let good = "Resources: {Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: 3}}}\n";
    let disk = Memory::with(&[("gone.yaml", good)]);
    let mut session = session(&disk);
    entered(&mut session, ":input gone.yaml");
    entered(&mut session, ":watch Worker.timeout");
    disk.0.lock().expect("a lock").remove("gone.yaml");
    assert!(session.is_stale());
    let reply = session.refresh();
    assert!(reply.ended == Ended::Wrong && reply.text.contains("no-such-file"), "{}", reply.text);
    assert!(!session.is_stale(), "it is told again and again");
    assert!(entered(&mut session, "Worker.timeout").contains("3s"));
    disk.put("gone.yaml", &good.replace('3', "4"));
    assert!(session.is_stale());
    assert_eq!(session.refresh().text, "Worker.timeout = 4s : duration\n");
}

#[test]
fn an_evaluation_is_interrupted_and_the_session_goes_on() {
    let interrupt = Interrupt::default();
    let mut session = talk(&Memory::default(), &interrupt);
    entered(&mut session, ":input examples/orders/template.yaml");
    let long = "count([1 for a in resources for b in resources for c in resources for d in resources if a.id != b.id])";
    let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (flag, ended) = (interrupt.clone(), Arc::clone(&done));
    let other = std::thread::spawn(move || {
        while !ended.load(std::sync::atomic::Ordering::Relaxed) {
            flag.raise();
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    let reply = session.enter(long);
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    other.join().expect("the other thread ends");
    interrupt.lower();
    assert_eq!(reply.text, "interrupted\n");
    assert!(entered(&mut session, "1 + 1").contains("2 : number"));
}

#[test]
fn a_recording_is_what_is_replayed() {
    let disk = Memory::default();
    let mut first = session(&disk);
    entered(&mut first, ":input examples/orders/template.yaml");
    entered(&mut first, ":record session.txt");
    entered(&mut first, "BillingFunction.timeout");
    refused(&mut first, "BillingFunction.timeot");
    entered(&mut first, "rule own {\n title \"t\"\n\n severity low\n for fn in functions\n require fn.memory > 1\n}");
    entered(&mut first, ":record");
    let transcript = disk.get("session.txt").expect("it was written");
    assert!(transcript.contains("\nord> BillingFunction.timeout\n$1 = 10s : duration\n"), "{transcript}");
    assert_eq!(repl::replay(&mut session(&disk), &transcript), transcript);
}

#[test]
fn statements_from_a_pipe_end_at_the_first_mistake() {
    let run = |script: &str| {
        let mut out = Vec::new();
        let well = repl::run(&mut orders(), &mut script.as_bytes(), &mut out).expect("memory can be written");
        (well, String::from_utf8(out).expect("replies are text"))
    };
    assert_eq!(run("1 + 1\n\nlength(\n\"ab\"\n)\n"), (true, "$1 = 2 : number\n$2 = 2 : number\n".into()));
    assert_eq!(run("1 + 1"), (true, "$1 = 2 : number\n".into()));
    assert_eq!(run(":quit\n1 +"), (true, String::new()));
    let script = "count([\n\"a ]\n)\",\n\"b\"\n])\ncount([4\n/ 2, (1)\n])\n3\n";
    assert_eq!(run(script).1, "$1 = 2 : number\n$2 = 2 : number\n$3 = 3 : number\n");
    let (well, text) = run("nothing\n1 + 1\n");
    assert!(!well && text.contains("unknown-name") && !text.contains("$1"), "{text}");
    let (well, text) = run("length(");
    assert!(!well && text.contains("error["), "{text}");
}

/// Each line of a statement costs what it costs alone: read again at each of them, these would take minutes.
#[test]
fn a_statement_of_many_lines_comes_from_a_pipe() {
    let script = format!("count([\n{}\"\"])\n1 + 1\n", "    \"a line\",\n".repeat(20_000));
    let mut out = Vec::new();
    assert!(repl::run(&mut orders(), &mut script.as_bytes(), &mut out).expect("memory can be written"));
    assert_eq!(String::from_utf8_lossy(&out), "$1 = 20001 : number\n$2 = 2 : number\n");
}

#[test]
fn no_text_stops_a_session() {
    let mut session = orders();
    let statement = "rule own {\n title \"é\"\n severity low\n for fn in functions where fn.role.statements[0].effect == \"A{fn.id}\"\n \
                     require fn.timeout < 10s and $1 matches /a/ // x\n}\nfrom \"AWS::X\" each t in .A as function { name = .B ?? \"x\" }";
    let ends = statement.char_indices().map(|(at, _)| at);
    for at in ends.chain([statement.len()]) {
        repl::complete(&session, statement, at);
        session.is_incomplete(statement.get(..at).unwrap_or_default());
    }
    for text in [
        "$",
        "$$",
        "$1",
        "_",
        ":",
        "::",
        ": ",
        ":all",
        ":all $9",
        ":path",
        ":path 1",
        ":test ../x/y.md z",
        ":save",
        "?",
        "??",
        "a?",
        "\u{0}",
        "\u{202e}x",
        "let",
        "let x = x",
        ":assume = ",
        ":assume a.b =",
        ":assume a.b.c = 1",
        ":unknown 1",
        ":record --replace",
        ":set =",
        ":set  =1",
        ":use -1",
        ":use 99999999999999999999",
        "é.é",
        ":é",
        ":time",
        ":edit nothing",
        ":export",
        ":export json",
        ":watch )",
        ":params",
        "kind k / ks { a: ks }",
        "use x.y",
        "waive a for b in c",
    ] {
        session.enter(text);
    }
    assert!(entered(&mut session, "1 + 1").contains("2 : number"));
}

/// The chapter of the book is one sitting: what is typed in it is answered as it says, and what it keeps is worth keeping.
#[test]
fn the_sitting_of_the_book_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/repl.md");
    let before = std::fs::read_to_string(&path).expect("the chapter is text");
    let template = fence(&before, "```yaml template.yaml\n").expect("the chapter has a template");
    let disk = Memory::with(&[("template.yaml", template)]);
    let mut session = session(&disk);
    let mut after = String::new();
    let mut rest = before.as_str();
    while let Some((head, tail)) = rest.split_once("```repl\n") {
        let (transcript, tail) = tail.split_once("```\n").expect("a fence ends");
        after.push_str(&format!("{head}```repl\n{}```\n", repl::replay(&mut session, transcript)));
        rest = tail;
    }
    after.push_str(rest);
    let saved = disk.get("org/silent-timeout.ord").expect("the rule was saved");
    let kept = fence(&before, "```ord org/silent-timeout.ord\n").expect("the chapter shows what was saved").to_owned();
    let shown = |text: &str| format!("```ord org/silent-timeout.ord\n{text}```\n");
    let after = after.replace(&shown(&kept), &shown(&saved));
    if std::env::var_os("SNAPSHOTS").is_some_and(|it| it == "overwrite") {
        std::fs::write(&path, &after).expect("the chapter can be written");
    } else {
        assert_eq!(before, after);
    }

    // What `ordain check --policy org` does, and what the page that `:test` wrote expects.
    let policy = PackFile::new("given", "org/silent-timeout.ord", saved);
    let mut sources = SourceMap::default();
    ordain::engine::compile(&mut sources, &[policy]).expect("what was saved compiles");
    // The page brings the rule along.
    let runner = Runner::new(&mut sources, Vec::new(), Configuration::default(), options()).expect("the packs compile");
    let page = disk.get("silent-timeout.md").expect("the test was written");
    let reports = runner.page(&mut sources, "silent-timeout.md", &page).run(&sources);
    assert!(page.contains("fail: silent-timeout at template.yaml:8") && !reports.is_empty(), "{page}");
    assert!(reports.iter().all(Report::passed), "{reports:?}");
}

/// What stands in the fence that begins so.
fn fence<'p>(page: &'p str, begins: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(begins)?;
    rest.split_once("```\n").map(|(text, _)| text)
}

/// Every resource of real templates can be looked at.
#[test]
fn real_templates_are_looked_around_in() {
    let Some(folder) = crate::shared::folder("corpus/wild") else { return };
    let is_template = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "json" || it == "yaml");
    let mut wrong = Vec::new();
    let mut looked = 0;
    for format in ["sam-yaml", "cfn-json", "cfn-yaml", "sam-json"] {
        let all: Vec<_> = files(&folder.join(format)).into_iter().filter(is_template).collect();
        for path in all.iter().step_by((all.len() / 4).max(1)) {
            let Ok(text) = std::fs::read_to_string(path) else { continue };
            let disk = Memory::with(&[("template", &text)]);
            let mut session = session(&disk);
            if session.enter(":input template").ended != Ended::Well {
                continue;
            }
            let resources = entered(&mut session, ":resources");
            // Where an id is long, the rest of its row is on a line below it.
            let ids = resources.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
            let is_name = |id: &&str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric());
            for id in ids.filter(is_name).take(20) {
                for statement in
                    [id.to_owned(), format!("{id}.properties"), format!(":path {id}.type"), format!(":graph {id}")]
                {
                    let reply = session.enter(&statement);
                    if reply.ended != Ended::Well {
                        wrong.push(format!("{} {statement}\n{}", path.display(), reply.text));
                    }
                    looked += 1;
                }
                repl::complete(&session, &format!("{id}."), id.len() + 1);
            }
            entered(&mut session, ":check");
            entered(&mut session, ":kinds");
        }
    }
    assert!(looked > 100, "hardly anything was looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The prompt and the command line are of one opinion.
#[test]
fn all_rules_say_at_the_prompt_what_they_say_elsewhere() {
    let bare =
        "Transform: [Other]\nResources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties: {Timeout: 3}\n";
    for (name, text) in [("examples/orders/template.yaml", None), ("bare.yaml", Some(bare))] {
        let disk = Memory::with(&text.map(|text| (name, text)).into_iter().collect::<Vec<_>>());
        let mut session = session(&disk);
        entered(&mut session, &format!(":input {name}"));
        let text = disk.get(name).expect("a template");
        let mut sources = SourceMap::default();
        let policies = ordain::engine::compile(&mut sources, &[]).expect("the bundled policies compile");
        let input = ordain::engine::Input { name: name.into(), bytes: text.into_bytes(), named: true };
        let run = ordain::engine::check(&policies, &mut sources, vec![input], &options()).run;
        let mut report = Vec::new();
        let text = ordain::report::Format::from_name("text").expect("a format");
        ordain::report::render(text, &ordain::report::Results::of(&run, &sources), &session.style, &mut report)
            .expect("memory can be written");
        assert_eq!(entered(&mut session, ":check"), String::from_utf8_lossy(&report));
    }
}

#[test]
fn an_assumption_that_does_not_fit_leaves_the_former_one() {
    let mut session = orders();
    entered(&mut session, ":assume BillingFunction.timeout = 5s");
    refused(&mut session, ":assume BillingFunction.timeout = 5");
    assert!(entered(&mut session, "BillingFunction.timeout").contains("= 5s : duration"));
    entered(&mut session, ":assume BillingFunction.timeout = 6s");
    assert_eq!(entered(&mut session, ":assume"), "  BillingFunction.timeout  6s\n");
    entered(&mut session, ":forget BillingFunction.timeout");
    assert!(entered(&mut session, "BillingFunction.timeout").contains("= 10s : duration"));
}

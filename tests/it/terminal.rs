//! The prompt in a terminal of its own, driven as a person does.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

/// How long the prompt may take to answer, on a machine that does other things as well.
const PATIENCE: u64 = 300_000;

/// A directory for the state of one test.
fn state(name: &str) -> PathBuf {
    let state = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // The last run left a history behind; where there was none, there is none to remove.
    let _ = std::fs::remove_dir_all(&state);
    std::fs::create_dir_all(&state).expect("a directory for the state");
    state
}

fn prompt(state: &PathBuf, arguments: &[&str]) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["repl", "examples/orders/template.yaml", "--color", "never"]);
    command
        .args(arguments)
        .env("XDG_STATE_HOME", state)
        .env("TERM", "xterm")
        .env("LANG", "C.UTF-8")
        .env_remove("COLUMNS")
        .env_remove("VISUAL")
        .env("EDITOR", "sed -i s/5s/50s/");
    let options = Options::new().timeout_ms(Some(PATIENCE)).strip_ansi_escape_codes(true);
    let mut session = spawn_with_options(command, options).expect("the prompt starts");
    expect(&mut session, "32 resources");
    expect(&mut session, "ord> ");
    session
}

fn expect(session: &mut PtySession, text: &str) -> String {
    session.exp_string(text).unwrap_or_else(|error| panic!("`{text}` was not shown: {error}"))
}

fn type_in(session: &mut PtySession, text: &str) {
    session.send(text).and_then(|_| session.flush()).expect("the prompt reads");
}

/// Keys that need not be text.
fn send_bytes(session: &PtySession, bytes: &[u8]) {
    let mut terminal = session.process().get_file_handle().expect("a terminal");
    terminal.write_all(bytes).expect("the prompt reads");
}

fn quit(mut session: PtySession) {
    // While a reply is written, the terminal would take Ctrl-D for itself.
    expect(&mut session, "ord> ");
    type_in(&mut session, "\u{4}");
    session.exp_eof().expect("the prompt ends");
}

#[test]
fn a_field_is_completed_and_evaluated() {
    let mut session = prompt(&state("completion"), &[]);
    type_in(&mut session, "BillingFunction.time\t\r");
    expect(&mut session, "$1 = 10s : duration");
    type_in(&mut session, "BillingFunction.t\t");
    expect(&mut session, "how long one call may take");
    expect(&mut session, "labels");
    // Ctrl-C drops the line.
    expect(&mut session, "ord> ");
    type_in(&mut session, "\u{3}");
    expect(&mut session, "ord> ");
    type_in(&mut session, "1 + 41\r");
    expect(&mut session, "= 42 : number");
    type_in(&mut session, ":input examples/orders/cloudformation.j\t\r");
    expect(&mut session, " 29 resources");
    quit(session);
}

#[test]
fn a_rule_of_several_lines_is_one_entry_of_a_history_that_only_its_owner_reads() {
    let state = state("history");
    let mut session = prompt(&state, &[]);
    for line in
        ["rule own {", "  title \"t\"", "  severity low", "  for fn in functions", "  require fn.memory > 1", "}"]
    {
        type_in(&mut session, &format!("{line}\r"));
    }
    expect(&mut session, "rule own: 4 pass");
    quit(session);
    let history = state.join("ordain/history");
    let mode = std::fs::metadata(&history).expect("a history").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut session = prompt(&state, &[]);
    type_in(&mut session, "\u{1b}[A\r");
    expect(&mut session, "rule own: 4 pass");
    quit(session);
}

#[test]
fn a_module_is_pasted_whole() {
    let mut session = prompt(&state("paste"), &[]);
    let module = "rule own {\n\ttitle \"t\"\n\n\tseverity low\n\tfor fn in functions\n\trequire is_big(fn)\n}\n\n\
                  def is_big(fn: function): bool = fn.memory > 1\n";
    type_in(&mut session, &format!("\u{1b}[200~{module}\u{1b}[201~\r"));
    expect(&mut session, "rule own: 4 pass");
    expect(&mut session, "defined def is_big");
    quit(session);
}

#[test]
fn an_evaluation_is_interrupted_by_ctrl_c() {
    let mut session = prompt(&state("interrupt"), &[]);
    type_in(&mut session, "let five = 5\r");
    expect(&mut session, "five = 5 : number");
    type_in(
        &mut session,
        "count([1 for a in resources for b in resources for c in resources for d in resources if a.id != b.id])\r",
    );
    // It takes some seconds, and the flag is lowered when it begins.
    std::thread::sleep(std::time::Duration::from_millis(300));
    type_in(&mut session, "\u{3}");
    expect(&mut session, "interrupted");
    type_in(&mut session, "five + 1\r");
    expect(&mut session, "= 6 : number");
    quit(session);
}

#[test]
fn lines_are_edited_with_the_keys_of_vi() {
    let mut session = prompt(&state("vi"), &["--keys", "vi", "--no-history"]);
    type_in(&mut session, "1 + 1\u{1b}0xi20\u{1b}A\r");
    expect(&mut session, "= 21 : number");
    quit(session);
}

#[test]
fn a_definition_is_edited_in_an_editor_of_ones_own() {
    let mut session = prompt(&state("editor"), &["--no-history"]);
    type_in(&mut session, "rule own { title \"t\" severity low for fn in functions require fn.timeout < 5s }\r");
    expect(&mut session, "rule own: 4 fail");
    type_in(&mut session, ":edit own\r");
    expect(&mut session, "rule own: 4 pass");
    quit(session);
}

/// The exit code of a session that reads a script, and what it wrote.
fn script(arguments: &[&str], script: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("repl").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("ordain starts");
    // One that ends early does not read to the end.
    let _ = child.stdin.take().expect("a pipe").write_all(script.as_bytes());
    let output = child.wait_with_output().expect("ordain ends");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_script_ends_with_1_at_the_first_mistake() {
    let template = "examples/orders/template.yaml";
    assert_eq!(script(&[template], "count(functions)\n"), (Some(0), "$1 = 4 : number\n".into()));
    let (code, text) = script(&[template], "count(function)\n1 + 1\n");
    assert!(code == Some(1) && text.contains("all of them are `functions`") && !text.contains("$1"), "{text}");
    assert_eq!(script(&["no-such-template.yaml"], "1 + 1").0, Some(2));
}

#[test]
fn a_transcript_is_compared() {
    assert_eq!(script(&["--replay", "tests/repl/look-around.txt"], "").0, Some(0));
    let state = state("replay");
    let path = state.join("session.txt");
    std::fs::write(&path, "ord> 1 + 1\n$1 = 3 : number\n").expect("a transcript");
    let (code, text) = script(&["--replay", &path.to_string_lossy()], "");
    assert!(code == Some(1) && text.contains("-$1 = 3 : number\n+$1 = 2 : number\n"), "{text}");
    assert_eq!(script(&["--replay", "README.md"], "").0, Some(2));
}

#[test]
fn what_is_typed_ahead_is_kept() {
    let mut session = prompt(&state("ahead"), &["--no-history"]);
    type_in(&mut session, "1 + 1\rlength(\n\"abc\")\r40 + 2\r");
    expect(&mut session, "$1 = 2 : number");
    expect(&mut session, "$2 = 3 : number");
    expect(&mut session, "$3 = 42 : number");
    quit(session);
}

/// What a keyboard, a terminal or a clipboard can send. Ctrl-D is not among it: it ends a session, as it should. Nor is `Ctrl-\`,
/// by which a terminal ends any program that is at work.
const KEYS: [&[u8]; 55] = [
    b"rule ",
    b"for fn in functions ",
    b"fn.",
    b"Billing",
    b":",
    b":check ",
    b":show ",
    b":explain lost-event Notify\t",
    b":input examples/\t",
    b":reload\r",
    b"any ",
    b"(",
    b"]",
    b"{",
    b"}",
    b"\"",
    "é".as_bytes(),
    "\u{202e}".as_bytes(),
    b"1 + 1",
    b"$1",
    b"??",
    b".",
    b"\t",
    b"\t\t",
    b"\r",
    b"\n",
    b"\x01",
    b"\x02",
    b"\x03",
    b"\x05",
    b"\x0b",
    b"\x0c",
    b"\x0e",
    b"\x10",
    b"\x12",
    b"\x13",
    b"\x14",
    b"\x15",
    b"\x16",
    b"\x17",
    b"\x18\x15",
    b"\x19",
    b"\x1f",
    b"\x00",
    b"\xff",
    b"\xc3",
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[D",
    b"\x1b[3~",
    b"\x1bd",
    b"\x1b[",
    b"\x1b[999~",
    b"\x1b[200~rule x {\n\n}\x1b[201~",
    b"\x7f",
];

/// The session is asked for what it knew before, after everything that a keyboard can send: four rounds of it, or as many as fit
/// in the minutes of `ORDAIN_KEYS_MINUTES`. `ORDAIN_KEYS_SEED` sends others.
#[test]
fn no_keys_end_a_session() {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let seed = number("ORDAIN_KEYS_SEED").unwrap_or(20_261_127);
    let minutes = number("ORDAIN_KEYS_MINUTES").map(|it| std::time::Duration::from_secs(60 * it));
    let started = std::time::Instant::now();
    let mut session = prompt(&state("keys"), &[]);
    type_in(&mut session, "let kept = 41\r");
    expect(&mut session, "kept = 41 : number");
    // A linear congruential generator: the same keys in each run.
    let mut random = seed;
    let mut rounds = 0;
    while rounds < 4 || minutes.is_some_and(|it| started.elapsed() < it) {
        let mut sent = Vec::new();
        for _ in 0..60 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let key = KEYS[(random >> 33) as usize % KEYS.len()];
            sent.push(String::from_utf8_lossy(key));
            send_bytes(&session, key);
        }
        // Whatever is open is closed: a paste, a search, a list of candidates, a line.
        for key in ["\u{1b}[201~", "\u{3}", "n", "q", "\u{3}"] {
            type_in(&mut session, key);
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        type_in(&mut session, &format!("kept + {rounds}\r"));
        let answer = session.exp_string(&format!("= {} : number", 41 + rounds));
        answer.unwrap_or_else(|error| panic!("seed {seed}, round {rounds}: lost after {sent:?}: {error}"));
        rounds += 1;
    }
    println!("seed {seed}: {rounds} rounds of 60 keys");
    quit(session);
}

/// The sitting of the book in a terminal, from the template to the check that finds the same.
#[test]
fn a_rule_is_written_in_one_sitting() {
    let state = state("sitting");
    let chapter = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/book/src/repl.md")).expect("a chapter");
    let (_, rest) = chapter.split_once("```yaml template.yaml\n").expect("the chapter has a template");
    let (template, _) = rest.split_once("```\n").expect("it ends");
    std::fs::write(state.join("template.yaml"), template).expect("it can be written");
    let ordain = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
        command.current_dir(&state).args(arguments).args(["--color", "never"]).env("TERM", "xterm");
        command.env("XDG_STATE_HOME", &state).env("LANG", "C.UTF-8").env_remove("COLUMNS");
        command
    };
    let options = Options::new().timeout_ms(Some(PATIENCE)).strip_ansi_escape_codes(true);
    let mut session = spawn_with_options(ordain(&["repl", "template.yaml"]), options).expect("the prompt starts");
    let rule = |condition: &str| {
        let lines = [
            "/// A call that times out is lost.",
            "rule silent-timeout {",
            "title \"A job that times out tells nobody\"",
            "severity medium",
            "for fn in functions",
            "when any t in fn.triggers: t.asynchronous",
            condition,
            "}",
        ];
        lines.join("\r")
    };
    let steps = [
        ("", "6 resources: 2 functions"),
        (":resources function", "line 11"),
        ("Worker.role.sta\t", "actions:   [\"s3:GetObject\", \"s3:PutObject\"]"),
        ("Worker.timeout", "written at template.yaml:8:16"),
        (&rule("require fn.timeout <= 10s"), "rule silent-timeout: 2 fail"),
        (":assume Worker.timeout = 5s", " 1 fail, 1 pass"),
        (":explain silent-timeout Wor\t", "fn.timeout = 5s"),
        (":forget", " 2 fail\r"),
        (&rule("require fn.timeout <= 10s or fn.dead_letter exists"), "rule silent-timeout: 1 fail, 1 pass"),
        (":explain silent-timeout Tidy", "fn.dead_letter exists"),
        (":test dead-letter", "dead-letter.md: 1 finding expected"),
        (":save org/silent-timeout.ord", "applies it"),
    ];
    for (typed, answer) in steps {
        expect(&mut session, if typed.is_empty() { "" } else { "ord> " });
        type_in(&mut session, &if typed.is_empty() { String::new() } else { format!("{typed}\r") });
        expect(&mut session, answer);
    }
    quit(session);
    let kept = std::fs::read_to_string(state.join("org/silent-timeout.ord")).expect("the rule was saved");
    assert!(kept.contains("\n    title    \"A job that times out tells nobody\"\n"), "{kept}");
    let tested = ordain(&["test", "dead-letter.md"]).output().expect("ordain runs");
    assert_eq!(tested.status.code(), Some(0), "{}", String::from_utf8_lossy(&tested.stdout));
    let checked = ordain(&["check", "template.yaml", "--policy", "org"]).output().expect("ordain runs");
    let report = String::from_utf8_lossy(&checked.stdout).into_owned();
    let found = report.split("silent-timeout").nth(1).expect("the rule finds it");
    assert!(found.contains("template.yaml:8:16") && !found.contains("`Tidy`"), "{found}");
}

#[test]
fn what_is_no_text_leaves_the_line() {
    let mut session = prompt(&state("bytes"), &["--no-history"]);
    send_bytes(&session, b"1 + \xff");
    expect(&mut session, "\r\n");
    expect(&mut session, "ord> 1 + ");
    type_in(&mut session, "41\r");
    expect(&mut session, "= 42 : number");
    quit(session);
}

/// What was typed is remembered at once, and that it cannot be is told.
#[test]
fn a_session_that_is_killed_was_remembered() {
    let state = state("killed");
    let mut session = prompt(&state, &[]);
    type_in(&mut session, "40 + 2\r");
    expect(&mut session, "= 42 : number");
    expect(&mut session, "ord> ");
    drop(session);
    let history = std::fs::read_to_string(state.join("ordain/history")).expect("a history");
    assert!(history.contains("40 + 2"), "{history}");

    std::fs::remove_dir_all(&state).expect("it is there");
    std::fs::write(&state, "no directory").expect("it can be written");
    let mut session = prompt(&state, &[]);
    type_in(&mut session, "40 + 2\r");
    expect(&mut session, "statements are not remembered");
    expect(&mut session, "= 42 : number");
    type_in(&mut session, "40 + 3\r");
    assert!(!expect(&mut session, "= 43 : number").contains("remembered"));
    quit(session);
    std::fs::remove_file(&state).expect("it is there");
}

/// What is too long for a policy is no loss: it is said so, and it is the last statement of the history.
#[test]
fn ten_megabytes_are_pasted() {
    let state = state("megabytes");
    let mut session = prompt(&state, &[]);
    let line = "  \"A\": {\"Type\": \"AWS::Lambda::Function\"},\n";
    let template = "{\"Resources\": {\n".to_owned() + &line.repeat(10_000_000 / line.len()) + "}}";
    type_in(&mut session, &format!("\u{1b}[200~{template}\u{1b}[201~"));
    expect(&mut session, "}}");
    type_in(&mut session, "\r");
    expect(&mut session, "error[");
    expect(&mut session, "ord> ");
    type_in(&mut session, "1 + 41\r");
    expect(&mut session, "= 42 : number");
    quit(session);
    let history = std::fs::metadata(state.join("ordain/history")).expect("a history");
    assert!(history.len() as usize >= template.len(), "{}", history.len());
}

/// A terminal that can do nothing is one all the same.
#[test]
fn a_dumb_terminal_is_enough() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["repl", "--no-history", "examples/orders/template.yaml"]);
    command.env("TERM", "dumb").env("NO_COLOR", "1");
    let mut session =
        spawn_with_options(command, Options::new().timeout_ms(Some(PATIENCE))).expect("the prompt starts");
    expect(&mut session, "ord> ");
    type_in(&mut session, "1 + 41\r");
    assert!(!expect(&mut session, "= 42 : number").contains('\u{1b}'));
    quit(session);
}

#[test]
fn a_check_that_takes_long_says_how_far_it_has_come() {
    let state = state("progress");
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/orders/template.yaml"));
    let text = text.expect("it is there");
    (0..150).for_each(|number| std::fs::write(state.join(format!("{number}.yaml")), &text).expect("it can be written"));
    let check = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
        command.current_dir(&state).args(["check", "-o", "json=report.json"]).args(arguments).env("TERM", "xterm");
        let options = Options::new().timeout_ms(Some(PATIENCE));
        let mut session = spawn_with_options(command, options).expect("it starts");
        session.exp_eof().expect("it ends")
    };
    let said = check(&[]);
    assert!(said.contains(" of 150 documents \r"), "{said:?}");
    // What comes then begins where nothing is left of it.
    assert!(said.contains("\r\u{1b}[K exit 1: "), "{said:?}");
    assert!(!check(&["--quiet"]).contains("documents"));
}

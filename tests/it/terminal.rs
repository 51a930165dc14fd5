//! The prompt in a terminal of its own, driven as a person does.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

/// How long the prompt may take to answer, on a machine that does other things as well.
const PATIENCE: u64 = 60_000;

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

/// The session is asked for what it knew before, after everything that a keyboard can send.
#[test]
fn no_keys_end_a_session() {
    let words: [&[u8]; 40] = [
        b"rule ",
        b"for fn in functions ",
        b"fn.",
        b"Billing",
        b":",
        b":check ",
        b":show ",
        b"any ",
        b"(",
        b"]",
        b"{",
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
        b"\x01",
        b"\x05",
        b"\x0b",
        b"\x17",
        b"\x19",
        b"\x12",
        b"\x15",
        b"\x14",
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\x1b[A",
        b"\x1b[D",
        b"\x1b[3~",
        b"\x1bd",
        b"\x1b[",
        b"\x1b[999~",
        b"\x1b[200~rule x {\n\n}\x1b[201~",
        b"\x7f",
    ];
    let mut session = prompt(&state("keys"), &[]);
    type_in(&mut session, "let kept = 41\r");
    expect(&mut session, "kept = 41 : number");
    // A linear congruential generator: the same keys in each run.
    let mut random = 20_261_127_u64;
    for round in 0..4 {
        for _ in 0..60 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = words[(random >> 33) as usize % words.len()];
            send_bytes(&session, word);
        }
        // Whatever is open is closed: a paste, a search, a list of candidates, a line.
        for key in ["\u{1b}[201~", "\u{3}", "q", "\u{3}"] {
            type_in(&mut session, key);
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        type_in(&mut session, &format!("kept + {round}\r"));
        expect(&mut session, &format!("= {} : number", 41 + round));
    }
    quit(session);
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

#[test]
fn a_file_of_a_megabyte_is_pasted() {
    let mut session = prompt(&state("megabytes"), &["--no-history"]);
    let template =
        "{\"Resources\": {\n".to_owned() + &"  \"A\": {\"Type\": \"AWS::Lambda::Function\"},\n".repeat(25_000) + "}}";
    type_in(&mut session, &format!("\u{1b}[200~{template}\u{1b}[201~"));
    expect(&mut session, "}}");
    type_in(&mut session, "\u{3}");
    expect(&mut session, "ord> ");
    type_in(&mut session, "1 + 41\r");
    expect(&mut session, "= 42 : number");
    quit(session);
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

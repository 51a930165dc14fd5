//! Packs, their parameters and modules: files in, words and verdicts out.

use std::path::Path;

use snapbox::str;

use crate::cli::{complaint, directory, run, says};

const TOPICS: &str = "Resources:\n  Good: {Type: AWS::SNS::Topic}\n  Bad: {Type: AWS::SNS::Topic}\n";
const MANIFEST: &str = "name = \"org\"\nversion = \"0.1.0\"\nedition = \"2026\"\ndescription = \"Names\"\n";
const RULE: &str = "
rule off-name {
    title    \"A topic has another name\"
    severity medium
    for topic in resources(\"AWS::SNS::Topic\")
    require topic.id in names
}
";

/// `verdict subject` of each finding of the rule `off-name`; or what is wrong.
fn found(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, &[&["check", "-o", "json", "t.yaml", "--policy", "org"], arguments].concat());
    let Ok(report) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
        return String::from_utf8_lossy(&output.stderr).into_owned();
    };
    let findings = report["findings"].as_array().expect("it has findings").iter();
    let own = findings.filter(|it| it["rule"] == "off-name");
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    own.map(|it| format!("{} {}", text(&it["verdict"]), text(&it["subject"]["id"]))).collect::<Vec<_>>().join(", ")
}

fn pack(name: &str, manifest: &str, param: &str) -> std::path::PathBuf {
    let rules = format!("{param}{RULE}");
    directory(name, &[("t.yaml", TOPICS), ("org/pack.toml", manifest), ("org/deep/names.ord", &rules)])
}

const NAMES: &str = "param names: list<string> = [\"Good\"] \"what topics are called\"\n";

#[test]
fn a_parameter_has_the_value_that_is_given_last() {
    let own = format!("{MANIFEST}[params]\nnames = [\"Bad\"]\n");
    let root = pack("param-default", MANIFEST, NAMES);
    assert_eq!(found(&root, &[]), "fail Bad");
    assert_eq!(found(&root, &["--set", "names=Bad"]), "fail Good");
    assert_eq!(found(&root, &["--set", "org.names=Bad,Good"]), "");
    assert_eq!(found(&root, &["--set", "names="]), "fail Good, fail Bad");
    let root = pack("param-pack", &own, NAMES);
    assert_eq!(found(&root, &[]), "fail Good");
    assert_eq!(found(&root, &["--set", "names=Good", "--set", "names=Bad, Good"]), "");
    std::fs::write(root.join("ordain.toml"), "params.org.names = [\"Good\"]\n").expect("it can be written");
    assert_eq!(found(&root, &[]), "fail Bad");
    assert_eq!(found(&root, &["--no-config"]), "fail Good");
    assert_eq!(found(&root, &["--set", "names=Bad"]), "fail Good");
}

#[test]
fn a_parameter_without_a_value_is_an_error_that_says_how_to_give_it() {
    let root = pack("param-none", MANIFEST, "param names: list<string>\n");
    says(
        found(&root, &[]),
        str![[r#"
error[parameter-without-value]: the parameter `names` of the pack `org` has no value
   ╭─[ org/deep/names.ord:1:7 ]
 1 │ param names: list<string>
   │       ──┬──
   │         ╰── has no default, and nothing sets it
───╯
   help: give it one: --set org.names=…; or org.names = … under [params] in ordain.toml; or a
         default


"#]],
    );
    assert_eq!(found(&root, &["--set", "names=Good"]), "fail Bad");
}

#[test]
fn a_value_has_the_declared_type() {
    let param =
        "param days: duration = 3d\nparam on: bool = true\nparam least: number = 1\nparam from: date = 2026-01-01\n";
    let body = "param names: list<string> = [\"Good\"]\ndef all(): bool = days > 1d and on and least > 0 and from > 2020-01-01\n";
    let root = pack("param-types", MANIFEST, &format!("{param}{body}"));
    let all = ["--set", "days=5d", "--set", "on=false", "--set", "least=0.5", "--set", "from=2027-01-31"];
    assert_eq!(found(&root, &all), "fail Bad");
    says(
        found(&root, &["--set", "days=soon", "--set", "on=yes", "--set", "least=1d", "--set", "from=2027-02-31"]),
        str![[r#"
error[type-mismatch]: `days` is duration, and this is `soon`
   ╭─[ --set:1:6 ]
 1 │ days=soon
   │      ──┬─
   │        ╰── is no duration
   │
   ├─[ org/deep/names.ord:1:7 ]
 1 │ param days: duration = 3d
   │       ──┬─
   │         ╰── declared here
───╯
   help: write it as in `days=30d`

error[type-mismatch]: `on` is bool, and this is `yes`
   ╭─[ --set:1:4 ]
 1 │ on=yes
   │    ─┬─
   │     ╰── is no bool
   │
   ├─[ org/deep/names.ord:2:7 ]
 2 │ param on: bool = true
   │       ─┬
   │        ╰── declared here
───╯
   help: write it as in `on=true`

error[type-mismatch]: `least` is number, and this is `1d`
   ╭─[ --set:1:7 ]
 1 │ least=1d
   │       ─┬
   │        ╰── is no number
   │
   ├─[ org/deep/names.ord:3:7 ]
 3 │ param least: number = 1
   │       ──┬──
   │         ╰── declared here
───╯
   help: write it as in `least=3`

error[type-mismatch]: `from` is date, and this is `2027-02-31`
   ╭─[ --set:1:6 ]
 1 │ from=2027-02-31
   │      ─────┬────
   │           ╰── is no date
   │
   ├─[ org/deep/names.ord:4:7 ]
 4 │ param from: date = 2026-01-01
   │       ──┬─
   │         ╰── declared here
───╯
   help: write it as in `from=2027-01-31`


"#]],
    );
    std::fs::write(root.join("ordain.toml"), "[params]\ndays = 5\non = \"true\"\nleast = \"1\"\nfrom = 2027-01-31T10:00:00Z\nnames = \"Good\"\norg.names = [1]\n")
        .expect("it can be written");
    says(
        found(&root, &[]),
        str![[r#"
error[type-mismatch]: `days` is duration, and this is the number 5
   ╭─[ ordain.toml:2:8 ]
 2 │ days = 5
   │        ┬
   │        ╰── is no duration
   │
   ├─[ org/deep/names.ord:1:7 ]
 1 │ param days: duration = 3d
   │       ──┬─
   │         ╰── declared here
───╯
   help: write it as in `days = "30d"`

error[type-mismatch]: `on` is bool, and this is the string "true"
   ╭─[ ordain.toml:3:6 ]
 3 │ on = "true"
   │      ───┬──
   │         ╰── is no bool
   │
   ├─[ org/deep/names.ord:2:7 ]
 2 │ param on: bool = true
   │       ─┬
   │        ╰── declared here
───╯
   help: write it as in `on = true`

error[type-mismatch]: `least` is number, and this is the string "1"
   ╭─[ ordain.toml:4:9 ]
 4 │ least = "1"
   │         ─┬─
   │          ╰── is no number
   │
   ├─[ org/deep/names.ord:3:7 ]
 3 │ param least: number = 1
   │       ──┬──
   │         ╰── declared here
───╯
   help: write it as in `least = 3`

error[type-mismatch]: `from` is date, and this is the time 2027-01-31T10:00:00Z
   ╭─[ ordain.toml:5:8 ]
 5 │ from = 2027-01-31T10:00:00Z
   │        ──────────┬─────────
   │                  ╰── is no date
   │
   ├─[ org/deep/names.ord:4:7 ]
 4 │ param from: date = 2026-01-01
   │       ──┬─
   │         ╰── declared here
───╯
   help: write it as in `from = 2027-01-31`

error[type-mismatch]: `names` is list<string>, and this is the string "Good"
   ╭─[ ordain.toml:6:9 ]
 6 │ names = "Good"
   │         ───┬──
   │            ╰── is no list<string>
   │
   ├─[ org/deep/names.ord:5:7 ]
 5 │ param names: list<string> = ["Good"]
   │       ──┬──
   │         ╰── declared here
───╯
   help: write it as in `names = ["text", "text"]`

error[type-mismatch]: `names` is list<string>, and this is a list
   ╭─[ ordain.toml:7:13 ]
 7 │ org.names = [1]
   │             ─┬─
   │              ╰── is no list<string>
   │
   ├─[ org/deep/names.ord:5:7 ]
 5 │ param names: list<string> = ["Good"]
   │       ──┬──
   │         ╰── declared here
───╯
   help: write it as in `org.names = ["text", "text"]`


"#]],
    );
    std::fs::write(
        root.join("ordain.toml"),
        "[params]\ndays = \"5d\"\non = false\nleast = 1_000\nfrom = 2027-01-31\nnames = []\n",
    )
    .expect("it can be written");
    assert_eq!(found(&root, &[]), "fail Good, fail Bad");
}

#[test]
fn a_parameter_that_there_is_not_has_a_neighbour() {
    let root = pack("param-unknown", MANIFEST, NAMES);
    says(
        found(&root, &["--set", "nmaes=Bad", "--set", "serverless.names=Bad"]),
        str![[r#"
error[unknown-parameter]: there is no parameter `nmaes`
   ╭─[ --set:1:1 ]
 1 │ nmaes=Bad
   │ ──┬──
   │   ╰── not known here
───╯
   note: there are [..]
...
   help: did you mean `names`?

error[unknown-parameter]: there is no parameter `serverless.names`
   ╭─[ --set:1:1 ]
 1 │ serverless.names=Bad
   │ ────────┬───────
   │         ╰── not known here
───╯
   note: there are org.names, [..]
...
   help: did you mean `org.names`?


"#]],
    );
}

#[test]
fn a_name_that_two_packs_have_is_said_with_its_pack() {
    let root = pack(
        "param-twice",
        MANIFEST,
        &NAMES.replace("names", "notice").replace(": list<string> = [\"Good\"]", ": duration = 3d"),
    );
    std::fs::write(
        root.join("org/deep/names.ord"),
        format!("{NAMES}param notice: number = 3\ndef f(): bool = notice > 2\n{RULE}"),
    )
    .expect("it can be written");
    says(
        found(&root, &["--set", "notice=4"]),
        str![[r#"
error[ambiguous-parameter]: `notice` is a parameter of several packs
   ╭─[ --set:1:1 ]
 1 │ notice=4
   │ ───┬──
   │    ╰── which one is meant?
───╯
   help: write `serverless.notice` or `org.notice`


"#]],
    );
    assert_eq!(found(&root, &["--set", "org.notice=4", "--set", "serverless.notice=30d"]), "fail Bad");
}

#[test]
fn what_is_wrong_with_a_pack_is_told_with_its_place() {
    let manifest = "name = \"My Org\"\nversoin = \"1\"\nedition = \"2025\"\ndescription = 3\n";
    let root = pack("pack-wrong", manifest, NAMES);
    says(
        found(&root, &[]),
        str![[r#"
error[missing-key]: `pack.toml` does not say its version
   ╭─[ org/pack.toml:1:1 ]
 1 │ name = "My Org"
   │ ┬
   │ ╰── belongs here
───╯
   help: write version = "0.1.0"

error[wrong-value]: `My Org` is no name of a pack
   ╭─[ org/pack.toml:1:8 ]
 1 │ name = "My Org"
   │        ────┬───
   │            ╰── small letters, digits and `_`, a letter first
───╯
   help: write name = "my_org"

error[unknown-key]: there is no key `versoin` in `pack.toml`
   ╭─[ org/pack.toml:2:1 ]
 2 │ versoin = "1"
   │ ───┬───
   │    ╰── not known here
───╯
   note: there are name, version, edition, description, params, profiles, waivers_need
   help: did you mean `version`?

error[unknown-edition]: there is no edition `2025` of the language
   ╭─[ org/pack.toml:3:11 ]
 3 │ edition = "2025"
   │           ───┬──
   │              ╰── not known to this version of Ordain
───╯
   help: the editions are "2026"

error[wrong-value]: `description` must be a string that is not empty
   ╭─[ org/pack.toml:4:15 ]
 4 │ description = 3
   │               ┬
   │               ╰── is something else
───╯


"#]],
    );
    std::fs::write(root.join("org/pack.toml"), "name = \"org\n").expect("it can be written");
    says(
        found(&root, &[]),
        str![[r#"
error[no-toml]: this is no TOML: invalid basic string, expected `"`
   ╭─[ org/pack.toml:1:12 ]
 1 │ name = "org
   │            ┬
   │            ╰── here
───╯


"#]],
    );
    std::fs::write(root.join("org/pack.toml"), "").expect("it can be written");
    says(
        found(&root, &[]),
        str![[r#"
error[missing-key]: `pack.toml` does not say its name, version, edition, description
   ╭─[ org/pack.toml:1:1 ]
 1 │
   │ ┬
   │ ╰── belongs here
───╯
   help: write name = "acme"; version = "0.1.0"; edition = "2026"; description = "What Acme asks of
         its stacks"


"#]],
    );
    std::fs::write(root.join("org/pack.toml"), MANIFEST.replace("org", "serverless")).expect("it can be written");
    says(
        found(&root, &[]),
        str![[r#"
error[duplicate-pack]: there are two packs `serverless`
   ╭─[ org/pack.toml:1:8 ]
 1 │ name = "serverless"
   │        ──────┬─────
   │              ╰── again here
   │
   ├─[ policies/serverless/pack.toml:1:8 ]
 1 │ name = "serverless"
   │        ──────┬─────
   │              ╰── first here
───╯
   help: give this one another name


"#]],
    );
}

#[test]
fn packs_keep_their_names_apart() {
    let root = pack("pack-apart", MANIFEST, &format!("{NAMES}def is_secret_name(name: string): bool = true\n"));
    // `serverless` has an `is_secret_name` as well.
    assert_eq!(found(&root, &[]), "fail Bad");
    let again = root.join("org/again.ord");
    std::fs::write(&again, "param names: string = \"\"\nparam functions: string = \"\"\n").expect("it can be written");
    let said = complaint(&root, &["lint", "org"]);
    assert_eq!(said, "2\n exit 2: 2 errors\n");
}

#[test]
fn names_of_another_pack_are_seen_behind_a_word() {
    let library = "def is_bright(watts: number): bool = _is_more(watts)\ndef _is_more(watts: number): bool = watts > least\nparam least: number = 1\n";
    let root = directory(
        "pack-names",
        &[
            ("t.yaml", TOPICS),
            ("lib/pack.toml", &MANIFEST.replace("org", "lib")),
            ("lib/lamps.ord", library),
            ("org/pack.toml", MANIFEST),
            ("org/a.ord", ""),
        ],
    );
    let lint = |uses: &str, condition: &str| {
        let rule = format!("{uses}rule dark {{ title \"t\" severity low require {condition} }}\n");
        std::fs::write(root.join("org/a.ord"), rule).expect("it can be written");
        let said = String::from_utf8_lossy(&run(&root, &["lint", "org", "lib"]).stdout).into_owned();
        let is_told = |line: &&str| line.starts_with("error") || line.starts_with("   help");
        said.lines().filter(is_told).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(lint("use lib.lamps\n", "lamps.is_bright(3) and count(functions) > lamps.least"), "");
    assert_eq!(lint("use lib\n", "lib.is_bright(count(functions)) and lib.least > 3"), "");
    says(
        lint("", "is_bright(3)"),
        str![
            "error[unknown-function]: there is no function `is_bright`;    help: it belongs to the pack `lib`: begin the file with `use lib`, and write `lib.is_bright`"
        ],
    );
    says(
        lint("use lib\n", "least > 3"),
        str!["error[unknown-name]: there is no name `least`;    help: it belongs to the pack `lib`: write `lib.least`"],
    );
    says(
        lint("use lib\n", "lib.is_brihgt(3)"),
        str!["error[unknown-function]: there is no function `lib.is_brihgt`;    help: did you mean `lib.is_bright`?"],
    );
    says(
        lint("use lib\n", "lib._is_more(3)"),
        str![
            "error[unknown-function]: there is no function `lib._is_more`;    help: a name that begins with `_` is for its own pack alone"
        ],
    );
    says(
        lint("", "lib.is_bright(3)"),
        str![
            "error[unknown-function]: there is no function `lib.is_bright`;    help: `lib` is a pack: begin the file with `use lib`"
        ],
    );
}

#[test]
fn a_pack_may_want_waivers_to_say_until_when_and_who() {
    let acme = "name = \"acme\"\nversion = \"1.0.0\"\nedition = \"2026\"\ndescription = \"Acme\"\n";
    let rule = "rule short-name {
    title \"The name is short\"
    severity medium
    for t in topics
    forbid t.name matches /^.$/
}
";
    let template = "Resources:
  A:
    Type: AWS::SNS::Topic
    Properties:
      # ordain: ignore short-name reason=\"it is old\" owner=shop
      TopicName: a
  B:
    Type: AWS::SNS::Topic
    Properties:
      # ordain: ignore short-name reason=\"it is old\" owner=shop until=2099-01-31
      TopicName: b
";
    let root = directory(
        "packs-needs",
        &[
            ("acme/pack.toml", &format!("{acme}waivers_need = [\"until\", \"owner\"]\n")),
            ("acme/rule.ord", rule),
            ("t.yaml", template),
        ],
    );
    let check = ["check", "t.yaml", "--policy", "acme", "--rule", "short-name"];
    says(
        complaint(&root, &check),
        str![[r#"
2
error[waiver-without-until]: this does not say until when it holds
   ╭─[ t.yaml:5:24 ]
 5 │       # ordain: ignore short-name reason="it is old" owner=shop
   │                        ─────┬────
   │                             ╰── waives nothing without that
   │
   ├─[ acme/pack.toml:5:17 ]
 5 │ waivers_need = ["until", "owner"]
   │                 ───┬───
   │                    ╰── the pack `acme` asks for it
───╯
   help: say until: the last day on which it holds, for example 2027-01-31

 exit 2: 1 error in the documents, 1 finding at or above medium

"#]],
    );
    // The same of a waiver in a policy.
    let waive = "\nwaive short-name for t in topics where t.id == \"A\" until 2099-01-31 because \"it is old\"\n";
    std::fs::write(root.join("acme/rule.ord"), format!("{rule}{waive}")).expect("it can be written");
    says(
        complaint(&root, &check),
        str![[r#"
2
error[waiver-without-owner]: this does not say who answers for it
   ╭─[ acme/rule.ord:8:7 ]
 8 │ waive short-name for t in topics where t.id == "A" until 2099-01-31 because "it is old"
   │       ─────┬────
   │            ╰── waives nothing without that
   │
   ├─[ acme/pack.toml:5:26 ]
 5 │ waivers_need = ["until", "owner"]
   │                          ───┬───
   │                             ╰── the pack `acme` asks for it
───╯
   help: say owner: who answers for it


"#]],
    );
    std::fs::write(root.join("acme/pack.toml"), format!("{acme}waivers_need = [\"untill\"]\n"))
        .expect("it can be written");
    says(
        complaint(&root, &check),
        str![[r#"
2
error[wrong-value]: `untill` is no part of a waiver
   ╭─[ acme/pack.toml:5:17 ]
 5 │ waivers_need = ["untill"]
   │                 ────┬───
   │                     ╰── not known here
───╯
   note: there are until and owner
   help: did you mean "until"?


"#]],
    );
}

#[test]
fn a_bundled_policy_that_is_changed_takes_its_own_place() {
    let folder = "policies/serverless/monitoring-and-logging/silent-alarm";
    let (rule, page) = (format!("{folder}/rule.ord"), format!("{folder}/README.md"));
    let own = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(path).expect("it ships")
    };
    let (text, cases) = (own(&rule).replace("title    \"", "title    \"Really: "), own(&page));
    let root = directory("pack-changed", &[(&rule, &text), (&page, &cases)]);
    assert_eq!(complaint(&root, &["test", folder]), "0\n");
    let said = run(&root, &["rules", "show", "silent-alarm", "--policy", folder]).stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.starts_with(" high  silent-alarm: Really: ") && said.contains("pack serverless"), "{said}");
}

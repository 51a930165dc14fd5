//! `ordain.toml`, the environment and the arguments: files in, words and exit codes out.

use std::path::Path;

use snapbox::str;

use crate::cli::{command, complaint, directory, run, says};

/// One function without an owner (low) and without traces (low), on a runtime that is not known.
const TEMPLATE: &str = "
Parameters: {Runtime: {Type: String}}
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: !Ref Runtime
      Role: arn:aws:iam::123456789012:role/worker
      Environment: {Variables: {API_TOKEN: 8f14e45fceea167a5a36dedd4bea2543}}
";

fn project(name: &str, configuration: &str) -> std::path::PathBuf {
    directory(name, &[("infra/t.yaml", TEMPLATE), ("ordain.toml", configuration)])
}

/// The exit code and the last line of standard error, with `N` for each number: that of the bundled rules grows.
fn end(root: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = command(root, &[&["check"], arguments].concat());
    command.envs(variables.iter().copied());
    let output = command.output().expect("the program starts");
    let code = output.status.code().expect("it was not killed");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = said.lines().last().unwrap_or_default();
    let (head, reasons) = last.split_once(": ").unwrap_or((last, ""));
    let word = |word: &str| if word.parse::<usize>().is_ok() { "N".to_owned() } else { word.to_owned() };
    format!("{code}{head}: {}", reasons.split(' ').map(word).collect::<Vec<_>>().join(" "))
}

#[test]
fn arguments_outdo_the_environment_which_outdoes_the_file() {
    let root = project("config-order", "fail_on = \"critical\"\nunknown = \"fail\"\n");
    let low = [("ORDAIN_FAIL_ON", "low"), ("ORDAIN_UNKNOWN", "warn")];
    says(end(&root, &[], &[]), str!["1 exit 1: N checks not decided (--unknown fail)"]);
    says(end(&root, &[], &low), str!["1 exit 1: N findings at or above low"]);
    says(
        end(&root, &["--fail-on", "critical", "--unknown", "pass"], &low),
        str!["0 exit 0: N findings below critical"],
    );
    says(
        end(&root, &["--no-config", "--fail-on", "critical"], &[]),
        str!["0 exit 0: N findings below critical, N checks not decided (--unknown fail counts them)"],
    );
    // The file is found from below, and another one can be named.
    says(end(&root.join("infra"), &[], &[]), str!["1 exit 1: N checks not decided (--unknown fail)"]);
    std::fs::write(root.join("other.toml"), "fail_on = \"critical\"\nunknown = \"pass\"\n").expect("it can be written");
    says(end(&root, &["--config", "other.toml"], &[]), str!["0 exit 0: N findings below critical"]);
    says(
        complaint(&root, &["check", "--config", "othre.toml"]),
        str![[r#"
2
error[no-such-file]: there is no file or directory `othre.toml`
   help: did you mean `other.toml`?


"#]],
    );
}

#[test]
fn what_is_in_force_is_shown_with_where_it_comes_from() {
    let configuration = "
packs = [\"policies\"]
exclude = [\"cdk.out/\"]

[params]
days = \"2d\"

[severity]
lost-event = \"low\"

[off]
shared-role = \"we have \\\"one\\\" account\"
";
    let root = directory(
        "config-shown",
        &[
            ("ordain.toml", configuration),
            ("policies/a.ord", "param days: duration = 1d\ndef f(): bool = days > 3d\n"),
            ("t.yaml", TEMPLATE),
        ],
    );
    let mut command = command(
        &root,
        &[
            "check",
            "--show-config",
            "--profile",
            "strict",
            "--set",
            "notice=36h",
            "--set",
            "public_paths=/a,/b",
            "--set",
            "owner_tags=o",
            "--set",
            "public_prefixes=",
        ],
    );
    let output = command.env("ORDAIN_UNKNOWN", "fail").output().expect("the program starts");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    says(
        shown.clone(),
        str![[r##"
# ordain.toml
profile = "strict"                               # --profile
fail_on = "medium"                               # the default
unknown = "fail"                                 # ORDAIN_UNKNOWN
honour_foreign = false                           # the default
packs = ["policies"]                             # ordain.toml:2
exclude = ["cdk.out/"]                           # ordain.toml:3

[params]
serverless.public_paths = ["/a", "/b"]           # --set
serverless.public_prefixes = []                  # --set
serverless.longest_rotation = "90d"              # policies/serverless/data-encryption/unrotated-secret/rule.ord:1
serverless.trusted_topics = []                   # policies/serverless/incident-response/unheard-alarm/rule.ord:1
serverless.min_retention = "30d"                 # policies/serverless/monitoring-and-logging/short-log-retention/rule.ord:1
serverless.development = ["dev", "development", "test", "sandbox", "local"] # policies/serverless/secure-configuration/debug-switch/rule.ord:13
serverless.trusted_layer_accounts = []           # policies/serverless/secure-dependencies/foreign-layer/rule.ord:1
serverless.max_inventory_age = "90d"             # policies/serverless/secure-dependencies/poor-inventory/rule.ord:1
serverless.notice = "36h"                        # --set
serverless.max_advisory_age = "7d"               # policies/serverless/secure-dependencies/vulnerable-package/rule.ord:1
serverless.include_development = false           # policies/serverless/secure-dependencies/vulnerable-package/rule.ord:2
serverless.min_reason = 15                       # policies/serverless/security-awareness/unexplained-suppression/rule.ord:1
serverless.owner_tags = ["o"]                    # --set
serverless.attestations_required = false         # policies/serverless/security-awareness/untrained-team/rule.ord:1
serverless.min_coverage = 90                     # policies/serverless/security-awareness/untrained-team/rule.ord:2
given.days = "2d"                                # ordain.toml:6

[severity]
lost-event = "low"                               # ordain.toml:9

[off]
shared-role = "we have /"one/" account"          # ordain.toml:12

"##]],
    );
    // It is a configuration that says the same.
    std::fs::write(root.join("ordain.toml"), &shown).expect("it can be written");
    let values = |text: &str| {
        text.lines().map(|line| line.split(" # ").next().unwrap_or_default().trim().to_owned()).collect::<Vec<_>>()
    };
    let again = run(&root, &["check", "--show-config"]).stdout;
    assert_eq!(values(&String::from_utf8_lossy(&again)), values(&shown));
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let root = project(
        "config-wrong",
        "
pakcs = []
fail_on = \"hihg\"
unknown = true
packs = [\"infar\", 3]
exclude = \"cdk.out\"
off = \"shared-role\"

[severity]
lost-event = \"huge\"

[params]
notice = {a = 1}
",
    );
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[unknown-key]: there is no key `pakcs` in `ordain.toml`
   ╭─[ ordain.toml:2:1 ]
 2 │ pakcs = []
   │ ──┬──
   │   ╰── not known here
───╯
   note: there are packs, profile, baseline, fail_on, unknown, honour_foreign, exclude, allow,
         given_files, given, params, severity, off
   help: did you mean `packs`?

error[wrong-value]: `fail_on` must be one of "info", "low", "medium", "high", "critical"
   ╭─[ ordain.toml:3:11 ]
 3 │ fail_on = "hihg"
   │           ───┬──
   │              ╰── is something else
───╯
   help: did you mean "high"?

error[wrong-value]: `unknown` must be one of "fail", "warn", "pass"
   ╭─[ ordain.toml:4:11 ]
 4 │ unknown = true
   │           ──┬─
   │             ╰── is something else
───╯

error[wrong-value]: `packs` must be a list of strings
   ╭─[ ordain.toml:5:9 ]
 5 │ packs = ["infar", 3]
   │         ──────┬─────
   │               ╰── is something else
───╯

error[wrong-value]: `exclude` must be a list of strings
   ╭─[ ordain.toml:6:11 ]
 6 │ exclude = "cdk.out"
   │           ────┬────
   │               ╰── is something else
───╯

error[wrong-value]: `off` must be a table
   ╭─[ ordain.toml:7:7 ]
 7 │ off = "shared-role"
   │       ──────┬──────
   │             ╰── is something else
───╯
   help: write `[off]` on a line of its own

error[wrong-value]: `lost-event` must be one of "info", "low", "medium", "high", "critical"
    ╭─[ ordain.toml:10:14 ]
 10 │ lost-event = "huge"
    │              ───┬──
    │                 ╰── is something else
────╯


"#]],
    );
    std::fs::write(root.join("ordain.toml"), "packs = [\"infar\"]\nexclude = [\"a[\", \"\"]\n")
        .expect("it can be written");
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[wrong-value]: this excludes nothing
   ╭─[ ordain.toml:2:18 ]
 2 │ exclude = ["a[", ""]
   │                  ─┬
   │                   ╰── no glob
───╯
   help: write globs as in .gitignore, for example "cdk.out/"


"#]],
    );
    std::fs::write(root.join("ordain.toml"), "packs = [\"infar\"]\nexclude = [\"a{\"]\n").expect("it can be written");
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[no-such-file]: there is no file or directory `infar`
   ╭─[ ordain.toml:1:10 ]
 1 │ packs = ["infar"]
   │          ───┬───
   │             ╰── looked for beside this file
───╯
   help: did you mean `infra`?

error[bad-glob]: this glob cannot be read: unclosed alternate group; missing '}' (maybe escape '{'
  with '[{]'?)
   ╭─[ ordain.toml:2:12 ]
 2 │ exclude = ["a{"]
   │            ──┬─
   │              ╰── here
───╯


"#]],
    );
    std::fs::write(root.join("ordain.toml"), "[off]\nshared-rol = \"so\"\nlost-event = \" \"\n")
        .expect("it can be written");
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[off-without-reason]: `lost-event` is turned off without a reason
   ╭─[ ordain.toml:3:14 ]
 3 │ lost-event = " "
   │              ─┬─
   │               ╰── says no reason
───╯
   help: write lost-event = "why nobody needs it here"


"#]],
    );
    std::fs::write(root.join("ordain.toml"), "[off]\nshared-rol = \"so\"\n[severity]\nopen-ruote = \"low\"\n")
        .expect("it can be written");
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[unknown-rule]: there is no rule `open-ruote`
   ╭─[ ordain.toml:4:1 ]
 4 │ open-ruote = "low"
   │ ─────┬────
   │      ╰── not known to the policies of this run
───╯
   help: did you mean `open-route`?

error[unknown-rule]: there is no rule `shared-rol`
   ╭─[ ordain.toml:2:1 ]
 2 │ shared-rol = "so"
   │ ─────┬────
   │      ╰── not known to the policies of this run
───╯
   help: did you mean `shared-role`?


"#]],
    );
    std::fs::write(root.join("ordain.toml"), b"a = \xff\n").expect("it can be written");
    says(
        complaint(&root, &["check"]),
        str![[r#"
2
error[unreadable-file]: cannot read `ordain.toml`: it is not text in UTF-8


"#]],
    );
}

#[test]
fn severities_are_changed_and_rules_are_off_with_a_reason() {
    let root = project(
        "config-rules",
        "fail_on = \"critical\"\n[severity]\nuntraced-function = \"info\"\n[off]\nretired-runtime = \"the platform team looks after it\"\n",
    );
    says(
        end(&root, &[], &[]),
        str!["0 exit 0: N findings below critical, N checks not decided (--unknown fail counts them)"],
    );
    let said = String::from_utf8_lossy(&run(&root, &["check"]).stdout).into_owned();
    assert!(said.contains("off        retired-runtime: the platform team looks after it"), "{said}");
    assert!(said.contains(" info  untraced-function"), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&run(&root, &["check", "-o", "json"]).stdout).expect("JSON");
    assert_eq!(report["off"][0]["rule"], "retired-runtime");
    assert_eq!((&report["off"][0]["file"], &report["off"][0]["line"]), (&"ordain.toml".into(), &5.into()));
}

#[test]
fn excluded_files_are_looked_at_only_if_they_are_named() {
    let root = directory(
        "config-exclude",
        &[
            ("ordain.toml", "exclude = [\"infra/old\", \"*.gen.yaml\"]\n"),
            ("infra/t.yaml", TEMPLATE),
            ("infra/old/b.yaml", "{"),
            ("infra/x.gen.yaml", "{"),
        ],
    );
    let documents = |root: &Path, arguments: &[&str]| {
        let output = run(root, &[&["check", "-o", "json"], arguments].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
        let names = |list: &str| {
            report[list].as_array().into_iter().flatten().map(|it| it["file"].to_string()).collect::<Vec<_>>()
        };
        [names("documents"), names("skipped")].concat().join(" ")
    };
    assert_eq!(documents(&root, &[]), "\"infra/t.yaml\"");
    assert_eq!(documents(&root.join("infra"), &[]), "\"t.yaml\"");
    assert_eq!(documents(&root, &["infra/old/b.yaml"]), "\"infra/old/b.yaml\"");
    assert_eq!(documents(&root, &["infra/old"]), "\"infra/old/b.yaml\"");
    assert_eq!(documents(&root, &["--no-config"]), "\"infra/t.yaml\" \"infra/old/b.yaml\" \"infra/x.gen.yaml\"");
}

#[test]
fn an_error_in_sight_is_never_excused() {
    let policy = "
rule odd {
    title    \"t\"
    severity low
    for fn in functions
    require fn.runtime is \"x\" and 1 / count(b in buckets: b.id == \"\") > 0
}
waive odd for fn in functions because \"so\"
";
    let root = directory("config-star", &[("t.yaml", TEMPLATE), ("odd.ord", policy)]);
    for how in ["fail", "warn", "pass"] {
        let said = end(&root, &["--policy", "odd.ord", "--unknown", how, "--exit-zero"], &[]);
        assert!(said.starts_with('2') && said.contains("N check not decided, with an error in sight"), "{how}: {said}");
    }
}

#[test]
fn strict_makes_idle_rules_and_waivers_fail() {
    let policy = "
rule late { title \"t\" severity low for fn in functions require fn.timeout < 5m }
waive late for fn in functions where fn.id == \"Other\" because \"so\"
waive late for fn in functions until 2020-01-31 because \"so\"
";
    let root = directory("config-strict", &[("t.yaml", TEMPLATE), ("late.ord", policy)]);
    let arguments = ["--policy", "late.ord", "--fail-on", "critical"];
    says(
        end(&root, &arguments, &[]),
        str!["0 exit 0: N findings below critical, N checks not decided (--unknown fail counts them)"],
    );
    says(
        end(&root, &[&arguments[..], &["--strict"]].concat(), &[]),
        str!["1 exit 1: N rules met nothing to judge (--strict), N waivers over or without use (--strict)"],
    );
}

#[test]
fn a_profile_takes_the_rules_that_may_find_something_bad_enough() {
    let root = project("config-profile", "profile = \"minimal\"\nfail_on = \"low\"\nunknown = \"pass\"\n");
    says(end(&root, &[], &[]), str!["0: "]);
    says(end(&root, &["--profile", "standard"], &[]), str!["1 exit 1: N finding at or above low"]);
    says(
        complaint(&root, &["check", "--profile", "minimum"]),
        str![[r#"
2
error[unknown-profile]: there is no profile `minimum`
   ╭─[ --profile:1:1 ]
 1 │ minimum
   │ ───┬───
   │    ╰── not known to the packs of this run
───╯
   note: there are minimal, standard, strict
   help: did you mean `minimal`?


"#]],
    );
    // What a project says of a rule that the profile leaves out is no mistake.
    let both = "profile = \"minimal\"\n[severity]\nunowned-function = \"high\"\n[off]\nplaintext-secret = \"a test\"\n";
    std::fs::write(root.join("ordain.toml"), both).expect("it can be written");
    says(end(&root, &[], &[]), str!["0 exit 0: N checks not decided (--unknown fail counts them)"]);
}

#[test]
fn a_pack_has_profiles_of_its_own() {
    let pack = "name = \"acme\"\nversion = \"1\"\nedition = \"2026\"\ndescription = \"d\"\n[profiles]\nminimal = \"low\"\naudit = \"hihg\"\n";
    let rule = "rule a { title \"A\" severity low for f in functions require f.timeout < 1s }";
    let root =
        directory("config-pack-profile", &[("acme/pack.toml", pack), ("acme/a.ord", rule), ("t.yaml", TEMPLATE)]);
    says(
        complaint(&root, &["check", "--policy", "acme", "--profile", "minimal"]),
        str![[r#"
2
error[wrong-value]: `audit` must be the least severity of its rules, one of "info", "low", "medium",
  "high", "critical"
   ╭─[ acme/pack.toml:7:9 ]
 7 │ audit = "hihg"
   │         ───┬──
   │            ╰── is something else
───╯


"#]],
    );
    std::fs::write(root.join("acme/pack.toml"), pack.replace("hihg", "high")).expect("it can be written");
    let listed = |profile: &str| {
        let output = run(&root, &["rules", "--policy", "acme", "--profile", profile, "-o", "json"]);
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a list is JSON");
        list["rules"].as_array().expect("rules").iter().any(|rule| rule["name"] == "a")
    };
    assert!(listed("minimal") && listed("strict") && !listed("audit"));
}

#[test]
fn a_table_that_is_older_than_a_year_says_so_when_asked() {
    let table = "{\"as_of\": \"2025-11-24\", \"source\": \"a list\", \"names\": [\"x\"]}";
    let rule = "table names: {as_of: string, source: string, names: list<string>} from \"names.json\"
rule a { title \"A\" severity low for f in functions require f.id not in names.names }";
    let root = directory("config-old-table", &[("names.json", table), ("a.ord", rule), ("t.yaml", TEMPLATE)]);
    let told = |day: &str, arguments: &[&str]| {
        let all = [
            &["check", "t.yaml", "--policy", ".", "--fail-on", "critical", "--unknown", "pass", "--as-of", day],
            arguments,
        ]
        .concat();
        complaint(&root, &all)
    };
    says(
        told("2026-11-25", &["-v"]),
        str![[r#"
0
warning[old-table]: the table `names` is of 2025-11-24, more than a year before 2026-11-25
   ╭─[ a.ord:1:7 ]
 1 │ table names: {as_of: string, source: string, names: list<string>} from "names.json"
   │       ──┬──
   │         ╰── what it does not know is not found
───╯
   note: it is from a list

 exit 0: 4 findings below critical

"#]],
    );
    says(
        told("2026-11-24", &["-v"]),
        str![[r#"
0
 exit 0: 4 findings below critical

"#]],
    );
    says(
        told("2026-11-25", &[]),
        str![[r#"
0
 exit 0: 4 findings below critical

"#]],
    );
}

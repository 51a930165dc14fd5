//! The HTML report as a browser shows it: headless Chromium, at two widths, light and dark, with no script in the page.
//! Where there is no Chromium the tests say so and pass.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::directory;
use crate::report::long;
use crate::stage::{PLAIN, Stage, night};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const LOOKING: &str = include_str!("browser.html");
/// How long a page may take to be looked at, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a browser sees of a report at each width, in the light or the dark.
fn seen(name: &str, report: &str, is_dark: bool) -> Option<Vec<Value>> {
    let Some(program) = NAMES.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok()) else {
        eprintln!("there is no Chromium: the report is not looked at");
        return None;
    };
    let page = LOOKING.replace("REPORT", &report.replace('&', "&amp;").replace('"', "&quot;"));
    let root = directory(&format!("browser-{name}-{is_dark}"), &[("page.html", &page)]);
    let mut chromium = Command::new(program);
    chromium.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--window-size=1400,1000",
        "--dump-dom",
    ]);
    chromium.arg(format!("--blink-settings=preferredColorScheme={}", if is_dark { 0 } else { 1 }));
    chromium.arg(format!("--user-data-dir={}", root.join("profile").display()));
    chromium.arg(format!("file://{}", root.join("page.html").display()));
    let dom = ended(chromium.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts"));
    let (_, told) = dom.split_once("<pre id=\"seen\">").unwrap_or_else(|| panic!("nothing was seen: {dom:.2000}"));
    let told = told.split("</pre>").next().unwrap_or_default();
    let told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Some(serde_json::from_str(&told).expect("it is JSON"))
}

/// What a program writes until it ends.
fn ended(mut child: Child) -> String {
    let out = child.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || std::io::read_to_string(out).unwrap_or_default());
    let start = Instant::now();
    while child.try_wait().expect("it can be asked").is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().expect("it can be ended");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    reader.join().expect("it is read")
}

fn is_readable(name: &str, stage: &Stage) {
    let report = stage.render("html", PLAIN);
    for is_dark in [false, true] {
        for page in seen(name, &report, is_dark).into_iter().flatten() {
            let number = |key: &str| page[key].as_i64().expect("a number");
            assert_eq!(number("beyond"), 0, "something is wider than the page: {page}");
            let contrast = page["faintest"]["contrast"].as_f64().expect("a number");
            assert!(contrast >= 4.5, "too faint to read, dark: {is_dark}: {page}");
            assert!(number("kind") > 0 && number("first") > 0 && number("all") > number("kind"), "{page}");
            assert_eq!(number("withoutKind"), number("all") - number("kind"), "{page}");
            assert_eq!(number("withoutFirst"), number("all") - number("first"), "{page}");
            assert_eq!(number("dangling"), 0, "{page}");
            let is_light = page["background"] == "rgb(251, 251, 250)";
            assert_eq!(is_light, !is_dark, "{page}");
        }
    }
}

#[test]
fn a_report_is_readable_at_two_widths_light_and_dark() {
    is_readable("night", &night());
}

#[test]
fn a_long_report_with_long_names_is_readable_too() {
    let stage = long();
    assert!(stage.render("html", PLAIN).contains("href=\"#r1\""));
    is_readable("long", &stage);
}

#[test]
fn the_page_that_looks_would_see_what_is_wrong() {
    let page = night().render("html", PLAIN);
    let wrong = page.replace("</style>", "h1 { min-width: 2000px; color: #eee; background: #fff }</style>");
    for page in seen("wrong", &wrong, false).into_iter().flatten() {
        assert!(page["beyond"].as_i64() > Some(0) && page["faintest"]["contrast"].as_f64() < Some(2.0), "{page}");
    }
}

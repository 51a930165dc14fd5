//! The file of a baseline: JSON with a finding in each line, sorted, so that two of them are easily compared and merged.

use std::io;

use serde::Serialize;

use crate::baseline::{Baseline, Key, VERSION};

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    rule: &'a str,
    resource: &'a str,
    pointer: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

/// Writes the file.
pub fn baseline(baseline: &Baseline, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
    for (number, (key, count)) in baseline.entries().enumerate() {
        out.write_all(if number == 0 { b"\n    " } else { b",\n    " })?;
        serde_json::to_writer(&mut *out, &Entry::of(key, count))?;
    }
    out.write_all(if baseline.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" })
}

impl<'a> Entry<'a> {
    fn of(key: &'a Key, count: usize) -> Self {
        let Key { file, rule, resource, pointer, value } = key;
        Self { file, rule, resource, pointer, value, count: (count > 1).then_some(count) }
    }
}

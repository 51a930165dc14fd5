//! What comments say to other tools, as each of them reads it.
//!
//! Source of the facts: checkov, "Suppressing and skipping policies"; Trivy, "Filtering: by inline comments"; tfsec, "Ignoring
//! warnings".

use crate::document::search::mentions;

const CHECKOV: &str = "checkov:skip=";
/// What trivy reads, its own word and that of the tool that it comes from.
const TRIVY: [&str; 2] = ["trivy:ignore:", "tfsec:ignore:"];

/// One check that a tool shall not report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'t> {
    /// The word that it is told by, such as `checkov:skip`.
    pub word: &'static str,
    /// The check, as the tool calls it.
    pub check: &'t str,
    /// Why; empty where that is not said, or nowhere to say.
    pub reason: &'t str,
    /// What stands behind the check, such as until when.
    pub rest: &'t str,
}

impl Said<'_> {
    /// The tool that is told.
    pub fn tool(&self) -> &'static str {
        self.word.split(':').next().unwrap_or_default()
    }
}

/// Whether a comment may be for another tool.
pub fn is_said(comment: &str) -> bool {
    mentions(comment, CHECKOV) || TRIVY.iter().any(|mark| mentions(comment, mark))
}

/// All that a comment says to other tools.
pub fn said(comment: &str) -> Vec<Said<'_>> {
    let mut all = Vec::new();
    if let Some((_, said)) = comment.split_once(CHECKOV) {
        let (check, reason) = said.split_once(':').unwrap_or((said, ""));
        all.push(Said { word: "checkov:skip", check: check.trim(), reason: reason.trim(), rest: "" });
    }
    for mark in TRIVY {
        let word = mark.trim_end_matches(':');
        for said in comment.split(mark).skip(1) {
            // People write the reason behind it, which the tool does not read.
            let (said, reason) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
            let (check, rest) = said.split_once(':').unwrap_or((said, ""));
            let reason = if is_said(reason) { "" } else { reason.trim_start_matches(['-', '#', ' ']).trim() };
            all.push(Said { word, check, reason, rest });
        }
    }
    all
}

//! The documents that were judged, those with the worst first.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::finding::{Counts, Judged, Verdict};
use crate::report::matrix::columns;
use crate::report::page::Page;
use crate::report::paint::clean;
use crate::report::worst::burdens;
use crate::source::SourceId;

/// So many are shown at once.
const SHOWN: usize = 25;

/// All documents.
#[derive(Serialize)]
pub(super) struct Documents {
    /// What is counted of each.
    columns: Vec<&'static str>,
    first: Vec<Document>,
    others: Vec<Document>,
}

#[derive(Serialize)]
struct Document {
    file: String,
    format: &'static str,
    resources: usize,
    is_open: bool,
    numbers: Vec<usize>,
}

impl Documents {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let columns = columns(page);
        let verdicts = [Verdict::Waived, Verdict::Pass];
        let burdens = burdens(&columns, page);
        let one = |document: &Judged, mut numbers: Vec<usize>| {
            let mut counts = Counts::default();
            document.verdicts.iter().for_each(|each| counts.merge(each));
            numbers.extend(verdicts.map(|verdict| counts.get(verdict)));
            Document {
                file: clean(page.sources.get(document.source).name()),
                format: document.format,
                resources: document.resources,
                is_open: document.is_open,
                numbers,
            }
        };
        let of_source: HashMap<SourceId, &Judged> = page.run.documents.iter().map(|it| (it.source, it)).collect();
        let burdened: HashSet<SourceId> = burdens.iter().map(|it| it.document).collect();
        let worst = burdens.into_iter().filter_map(|it| Some(one(of_source.get(&it.document)?, it.numbers)));
        let rest = page.run.documents.iter().filter(|it| !burdened.contains(&it.source));
        let mut first: Vec<Document> = worst.chain(rest.map(|it| one(it, vec![0; columns.len()]))).collect();
        let others = first.split_off(first.len().min(SHOWN));
        let names = columns.iter().map(|column| column.name).chain(verdicts.map(Verdict::name));
        Self { columns: names.collect(), first, others }
    }
}

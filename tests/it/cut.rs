//! Documents that end too early: the examples, and third-party files of every sort, cut anywhere.

use std::path::Path;

use ordain::engine::{self, Input};
use ordain::source::SourceMap;

use crate::shared;

const FOLDERS: [&str; 3] = ["corpus/api", "corpus/terraform_json", "corpus/wild"];
/// Each file may be cut at so many places.
const PLACES: usize = 200;
/// So many pairs of a file and a place are taken; with `ORDAIN_CUTS=all` every one.
const SAMPLE: usize = 240;

/// A sequence of numbers that looks like chance and is the same in every run (Knuth, "MMIX" linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn what_is_cut_anywhere_is_read_or_named() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders: Vec<_> = FOLDERS.into_iter().filter_map(shared::folder).chain([own]).collect();
    let files: Vec<_> = folders.iter().flat_map(|folder| shared::files(folder)).collect();
    let all = std::env::var("ORDAIN_CUTS").is_ok_and(|it| it == "all");
    let mut chance = Chance(20_261_127);
    let pairs: Vec<(usize, usize)> = match all {
        true => (0..files.len()).flat_map(|file| (0..PLACES).map(move |place| (file, place))).collect(),
        false => (0..SAMPLE).map(|_| (chance.below(files.len()), chance.below(PLACES))).collect(),
    };
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    for (file, place) in pairs {
        let mut bytes = std::fs::read(&files[file]).expect("a file of the corpus");
        bytes.truncate(bytes.len() * place / PLACES);
        let name = format!("{} cut at {place}", files[file].display());
        let input = Input { name: name.clone(), bytes, named: true };
        let outcome = engine::check(&policies, &mut sources, vec![input], &crate::pages::options());
        assert_eq!(outcome.run.documents.len() + outcome.run.skipped.len(), 1, "{name}");
        assert!(outcome.run.skipped.iter().all(|skipped| !skipped.reason.is_empty()), "{name}");
    }
}

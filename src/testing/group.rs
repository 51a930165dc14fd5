//! Which policies a page sees: those of packs and those that were named are seen by every page, one that a walk met outside of a
//! pack by the pages in its folder and below it.
//!
//! A directory may hold policies that are not meant to meet: those of several services, examples, what a tool is tested with.

use super::scope::folder;
use crate::pack::{MANIFEST, POLICY_ENDING, PackFile};

/// Pages, by name and text.
pub type Pages = Vec<(String, String)>;

/// Pages that see the same policies.
#[derive(Debug)]
pub struct Group {
    /// The policies, with their data files.
    pub files: Vec<PackFile>,
    /// The pages, by name and text.
    pub pages: Pages,
}

/// Pages by the policies that they see.
#[derive(Debug)]
pub struct Groups {
    /// In the order of the pages.
    pub groups: Vec<Group>,
    /// The policies that no page sees.
    pub unseen: Vec<String>,
}

/// Groups pages. `is_named` tells the files that somebody asked for by name.
pub fn group(files: &[PackFile], pages: Pages, is_named: &dyn Fn(&str) -> bool) -> Groups {
    let manifests = files.iter().filter(|file| file.name.rsplit(['/', '\\']).next() == Some(MANIFEST));
    let packs: Vec<&str> = manifests.map(|file| folder(&file.name)).collect();
    let is_loose = |file: &PackFile| {
        let own = folder(&file.name);
        file.name.ends_with(POLICY_ENDING) && !is_named(&file.name) && !packs.iter().any(|pack| is_within(own, pack))
    };
    let (loose, common): (Vec<&PackFile>, Vec<&PackFile>) = files.iter().partition(|file| is_loose(file));
    let sees = |page: &str, file: &PackFile| is_within(folder(page), folder(&file.name));
    let mut groups: Vec<(Vec<&PackFile>, Pages)> = Vec::new();
    for page in pages {
        let seen: Vec<&PackFile> = loose.iter().copied().filter(|file| sees(&page.0, file)).collect();
        let is_it =
            |(known, _): &&mut (Vec<&PackFile>, _)| known.iter().map(|it| &it.name).eq(seen.iter().map(|it| &it.name));
        match groups.iter_mut().find(is_it) {
            Some((_, pages)) => pages.push(page),
            None => groups.push((seen, vec![page])),
        }
    }
    let is_seen = |file: &PackFile| groups.iter().any(|(seen, _)| seen.iter().any(|it| it.name == file.name));
    let unseen = loose.iter().filter(|file| !is_seen(file)).map(|file| file.name.clone()).collect();
    let with_common = |(seen, pages): (Vec<&PackFile>, _)| Group {
        files: common.iter().chain(&seen).map(|file| (*file).clone()).collect(),
        pages,
    };
    Groups { unseen, groups: groups.into_iter().map(with_common).collect() }
}

/// Whether a folder is another one, or below it.
fn is_within(inner: &str, outer: &str) -> bool {
    let rest = inner.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '\\']))
}

//! Ecosystems of packages, by the names of their files.
//!
//! Names as in the OSV schema, "Defined Ecosystems"; files from the documentation of each package manager.

/// An ecosystem.
pub(super) struct Ecosystem {
    pub(super) name: &'static str,
    /// The files that ask for packages.
    pub(super) manifests: &'static [&'static str],
    /// The files that say which ones were taken.
    pub(super) locks: &'static [&'static str],
}

const ECOSYSTEMS: [Ecosystem; 6] = [
    Ecosystem {
        name: "npm",
        manifests: &["package.json"],
        locks: &["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"],
    },
    Ecosystem {
        name: "PyPI",
        manifests: &["requirements.txt", "pyproject.toml", "Pipfile"],
        locks: &["poetry.lock", "Pipfile.lock", "uv.lock", "pdm.lock"],
    },
    Ecosystem { name: "Go", manifests: &["go.mod"], locks: &["go.sum"] },
    Ecosystem { name: "crates.io", manifests: &["Cargo.toml"], locks: &["Cargo.lock"] },
    Ecosystem { name: "RubyGems", manifests: &["Gemfile"], locks: &["Gemfile.lock"] },
    Ecosystem { name: "Packagist", manifests: &["composer.json"], locks: &["composer.lock"] },
];

/// The ecosystem of which a file is a manifest.
pub(super) fn of_manifest(file: &str) -> Option<&'static Ecosystem> {
    let name = name(file);
    ECOSYSTEMS.iter().find(|it| it.manifests.contains(&name))
}

/// The ecosystem of which a file is a lockfile.
pub(super) fn of_lock(file: &str) -> Option<&'static Ecosystem> {
    let name = name(file);
    ECOSYSTEMS.iter().find(|it| it.locks.contains(&name))
}

/// The name of a file without its folder.
pub(super) fn name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The folder of a file, without its last slash.
pub(super) fn folder(file: &str) -> &str {
    file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

/// A name by which packages are compared. PyPI takes several spellings for one (PEP 503, "Normalized Names").
pub(super) fn plain_name(ecosystem: &str, name: &str) -> String {
    if ecosystem != "PyPI" {
        return name.to_owned();
    }
    let words = name.split(['-', '_', '.']).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

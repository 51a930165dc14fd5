# The front door. CI runs what `just ci` runs.

# Type-check and lint.
check:
    cargo clippy --all-targets -- -D warnings

# All tests.
test:
    cargo test

# Accept changed snapshots after reading them.
review:
    SNAPSHOTS=overwrite cargo test

# The time of each stage over real templates and a generated inventory, as ratios to what the field reads with.
bench:
    cargo bench --bench stages
    cargo bench --bench threads

# How far our rules agree with other suites about their documents.
score:
    cargo test --test it oracle:: -- --nocapture

# The book, in book/build.
book:
    mdbook build book

# What CI runs.
ci:
    .ci/run

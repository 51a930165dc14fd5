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

# Time and memory for inventories of 1,000 to 1,000,000 resources, below FOLDER (420 MB), beside reading them with serde_json.
inventory folder="target/inventory":
    mkdir -p {{folder}}
    for n in 1000 10000 100000 1000000; do python3 "${ORDAIN_SHARED:-../shared}/bench/gen_inventory.py" $n {{folder}}/$n.json; done
    cargo bench --bench inventory -- $(ls -v {{folder}}/*.json)

# How far our rules agree with other suites about their documents.
score:
    cargo test --test it oracle:: -- --nocapture

# The program of the image, which loads no library, tried where there is nothing else (as root).
image:
    .ci/static target/image/ordain --try

# Feeds a target of `fuzz` (parser, checker, formatter, documents) with what is nearly right, for some seconds.
fuzz target seconds="600":
    cargo run --quiet --manifest-path fuzz/Cargo.toml --example seed
    cargo +nightly fuzz run --sanitizer none {{target}} -- -max_total_time={{seconds}} -timeout=20 -max_len=16384

# The book, in book/build.
book:
    mdbook build book

# What CI runs.
ci:
    .ci/run

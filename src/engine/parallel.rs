//! The same work on many things, on several threads.

use std::num::NonZeroUsize;
use std::sync::{LazyLock, OnceLock};
use std::thread::available_parallelism;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The stack of a thread, in bytes: what the limits of nesting need, as on the main thread.
const STACK: usize = 8 << 20;

/// How many threads there are for so many jobs, as many as the machine has cores if there is no number.
pub(super) fn threads(jobs: Option<NonZeroUsize>) -> usize {
    // What the machine has is read from files, and asked for each document.
    static CORES: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, NonZeroUsize::get));
    jobs.map_or_else(|| *CORES, NonZeroUsize::get)
}

/// Does some work on each of several things, and gives the results in the order of the things.
///
/// One thing, or one job, needs no thread at all; nor does a machine on which none can be started, nor work within such work:
/// a thread that waits would begin another piece on top of its own, and its stack is for one.
pub(super) fn each<T: Send, R: Send>(
    things: Vec<T>,
    jobs: Option<NonZeroUsize>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    let threads = threads(jobs);
    if threads == 1 || things.len() < 2 || rayon::current_thread_index().is_some() {
        return things.into_iter().map(work).collect();
    }
    let known = POOL.get_or_init(|| pool(threads)).as_ref().filter(|it| it.current_num_threads() == threads);
    let own = if known.is_some() { None } else { pool(threads) };
    match known.or(own.as_ref()) {
        Some(pool) => pool.install(|| things.into_par_iter().with_max_len(1).map(work).collect()),
        None => things.into_iter().map(work).collect(),
    }
}

/// The threads that were wanted first: a run does several things one after another, and wants as many for each.
static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();

fn pool(threads: usize) -> Option<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().ok()
}

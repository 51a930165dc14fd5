//! The same work on many things, on several threads.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// The stack of a thread, in bytes: what the limits of nesting need, as on the main thread.
const STACK: usize = 8 << 20;

/// Does some work on each of several things, and gives the results in the order of the things.
///
/// `jobs` is how many threads there are, as many as the machine has cores if there is no number. One thing, or one job, needs
/// no thread at all; nor does a machine on which none can be started.
pub(super) fn each<T: Send, R: Send>(
    things: Vec<T>,
    jobs: Option<NonZeroUsize>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    let jobs = jobs.map_or(0, NonZeroUsize::get);
    if jobs == 1 || things.len() < 2 {
        return things.into_iter().map(work).collect();
    }
    match ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build() {
        Ok(pool) => pool.install(|| things.into_par_iter().with_max_len(1).map(work).collect()),
        Err(_) => things.into_iter().map(work).collect(),
    }
}

//! Any text is checked as a policy, and evaluated where it is one.
#![no_main]

#[allow(dead_code, reason = "the other targets ask for the rest")]
#[path = "../../tests/soup/kitchen.rs"]
mod kitchen;

use kitchen::Kitchen;

thread_local! {
    static KITCHEN: Kitchen = Kitchen::new();
}

libfuzzer_sys::fuzz_target!(|text: &str| KITCHEN.with(|kitchen| kitchen.is_checked(text)));

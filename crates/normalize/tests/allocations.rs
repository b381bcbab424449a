//! A value costs the allocations of its terms and no other.
#![allow(unsafe_code, reason = "a global allocator that counts can be written in no other way")]

use normalize::{Context, fold, parse};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is handed to the system allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises are the system allocator's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `alloc` above, which is the system allocator's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[track_caller]
fn check(raw: &str, expect: usize) {
    let context = Context { fiscal_year: Some(2023), ..Context::default() };
    // The word lists are built once, by the first value.
    drop(parse(&fold(raw), &context));
    let before = COUNT.with(Cell::get);
    let value = parse(&fold(raw), &context);
    let after = COUNT.with(Cell::get);
    assert_eq!(after - before, expect, "{raw}: {value:?}");
}

#[test]
fn words_and_blanks_cost_nothing() {
    check("稳步提升", 0);
    check("按规定缴纳发放", 0);
    check("—", 0);
    check("≥**人", 0);
    check("坚持“33568”工作思路，引入第三方机构", 0);
}

#[test]
fn terms_cost_their_list_and_their_units() {
    check("12", 1);
    check("2023年12月31日前", 1);
    check("每月10日前", 1);
    check("≥95%", 3);
    check("在职2人，退休13人", 5);
}

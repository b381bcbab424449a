//! Panics while a document is read: caught, said where, and kept off the screen.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes an error that says the message and, after [`keep_panics_quiet`], the place.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    INSIDE.set(true);
    // What `work` borrows is not looked at again after a panic: buffers are cleared, results dropped.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    result.map_err(|payload| {
        let message = message(&*payload);
        match PLACE.take() {
            Some(place) => format!("{message} at {place}"),
            None => message.to_owned(),
        }
    })
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

/// Lets panics inside documents be reported with the document alone; other panics go on as before.
///
/// For programs: it sets the process's panic hook. Call it once, before any work.
pub fn keep_panics_quiet() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if INSIDE.get() {
            PLACE.set(info.location().map(ToString::to_string));
        } else {
            before(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic, reason = "the panic is what is caught")]
    fn a_panic_becomes_an_error_with_its_message() {
        assert_eq!(caught(|| 7), Ok(7));
        let error = caught(|| -> u8 { panic!("row {} is missing", 3) }).expect_err("it panics");
        assert!(error.starts_with("row 3 is missing"), "{error}");
        let error = caught(|| panic::panic_any(5_u8)).expect_err("it panics");
        assert!(error.starts_with("without a message"), "{error}");
    }
}

//! Numbers in little-endian bytes, and lists of them (`Plc`, MS-DOC 2.2.2). Nothing is read outside of what there is.

/// The byte at `at`.
pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// The two bytes at `at`.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// The two bytes at `at`, signed.
pub(super) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    u16_at(bytes, at).map(u16::cast_signed)
}

/// The four bytes at `at`.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

/// At most `length` bytes from `at` on.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> &[u8] {
    let end = at.saturating_add(length).min(bytes.len());
    bytes.get(at..end).unwrap_or_default()
}

/// UTF-16 text; what is no text becomes U+FFFD.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Positions and, for each but the last, data of one size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    size: usize,
    count: usize,
}

impl<'a> Plc<'a> {
    /// As many whole entries as `bytes` hold, each with `size` bytes of data.
    pub(super) fn new(bytes: &'a [u8], size: usize) -> Self {
        let count = bytes.len().saturating_sub(4).checked_div(size.saturating_add(4)).unwrap_or(0);
        Self { bytes, size, count }
    }

    /// Entries with data.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where entry `index` begins, and the one before it ends.
    pub(super) fn position(&self, index: usize) -> Option<u32> {
        if index > self.count { None } else { u32_at(self.bytes, index.checked_mul(4)?) }
    }

    /// The data of entry `index`.
    pub(super) fn data(&self, index: usize) -> &'a [u8] {
        let first = self.count.saturating_add(1).saturating_mul(4);
        slice(self.bytes, first.saturating_add(index.saturating_mul(self.size)), self.size)
    }

    /// The entry that holds `position`, if positions ascend as they must.
    pub(super) fn find(&self, position: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if self.position(middle)? <= position {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        let index = low.checked_sub(1)?;
        (position < self.position(low)?).then_some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(positions: &[u32], position: u32, expect: Option<usize>) {
        let bytes: Vec<u8> = positions.iter().flat_map(|position| position.to_le_bytes()).collect();
        assert_eq!(Plc::new(&bytes, 0).find(position), expect, "{position} in {positions:?}");
    }

    #[test]
    fn a_position_is_found_in_its_entry() {
        check(&[0, 5, 9], 0, Some(0));
        check(&[0, 5, 9], 4, Some(0));
        check(&[0, 5, 9], 5, Some(1));
        check(&[0, 5, 9], 9, None);
        check(&[3, 5, 9], 2, None);
        check(&[7], 7, None);
        check(&[], 0, None);
    }

    #[test]
    fn positions_that_do_not_ascend_find_nothing_wrong() {
        check(&[9, 5, 0], 5, None);
    }

    #[test]
    fn nothing_is_read_outside() {
        assert_eq!(u32_at(&[1, 2, 3], 0), None);
        assert_eq!(u16_at(&[1, 2, 3], usize::MAX), None);
        assert_eq!(slice(&[1, 2, 3], 2, usize::MAX), &[3]);
        assert_eq!(slice(&[1, 2, 3], 9, 1), &[] as &[u8]);
        assert_eq!(Plc::new(&[0; 10], 2).data(9), &[] as &[u8]);
    }
}

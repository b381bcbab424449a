//! How strings are written: in UTF-16 from BIFF8 on, in a code page before (MS-XLS 2.4.52).

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

/// How a workbook writes strings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Encoded {
    /// UTF-16, or its low bytes alone.
    Unicode,
    /// In a code page.
    Page(&'static Encoding),
}

/// The encoding of a code page; GBK for one that is not known, since these are Chinese files.
pub(super) fn page(number: u16) -> &'static Encoding {
    match number {
        54_936 => GB18030,
        950 | 10_002 => BIG5,
        932 | 10_001 => SHIFT_JIS,
        949 | 10_003 => EUC_KR,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 0x8001 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 | 0x8000 => MACINTOSH,
        65_001 => UTF_8,
        _ => GBK,
    }
}

//! Workbooks: `.xlsx` and `.xlsm` (Office Open XML), `.xls` and `.et` (BIFF8 and BIFF5 in OLE2).
//!
//! A document of a workbook has, for each visible sheet that shows something, a heading with the name of the sheet and
//! a table from the first to the last cell that shows something. What is read (sections of ECMA-376 part 1 and of
//! MS-XLS):
//!
//! | construct | ECMA-376 | MS-XLS | read |
//! | --- | --- | --- | --- |
//! | sheets, their names and order | 18.2.19, 18.2.20 | 2.4.28 | whole; hidden ones are left out, with a remark |
//! | cells: numbers, texts, booleans, errors | 18.3.1.4 | 2.4.148, 2.4.149, 2.4.180, 2.4.220, 2.4.24 | as shown |
//! | number formats | 18.8.30, 18.8.31 | 2.4.126, 2.4.353 | as Excel in zh-CN shows them; fractions as General, `[DBNum1]` in Arabic digits, colours and padding not |
//! | date systems of 1900 and 1904 | 18.17.4.1 | 2.4.77 | whole |
//! | shared strings, rich text, inline strings | 18.4 | 2.4.265, 2.5.293 | text of all runs; phonetic text is not |
//! | formulas | 18.3.1.40 | 2.4.127, 2.4.268 | the result that was saved |
//! | merged cells | 18.3.1.55 | 2.4.168 | whole; what the merge hides is left out, with a remark |
//! | hidden rows and columns | 18.3.1.73, 18.3.1.13 | 2.4.221, 2.4.53 | left out, with a remark |
//! | line breaks in a cell | 18.4.12 | 2.5.293 | one paragraph each |
//! | protection by a password | MS-OFFCRYPTO | 2.4.117 | refused |
//! | charts, macro sheets, comments, headers and footers, defined names | 18.3, 18.7 | | not read |
//! | BIFF2 to BIFF4, `.xlsb`, `.ods` | | | refused |
//!
//! Both formats are read by ourselves: calamine, which is a partner in the tests, takes the counts of a file at their
//! word (3 KB cost it 3.9 GB), does not tell hidden rows, and knows no number formats in `.xls`.

mod formats;
mod grid;
mod number_format;
mod strings;
mod telling;
mod xls;
mod xlsx;

use crate::building::body::Told;
use crate::container;
use crate::{Input, Limits, ReadError, Reader};
use document::{Document, Warned};

/// The reader of `.xlsx`.
#[derive(Debug)]
pub(crate) struct Xlsx;

impl Reader for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm", "xltx", "xltm"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        if !container::is_zip(bytes) {
            return Err("no zip archive".to_owned());
        }
        xlsx::sniff(bytes)
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        Ok(document(input, self.name(), xlsx::read(input.bytes, limits)?))
    }
}

/// The reader of `.xls`.
#[derive(Debug)]
pub(crate) struct Xls;

impl Reader for Xls {
    fn name(&self) -> &'static str {
        "xls"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xls", "xlt", "et", "ett"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        xls::sniff(bytes)
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        Ok(document(input, self.name(), xls::read(input.bytes, limits)?))
    }
}

fn document(input: &Input<'_>, format: &'static str, told: Told) -> Warned<Document> {
    let document = Document {
        source: input.source(format, None),
        blocks: told.blocks,
        notes: told.notes,
        bookmarks: told.bookmarks,
    };
    Warned { output: document, warnings: told.diagnostics }
}

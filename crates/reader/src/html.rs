//! Pages: HTML, XHTML, HTML that Word and LibreOffice saved, web archives (`.mht`), and `.doc` or `.xls` files
//! that are HTML.
//!
//! One pass: a tokenizer, and an explicit stack of the elements that matter. What is read (sections of the HTML
//! Living Standard; `mso-…` is what Word notes beside CSS):
//!
//! | construct | section | read |
//! | --- | --- | --- |
//! | paragraphs, `<div>` and other blocks, text between them, `<br>`, `<pre>` | 4.4, 15.3 | whole; white space as CSS 2.2, 16.6 says, as LibreOffice writes it where it wrote the page |
//! | `<h1>` to `<h6>`, `mso-outline-level` | 4.3.6 | outline level |
//! | tables, `rowspan`, `colspan`, row groups, nesting; `<caption>` before its table | 4.9 | whole, repaired |
//! | placeholder cells and the row of widths that Word writes | | left out, as they are no cells |
//! | `<ol>`, `<ul>`, `<li value>`, `type`, `list-style-type` | 4.4.5 to 4.4.8 | label; what a list of Word had around and between its numbers is not in the page |
//! | `mso-list: Ignore` | | the label that Word wrote out |
//! | `<a name>`, `<a id>` | 4.5.1 | bookmark; the `id` of another element is none |
//! | `hidden`, `display: none`, `visibility: hidden`, `mso-hide: all` | 6.1 | left out, with a remark |
//! | `<del>`, `msoDel`, `<ins>` | 4.7 | as accepted, but paragraph marks |
//! | footnotes and endnotes of Word and LibreOffice | | notes; their marks in the text are not |
//! | blocks in a paragraph that float or are placed | | behind their paragraph, as text boxes |
//! | `mso-tab-count`, `mso-spacerun`, `mso-char-type: symbol`, fields | | `\t`, blanks, Unicode, results |
//! | `<style>` rules for one class | | hidden text, outline level, white space, list labels |
//! | `<ruby>` | 4.5.10 | base text |
//! | `<option>` | 4.10.10 | the selected one |
//! | web archives (RFC 2557, 2045) | | the start page; quoted-printable and base64 |
//! | frames, `<iframe>`, other parts of an archive | 4.8.5 | not followed, with a remark for those with an address |
//! | page breaks of LibreOffice, values of `<input>`, `<textarea>`, `<svg>`, scripts, headers and footers | | not read |
//!
//! The tokenizer is `html5gum`: it hands on what it reads in pieces, so an attribute of 10 MiB that nobody wants
//! is never held, and it has no unsafe code and no dependency. Against it stood `html5ever`, whose tokenizer
//! looks for each attribute among all others of the tag (50,000 took 0.86 s, here 0.006 s, and time grows with
//! the square) and whose tree of 100,000 nested elements takes more than 20 s. Beyond 512 open elements the inner
//! ones are read without being opened, with a remark; tables deeper than the limit are an error.
//!
//! The encoding is, in this order: a byte order mark, what the archive says, what the page says, what the bytes
//! say; a declaration that the bytes belie is passed over, with a remark.

mod charset;
mod emitter;
mod mime;
mod names;
mod page;
mod style;

use crate::encoding::Replaced;
use crate::{Input, Limits, ReadError, Reader};
use document::{Document, Warned};
use page::Page;

/// The reader of pages.
#[derive(Debug)]
pub(crate) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "mht", "mhtml", "xhtml"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        if mime::is_archive(bytes) {
            return Ok(());
        }
        check_is_no_other_xml(bytes)?;
        charset::check_is_page(bytes)
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        let start = mime::is_archive(input.bytes).then(|| mime::start_page(input.bytes));
        let (bytes, said) = match start.transpose()? {
            Some(part) => (part.content, part.charset),
            None => (input.bytes.into(), None),
        };
        let declared = said.or_else(|| charset::declared(&bytes));
        let (decoded, belied) = charset::decode(&bytes, declared.as_deref());
        let mut page = Page::new(limits, charset::is_xml(&decoded.text));
        if let Some(label) = belied {
            let message = || {
                format!("expected text in {label} as declared, found text in {}", decoded.encoding)
            };
            let help = "it was read as found; see whether the text is right";
            page.remark("encoding-disagrees", message, help);
        }
        if let Some(Replaced { count, first_byte, first_line }) = decoded.replaced {
            let message = || {
                format!(
                    "expected text in {}, found bytes that are no characters in {count} places, \
                     first on line {first_line} before byte {first_byte}",
                    decoded.encoding
                )
            };
            let help = "they stand as U+FFFD in the text; save the file again in UTF-8";
            page.remark("undecodable-bytes", message, help);
        }
        emitter::run(&decoded.text, &mut page, limits)?;
        let told = page.finish()?;
        let document = Document {
            source: input.source(self.name(), Some(decoded.encoding)),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}

/// Refuses what says that it is XML and is no page: its root is another element, or there is none.
fn check_is_no_other_xml(bytes: &[u8]) -> Result<(), String> {
    const HEAD: usize = 4 << 10;
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // Markup is ASCII: without its zeros, UTF-16 reads as it does.
    let head: Vec<u8> = head.iter().copied().filter(|&byte| byte != 0).collect();
    let head =
        head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start().to_ascii_lowercase();
    if !head.starts_with(b"<?xml") {
        return Ok(());
    }
    match crate::xml::root::root(bytes) {
        Some(root) if root.local.eq_ignore_ascii_case("html") => Ok(()),
        Some(root) => Err(format!("XML whose root is <{}>", root.local)),
        None if memchr::memmem::find(&head, b"<html").is_some() => Ok(()),
        None => Err("XML without a page in it".to_owned()),
    }
}

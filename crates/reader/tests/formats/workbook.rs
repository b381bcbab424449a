//! Writes small workbooks in Office Open XML, whole or broken, for the tests of the reader.

use std::io::{Cursor, Write as _};

pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn relationships(list: &[(String, &str, String)]) -> String {
    let list = list.iter().map(|(id, kind, target)| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    });
    let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!(r#"<Relationships xmlns="{namespace}">{}</Relationships>"#, list.collect::<String>())
}

/// What a workbook is made of; the texts are the content of the root elements.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    /// Before the list of sheets.
    pub(crate) properties: &'a str,
    /// Name, further attributes, content.
    pub(crate) sheets: &'a [(&'a str, &'a str, &'a str)],
    pub(crate) strings: &'a str,
    pub(crate) styles: &'a str,
    /// What the file says of the number of shared strings; a lie where it is empty.
    pub(crate) unique: &'a str,
}

impl Parts<'_> {
    pub(crate) fn build(&self) -> Vec<u8> {
        let mut list = String::new();
        let mut related = vec![
            ("st".to_owned(), "styles", "styles.xml".to_owned()),
            ("ss".to_owned(), "sharedStrings", "sharedStrings.xml".to_owned()),
        ];
        let mut entries = Vec::new();
        for (index, (name, attributes, content)) in self.sheets.iter().enumerate() {
            let sheet =
                format!(r#"<sheet name="{name}" sheetId="1" {attributes} r:id="s{index}"/>"#);
            list.push_str(&sheet);
            related.push((format!("s{index}"), "worksheet", format!("worksheets/{index}.xml")));
            let content = format!(r#"<worksheet xmlns="{MAIN}">{content}</worksheet>"#);
            entries.push((format!("xl/worksheets/{index}.xml"), content));
        }
        let properties = self.properties;
        let book = format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{list}</sheets></workbook>"#
        );
        let main = [("m".to_owned(), "officeDocument", "xl/workbook.xml".to_owned())];
        let unique = if self.unique.is_empty() { "9999999999" } else { self.unique };
        let strings =
            format!(r#"<sst xmlns="{MAIN}" uniqueCount="{unique}">{}</sst>"#, self.strings);
        let styles = format!(r#"<styleSheet xmlns="{MAIN}">{}</styleSheet>"#, self.styles);
        entries.extend([
            ("_rels/.rels".to_owned(), relationships(&main)),
            ("xl/workbook.xml".to_owned(), book),
            ("xl/_rels/workbook.xml.rels".to_owned(), relationships(&related)),
            ("xl/sharedStrings.xml".to_owned(), strings),
            ("xl/styles.xml".to_owned(), styles),
        ]);
        let entries: Vec<_> =
            entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        archive(&entries)
    }
}

/// A workbook of one sheet.
pub(crate) fn one(content: &str) -> Vec<u8> {
    Parts { sheets: &[("一", "", content)], ..Parts::default() }.build()
}

/// Rows of cells, each a reference and a text; the other content of the sheet follows.
pub(crate) fn texts(cells: &[(&str, &str)], more: &str) -> String {
    let cells = cells.iter().map(|(reference, text)| {
        format!(r#"<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    });
    format!("<sheetData><row>{}</row></sheetData>{more}", cells.collect::<String>())
}

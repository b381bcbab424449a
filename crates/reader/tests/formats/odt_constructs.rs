//! What OpenDocument writes, one construct a test, and what must be read of it.

use document::{Block, Document, NoteKind, Table, Warned};
use reader::{Input, Limits, read};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0""#;
const MIME_TYPE: &str = "application/vnd.oasis.opendocument.text";

fn package(common: &str, automatic: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    // The automatic styles of this part are those of page headers: they must not count.
    let styles = format!(
        "<office:document-styles {NAMESPACES}><office:styles>{common}</office:styles><office:automatic-styles><style:style style:name=\"P1\" style:family=\"paragraph\"><style:text-properties text:display=\"none\"/></style:style></office:automatic-styles></office:document-styles>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", MIME_TYPE), ("content.xml", &content), ("styles.xml", &styles)]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn flat(automatic: &str, body: &str) -> String {
    format!(
        "<office:document {NAMESPACES} office:mimetype=\"{MIME_TYPE}\"><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

fn read_bytes(bytes: &[u8]) -> Warned<Document> {
    let input = Input { name: "test.odt", bytes, sha256: [0; 32] };
    read(&input, &Limits::default()).expect("a document")
}

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let level = paragraph.outline_level.map(|level| format!("#{level} "));
                let label = paragraph.list_label.as_ref().map(|label| format!("{label} "));
                let body = paragraph.text.replace('\n', "⏎").replace('\t', "⇥");
                let (level, label) = (level.unwrap_or_default(), label.unwrap_or_default());
                writeln!(text, "{level}{label}{body}").expect("memory");
            }
            Block::Table(table) => writeln!(text, "{}", show_table(table)).expect("memory"),
        }
    }
    text.strip_suffix('\n').unwrap_or_default().to_owned()
}

fn show_table(table: &Table) -> String {
    let mut text = format!("[{}x{}", table.rows(), table.columns());
    for cell in table.cells() {
        let inner = show(&cell.blocks).replace('\n', "|");
        let (row, column) = (cell.row, cell.column);
        write!(text, " {row},{column}:{}x{}={inner}", cell.row_span, cell.column_span)
            .expect("memory");
    }
    text + "]"
}

#[track_caller]
fn check(body: &str, expect: &str) -> Warned<Document> {
    check_styled("", "", body, expect)
}

/// In a package and, where all styles are automatic, in one file.
#[track_caller]
fn check_styled(common: &str, automatic: &str, body: &str, expect: &str) -> Warned<Document> {
    let read = read_bytes(&package(common, automatic, body));
    assert_eq!(show(&read.output.blocks), expect);
    if common.is_empty() {
        let flat = read_bytes(flat(automatic, body).as_bytes());
        assert_eq!(flat.output.blocks, read.output.blocks);
        assert_eq!(flat.warnings, read.warnings);
    }
    read
}

fn names(read: &Warned<Document>) -> Vec<&str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

fn p(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

fn cell(attributes: &str, text: &str) -> String {
    format!("<table:table-cell {attributes}>{}</table:table-cell>", p(text))
}

fn table(rows: &[&str]) -> String {
    let rows: Vec<String> =
        rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    format!("<table:table>{}</table:table>", rows.concat())
}

#[test]
fn white_space_is_collapsed() {
    check("<text:p>\n  一 \t 二<text:span> </text:span> 三\n</text:p>", "一 二 三");
    check("<text:p>一<text:s/><text:s text:c=\"2\"/> 二</text:p>", "一    二");
    check(
        "<text:p>一<text:tab/>二<text:line-break/> 三<text:soft-page-break/>四</text:p>",
        "一⇥二⏎ 三四",
    );
    check("<text:p>一 </text:p>", "一 ");
    check("<text:p>2024\u{2011}11\u{AD}月</text:p>", "2024-11月");
}

#[test]
fn inline_elements_are_their_content() {
    let body = "<text:p>一<text:span>二<text:a>三</text:a></text:span><text:ruby><text:ruby-base>四</text:ruby-base><text:ruby-text>sì</text:ruby-text></text:ruby><text:page-number>5</text:page-number><text:sequence>6</text:sequence><office:annotation><text:p>批注</text:p></office:annotation>七</text:p>";
    check(body, "一二三四56七");
}

#[test]
fn headings_have_outline_levels() {
    let common = r#"<style:style style:name="H" style:family="paragraph" style:default-outline-level="3"/><style:style style:name="I" style:family="paragraph" style:parent-style-name="H"/>"#;
    let body = r#"<text:h text:outline-level="2">a</text:h><text:h text:style-name="I">b</text:h><text:h>c</text:h><text:h text:outline-level="10">d</text:h><text:p text:style-name="H">e</text:p>"#;
    check_styled(common, "", body, "#1 a\n#2 b\n#0 c\nd\ne");
}

const LISTS: &str = r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" style:num-suffix="）"/><text:list-level-style-number text:level="3" style:num-format="a" text:display-levels="2" text:start-value="2"/></text:list-style><text:list-style style:name="M"><text:list-level-style-number text:level="1" style:num-format="壹, 贰, 叁, ..." loext:num-list-format="第%1%部分"/><text:list-level-style-bullet text:level="2" text:bullet-char="&#xF0B7;"><style:text-properties style:font-name="Symbol1"/></text:list-level-style-bullet></text:list-style>"#;

fn item(content: &str) -> String {
    format!("<text:list-item>{content}</text:list-item>")
}

fn list(attributes: &str, items: &[String]) -> String {
    format!("<text:list {attributes}>{}</text:list>", items.concat())
}

#[test]
fn lists_have_labels() {
    let inner = list("", &[item(&p("b")), item(&(p("c") + &list("", &[item(&p("d"))])))]);
    let header = format!("<text:list-header>{}</text:list-header>", p("标题"));
    let body = list(
        r#"text:style-name="L""#,
        &[header, item(&(p("a") + &p("续") + &inner)), item(&p("e"))],
    );
    check_styled("", LISTS, &body, "标题\n一、 a\n续\n（1） b\n（2） c\n2.b d\n二、 e");
    let bullets = list("", &[item(&p("b"))]);
    let body = list(r#"text:style-name="M""#, &[item(&(p("a") + &bullets))]);
    check_styled("", LISTS, &body, "第壹部分 a\n• b");
}

#[test]
fn lists_are_continued() {
    let of = |attributes: &str, text: &str| list(attributes, &[item(&p(text))]);
    let body = [
        of(r#"text:style-name="L" xml:id="x""#, "a"),
        p("间"),
        of(r#"text:style-name="L" text:continue-numbering="true""#, "b"),
        of(r#"text:style-name="M" text:continue-numbering="true""#, "c"),
        of(r#"text:style-name="L" text:continue-list="x""#, "d"),
        of(r#"text:style-name="L""#, "e"),
        list(
            r#"text:style-name="L""#,
            &[r#"<text:list-item text:start-value="7"><text:p>f</text:p></text:list-item>"#
                .to_owned()],
        ),
    ];
    let expect = "一、 a\n间\n二、 b\n第壹部分 c\n三、 d\n一、 e\n七、 f";
    check_styled("", LISTS, &body.concat(), expect);
}

#[test]
fn a_second_list_in_an_item_begins_anew() {
    let inner = |text: &str| list("", &[item(&p(text))]);
    let items = [item(&(p("a") + &inner("b") + &p("续") + &inner("c")))];
    let body = list(r#"text:style-name="L""#, &items);
    check_styled("", LISTS, &body, "一、 a\n（1） b\n续\n（1） c");
}

#[test]
fn lists_in_cells_stand_by_themselves() {
    let inner = table(&[&format!(
        "<table:table-cell>{}{}</table:table-cell>",
        p("格"),
        list(r#"text:style-name="L""#, &[item(&p("b"))])
    )]);
    let body = list(r#"text:style-name="L""#, &[item(&(inner + &p("a")))]);
    check_styled("", LISTS, &body, "[1x1 0,0:1x1=格|一、 b]\n一、 a");
}

#[test]
fn numbered_paragraphs_have_labels() {
    let one = |level: u8, text: &str| {
        format!(
            r#"<text:numbered-paragraph text:list-id="n" text:level="{level}" text:style-name="L">{}</text:numbered-paragraph>"#,
            p(text)
        )
    };
    let body = one(1, "a") + &one(2, "b") + &p("间") + &one(1, "c");
    check_styled("", LISTS, &body, "一、 a\n（1） b\n间\n二、 c");
}

#[test]
fn headings_are_numbered_by_the_outline_or_their_style() {
    let common = format!(
        r#"{LISTS}<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format=""/></text:outline-style><style:style style:name="H" style:family="paragraph" style:list-style-name="L"/><style:style style:name="N" style:family="paragraph" style:list-style-name=""/>"#
    );
    let body = r#"<text:h text:outline-level="1">a</text:h><text:h text:outline-level="2">b</text:h><text:h text:outline-level="1" text:is-list-header="true">c</text:h><text:h text:outline-level="1">d</text:h><text:h text:style-name="H" text:outline-level="1">e</text:h><text:h text:style-name="N" text:outline-level="1">f</text:h><text:p text:style-name="H">g</text:p>"#;
    let expect = "#0 I. a\n#1 b\n#0 c\n#0 II. d\n#0 一、 e\n#0 f\ng";
    check_styled(&common, "", body, expect);
}

#[test]
fn cells_span_and_are_covered() {
    let covered = "<table:covered-table-cell/>";
    let first = cell(r#"table:number-columns-spanned="2" table:number-rows-spanned="2""#, "a")
        + covered
        + &cell("", "b");
    let second = format!("{}{}", covered.repeat(2), cell("", "c"));
    check(&table(&[&first, &second]), "[2x3 0,0:2x2=a 0,2:1x1=b 1,2:1x1=c]");
    let repeated = format!(
        "{}{}",
        r#"<table:covered-table-cell table:number-columns-repeated="2"/>"#,
        cell("", "c")
    );
    check(&table(&[&first, &repeated]), "[2x3 0,0:2x2=a 0,2:1x1=b 1,2:1x1=c]");
}

#[test]
fn headers_groups_and_columns_belong_to_the_table() {
    let row = |text: &str| format!("<table:table-row>{}</table:table-row>", cell("", text));
    let body = format!(
        r#"<table:table><table:table-columns><table:table-column table:number-columns-repeated="1"/></table:table-columns><table:table-header-rows>{}</table:table-header-rows><table:table-row-group><table:table-rows>{}</table:table-rows></table:table-row-group></table:table>"#,
        row("头"),
        row("身")
    );
    check(&body, "[2x1 0,0:1x1=头 1,0:1x1=身]");
}

#[test]
fn repeated_rows_and_cells_stand_as_often() {
    let body = format!(
        r#"<table:table><table:table-row table:number-rows-repeated="2">{}</table:table-row></table:table>"#,
        cell(r#"table:number-columns-repeated="2""#, "a")
    );
    check(&body, "[2x2 0,0:1x1=a 0,1:1x1=a 1,0:1x1=a 1,1:1x1=a]");
}

#[test]
fn tables_stand_in_cells() {
    let inner = table(&[&cell("", "b")])
        .replace("<table:table>", r#"<table:table table:is-sub-table="true">"#);
    let body = table(&[&format!("<table:table-cell>{inner}</table:table-cell>{}", cell("", "a"))]);
    check(&body, "[1x2 0,0:1x1=[1x1 0,0:1x1=b] 0,1:1x1=a]");
}

#[test]
fn text_in_covered_cells_is_left_out() {
    let first = cell(r#"table:number-rows-spanned="2""#, "a");
    let second = "<table:covered-table-cell><text:p>藏<text:bookmark text:name=\"m\"/></text:p></table:covered-table-cell>";
    let body = table(&[&first, second]) + &p("后");
    let read = check(&body, "[2x1 0,0:2x1=a]\n后");
    assert_eq!(names(&read), ["hidden-text"]);
    assert_eq!(read.output.bookmarks[0].at.to_string(), "b1");
}

#[test]
fn bookmarks_have_places() {
    let body = table(&[&format!(
        "{}{}",
        cell("", "<text:bookmark-start text:name=\"甲\"/>a<text:bookmark-end text:name=\"甲\"/>"),
        cell("", "b<text:bookmark text:name=\"乙\"/>")
    )]);
    let read = check(&body, "[1x2 0,0:1x1=a 0,1:1x1=b]");
    let places: Vec<String> =
        read.output.bookmarks.iter().map(|mark| format!("{} {}", mark.name, mark.at)).collect();
    assert_eq!(places, ["甲 b0/r0c0/b0", "乙 b0/r0c1/b0"]);
}

#[test]
fn notes_are_footnotes_first() {
    let note = |class: &str, text: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-citation>1</text:note-citation><text:note-body><text:p>{text}<text:bookmark text:name=\"{text}\"/></text:p></text:note-body></text:note>"
        )
    };
    let body = format!("<text:p>a{}b{}c</text:p>", note("endnote", "尾"), note("footnote", "脚"));
    let read = check(&body, "abc");
    let notes: Vec<_> =
        read.output.notes.iter().map(|note| (note.kind, show(&note.blocks))).collect();
    assert_eq!(
        notes,
        [(NoteKind::Footnote, "脚".to_owned()), (NoteKind::Endnote, "尾".to_owned())]
    );
    let places: Vec<String> =
        read.output.bookmarks.iter().map(|mark| format!("{} {}", mark.name, mark.at)).collect();
    assert_eq!(places, ["尾 n1/b0", "脚 n0/b0"]);
}

#[test]
fn deleted_text_is_left_out() {
    let changes = r#"<text:tracked-changes><text:changed-region text:id="d"><text:deletion><office:change-info><dc:creator>某</dc:creator></office:change-info><text:p>删了</text:p></text:deletion></text:changed-region><text:changed-region text:id="i"><text:insertion/></text:changed-region></text:tracked-changes>"#;
    let body = r#"<text:p>a<text:change text:change-id="d"/><text:change-start text:change-id="i"/>b<text:change-end text:change-id="i"/></text:p>"#;
    let read = check(&format!("{changes}{body}"), "ab");
    assert_eq!(names(&read), ["deleted-text"]);
    assert!(read.warnings[0].message.contains(" 2 characters"), "{:?}", read.warnings);
    // LibreOffice leaves deleted text in its place when it writes one file.
    let body = r#"<text:p>a<text:change-start text:change-id="d"/>删<text:tab/><text:change-end text:change-id="d"/>b</text:p>"#;
    let read = check(&format!("{changes}{body}"), "ab");
    assert!(read.warnings[0].message.contains(" 4 characters"), "{:?}", read.warnings);
}

#[test]
fn hidden_text_is_left_out_with_a_remark() {
    let styles = r#"<style:style style:name="T" style:family="text"><style:text-properties text:display="none"/></style:style><style:style style:name="U" style:family="text"><style:text-properties text:display="true"/></style:style><style:style style:name="P" style:family="paragraph"><style:text-properties text:display="none"/></style:style>"#;
    let read = check_styled(
        "",
        styles,
        r#"<text:p>a<text:span text:style-name="T">藏<text:span text:style-name="U">b</text:span></text:span>c</text:p>"#,
        "abc",
    );
    assert_eq!(names(&read), ["hidden-text"]);
    let body = r#"<text:p text:style-name="P">藏</text:p>"#;
    assert_eq!(names(&check_styled("", styles, body, "")), ["hidden-text"]);
    let body = r#"<text:p>藏<text:hidden-paragraph text:is-hidden="true"/>起</text:p>"#;
    assert_eq!(names(&check(body, "")), ["hidden-text"]);
    let body = r#"<text:p>a<text:hidden-text text:is-hidden="true" text:string-value="藏"/>b<text:hidden-text>c</text:hidden-text></text:p>"#;
    assert_eq!(names(&check(body, "abc")), ["hidden-text"]);
    let body =
        r#"<text:section text:display="none"><text:p>藏</text:p></text:section><text:p>a</text:p>"#;
    assert_eq!(names(&check(body, "\na")), ["hidden-text"]);
}

#[test]
fn text_boxes_stand_behind_their_paragraph() {
    let body = "<text:p>a<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box><svg:desc>说明</svg:desc></draw:frame>b<draw:custom-shape><text:p>形</text:p></draw:custom-shape></text:p><text:p>c</text:p>";
    check(body, "ab\n框\n形\nc");
    let body = "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame><text:p>a</text:p>";
    check(body, "框\na");
}

#[test]
fn indexes_are_their_titles_and_bodies() {
    let body = "<text:table-of-content><text:table-of-content-source><text:index-title-template>模板</text:index-title-template></text:table-of-content-source><text:index-body><text:index-title><text:p>目录</text:p></text:index-title><text:p>一、<text:tab/>1</text:p></text:index-body></text:table-of-content>";
    check(body, "目录\n一、⇥1");
}

#[test]
fn signs_of_symbol_fonts_are_unicode() {
    let styles = r#"<style:style style:name="T" style:family="text"><style:text-properties style:font-name="Symbol"/></style:style>"#;
    let body = "<text:p><text:span text:style-name=\"T\">&#xF0B3;</text:span>&#xF0B3;</text:p>";
    check_styled("", styles, body, "≥\u{F0B3}");
}

#[test]
fn other_encodings_are_read() {
    let text = flat("", &p("绩效目标"));
    let expect = read_bytes(text.as_bytes()).output.blocks;
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_bytes(&utf16).output.blocks, expect);
    let mut gbk = b"<?xml version='1.0' encoding='GBK'?>".to_vec();
    let (before, after) = text.split_once("绩效目标").expect("the text");
    gbk.extend(before.bytes());
    gbk.extend(b"\xBC\xA8\xD0\xA7\xC4\xBF\xB1\xEA");
    gbk.extend(after.bytes());
    assert_eq!(read_bytes(&gbk).output.blocks, expect);
}

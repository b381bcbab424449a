//! What pages hold, one construct a test, and what must be read of it.

use document::{Block, Document, Table, Warned};
use reader::{Input, Limits, read};
use std::fmt::Write as _;

const WORD: &str = "<meta name=Generator content='Microsoft Word 15'>";
const LIBRE_OFFICE: &str = "<meta name='generator' content='LibreOffice 7.4.7.2 (Linux)'/>";

fn read_bytes(bytes: &[u8]) -> Warned<Document> {
    let input = Input { name: "test.html", bytes, sha256: [0; 32] };
    let read = read(&input, &Limits::default()).expect("a document");
    assert_eq!(read.output.source.format, "html");
    read
}

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let level =
                    paragraph.outline_level.map(|level| format!("#{level} ")).unwrap_or_default();
                let label = paragraph
                    .list_label
                    .as_ref()
                    .map(|label| format!("{label} "))
                    .unwrap_or_default();
                let content = paragraph.text.replace('\n', "\\n").replace('\t', "\\t");
                writeln!(text, "{level}{label}{content}").expect("memory");
            }
            Block::Table(table) => writeln!(text, "{}", show_table(table)).expect("memory"),
        }
    }
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

fn show_table(table: &Table) -> String {
    let mut text = format!("[{}x{}", table.rows(), table.columns());
    for cell in table.cells() {
        let inner = show(&cell.blocks).replace('\n', "|");
        write!(
            text,
            " {},{}:{}x{}={inner}",
            cell.row, cell.column, cell.row_span, cell.column_span
        )
        .expect("memory");
    }
    text + "]"
}

#[track_caller]
fn check(body: &str, expect: &str) -> Warned<Document> {
    check_with("", body, expect)
}

#[track_caller]
fn check_with(head: &str, body: &str, expect: &str) -> Warned<Document> {
    let page = format!("<html><head>{head}</head><body>{body}</body></html>");
    let read = read_bytes(page.as_bytes());
    assert_eq!(show(&read.output.blocks), expect);
    read
}

fn names(read: &Warned<Document>) -> Vec<&str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

fn bookmarks(read: &Warned<Document>) -> Vec<String> {
    read.output.bookmarks.iter().map(|it| format!("{} {}", it.name, it.at)).collect()
}

#[test]
fn blocks_and_text_between_them_are_paragraphs() {
    check("a<p>b<p>c</p>d<div>e<div>f</div></div>g", "a\nb\nc\nd\ne\nf\ng");
    check("<p></p><p><br></p><p>a<br>b<br></p>", "\n\na\\nb");
    check("<div> </div>\n<div><br></div><hr>a<br><br>b", "\na\\n\\nb");
    check(
        "<h2>一、</h2><h6><div>x</div></h6><p style='mso-outline-level:3'>y",
        "#1 一、\n#5 x\n#2 y",
    );
}

#[test]
fn white_space_is_collapsed_as_browsers_do() {
    check("<p>  a \n\t b <b> c</b>  <br>  d </p>", "a b c\\nd");
    check(
        "<p>项目\n  名称\nA &nbsp; B\u{3000} \u{3000}</p>",
        "项目名称 A \u{A0} B\u{3000} \u{3000}",
    );
    check("<pre>\n a\n  b\n</pre><p style='white-space:pre'> c  d", " a\\n  b\n c  d");
}

#[test]
fn white_space_of_libre_office_is_that_of_the_document() {
    let body = "<p>\n\t\t<font>      575</font>\n\t\t</p><p>目\n\t 录</p><p>a\n\t</font><font>\n\t</font>b</p>\
                <p>\n<br/>\n\n\t</p><p>一、目标\t1</p><p>质量\n\t</font><br/>\n\n\t</font>指标</p><p>尾\n</font></p><p>\n \n</p>";
    let expect = "      575\n目  录\na  b\n\n一、目标\\t1\n质量 \\n 指标\n尾 \n ";
    check_with(LIBRE_OFFICE, body, expect);
    check_with(LIBRE_OFFICE, "<p>\n\u{4}<font>33</font>\n\u{5}</p>", "33");
}

#[test]
fn spans_make_the_grid() {
    check(
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
        "[2x3 0,0:2x1=a 0,1:1x2=b 1,1:1x1=c 1,2:1x1=d]",
    );
    check(
        "<table><thead><tr><th>a</th></tr></thead><tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</table>",
        "[3x1 0,0:1x1=a 1,0:1x1=f 2,0:1x1=b]",
    );
    let read = check(
        "<table><tr><td colspan=-1 rowspan=x>a<td colspan=0>b<td rowspan=-4>c<tr><td>d<td>e<td>f</table>",
        "[2x3 0,0:1x1=a 0,1:1x1=b 0,2:1x1=c 1,0:1x1=d 1,1:1x1=e 1,2:1x1=f]",
    );
    assert_eq!(names(&read), [] as [&str; 0]);
}

#[test]
fn no_cell_reaches_out_of_its_row_group() {
    check(
        "<table><thead><tr><td rowspan=0>a<td>b<tr><td>c</thead><tbody><tr><td>d<td>e</table>",
        "[3x2 0,0:2x1=a 0,1:1x1=b 1,1:1x1=c 2,0:1x1=d 2,1:1x1=e]",
    );
}

#[test]
fn declared_columns_count() {
    let read = check(
        "<table><col><col span=2><tr><td>a<td>b</table>",
        "[1x3 0,0:1x1=a 0,1:1x1=b 0,2:1x1=]",
    );
    assert_eq!(names(&read), ["ragged-row"]);
}

#[test]
fn tables_nest_and_captions_stand_before_them() {
    check(
        "<p>x<table><caption>题</caption><tr><td>a<table><tr><td>b</table>c</td></tr></table>y",
        "x\n题\n[1x1 0,0:1x1=a|[1x1 0,0:1x1=b]|c]\ny",
    );
    let read = check("<table>stray<tr>x<td>a</table>", "stray\nx\n[1x1 0,0:1x1=a]");
    assert_eq!(names(&read), ["stray-text", "stray-text"]);
    check("<table><table><tr><td>a</table>", "[1x1 0,0:1x1=a]");
    check("<tr><td>a</td></tr></table>b", "ab");
}

#[test]
fn lists_are_labelled() {
    check("<ol><li>a<li value=5><p>b</p><p>c</p><li>d</ol>", "1. a\n5. b\nc\n6. d");
    check("<ol type=a start=3><li>a<ol type=I><li>b</ol><li>c</ol>", "c. a\nI. b\nd. c");
    check("<ul><li>a<ul><li>b<ul><li>c</ul></ul></ul>", "• a\n◦ b\n▪ c");
    check("<ol style='list-style-type:cjk-ideographic'><li>a<li>b</ol>", "一、 a\n二、 b");
    check("<ol reversed><li>a</ol><ol reversed start=2><li>b<li>c</ol>", "a\n2. b\n1. c");
    check("<ul style='list-style:none'><li>a</ul><ol><li></ol>", "a\n1. ");
    check("<ol start=-1><li>a<li>b<li>c</ol>", "-1. a\n0. b\n1. c");
    check("<ol><li><h1>总体</h1><ol><li><h2>分项</h2></ol></ol>", "#0 1. 总体\n#1 1. 分项");
    check("<ol><li>a<table><tr><td><li>b</table></ol>", "1. a\n[1x1 0,0:1x1=b]");
}

#[test]
fn anchors_are_bookmarks() {
    let read = check(
        "<h1><a name='_Toc1'></a>a</h1><a id=x></a><table><tr><td><p>b<a name=y>c</a></table><p id=z>d",
        "#0 a\n[1x1 0,0:1x1=bc]\nd",
    );
    assert_eq!(bookmarks(&read), ["_Toc1 b0", "x b1", "y b1/r0c0/b0"]);
}

#[test]
fn hidden_text_is_left_out() {
    let read = check(
        "<p>a<span hidden>xx</span>b<p style='display:none'>xxx<div style='visibility:hidden'><p>x</p></div>c\
         <table hidden><tr><td>x<table><tr><td>x</table></table>d",
        "ab\n\nc\nd",
    );
    assert_eq!(names(&read), ["hidden-text"; 4]);
    assert!(read.warnings[0].message.contains("2 hidden characters"), "{:?}", read.warnings);
    check(
        "<table><tr><td><span hidden>x<td>b<tr hidden><td>x<tr><td>c<td style='display:none'>x</table>",
        "[2x2 0,0:1x1= 0,1:1x1=b 1,0:1x1=c 1,1:1x1=]",
    );
    check("<p>a<span hidden>x<p>b", "a\nb");
    check("<p>a<b style='mso-hide:all'>x<b>x</b>x</b>b", "ab");
    check_with(
        "<style>.gone {display:none} p.big{mso-outline-level:1}</style>",
        "<p class=big>a<span class='x gone'>x</span>",
        "#0 a",
    );
    check("<p>目录<span style='display:none;mso-hide:screen'>1</span>", "目录1");
}

#[test]
fn deleted_text_is_left_out_and_inserted_text_is_not() {
    let read = check("<p>a<del>xyz</del><ins>b</ins><s class=msoDel>u</s><s>c</s>", "abc");
    assert_eq!(names(&read), ["deleted-text"]);
    assert!(read.warnings[0].message.contains("4 characters"), "{:?}", read.warnings);
}

#[test]
fn word_writes_labels_tabs_and_blanks_out() {
    let body = "<p class=MsoListParagraph><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>（一）\
        <span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>目标<o:p></o:p></p>\
        <p><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span></span>b</p>\
        <p>a<span style='mso-tab-count:2'>&nbsp;&nbsp; </span>b<span style='mso-spacerun:yes'>&nbsp; </span>c</p>\
        <p><o:p>&nbsp;</o:p></p><p>&nbsp;</p><p>a<br><![if !supportLineBreakNewLine]><br><![endif]></p>\
        <p><span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>\u{FE}</span></p>";
    let expect = "（一） 目标\n• b\na\\t\\tb  c\n\n\na\\n\n☑";
    check_with(WORD, body, expect);
    check("<p>&nbsp;</p>", "\u{A0}");
}

#[test]
fn word_writes_rows_and_cells_that_are_none() {
    check_with(
        WORD,
        "<table><tr><td style='mso-cell-special:placeholder'><p>&nbsp;</p></td><td>a</td></tr><tr><td>b<td>c</tr>\
         <![if !supportMisalignedColumns]><tr height=0><td width=1></td><td width=2></td><td></td></tr><![endif]></table>d",
        "[2x2 0,0:1x1= 0,1:1x1=a 1,0:1x1=b 1,1:1x1=c]\nd",
    );
}

#[test]
fn notes_of_word_are_notes() {
    let read = check_with(
        WORD,
        "<p>正文<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span><![if !supportFootnotes]>[1]<![endif]>\
         </span></a>续<a href='#_edn1' name='_ednref1'>[i]</a></p><div style='mso-element:footnote-list'>\
         <![if !supportFootnotes]><br clear=all><hr><![endif]><div style='mso-element:footnote' id=ftn1><p>\
         <a style='mso-footnote-id:ftn1' name='_ftn1'>[1]</a> 注</p></div></div><div id=edn1><p><a name='_edn1'>[i]</a>尾注</p></div>",
        "正文续",
    );
    let notes: Vec<_> =
        read.output.notes.iter().map(|it| (it.kind.name(), show(&it.blocks))).collect();
    assert_eq!(notes, [("footnote", "注".to_owned()), ("endnote", "尾注".to_owned())]);
    assert_eq!(bookmarks(&read), [] as [&str; 0]);
}

#[test]
fn notes_of_libre_office_are_notes() {
    let read = check_with(
        LIBRE_OFFICE,
        "<div title=\"header\"><p>页眉</p></div><p>\n正文<a class=\"sdfootnoteanc\" name=\"sdfootnote1anc\"><sup>1</sup></a></p>\
         <div id=\"sdfootnote1\"><p><a class=\"sdfootnotesym\" name=\"sdfootnote1sym\">1</a>注</p></div>",
        "正文",
    );
    assert_eq!(show(&read.output.notes[0].blocks), "注");
}

#[test]
fn what_stands_aside_comes_after_its_paragraph() {
    check(
        "<p>a<span style='float:left'><p>框</p><table><tr><td>x</table></span>b</p>c",
        "ab\n框\n[1x1 0,0:1x1=x]\nc",
    );
}

#[test]
fn fields_leave_their_result() {
    check_with(
        WORD,
        "<p>第<!--[if supportFields]><span style='mso-element:field-begin'></span>PAGE<![endif]-->3\
         <span style='mso-element:field-begin'></span>REF x<span style='mso-element:field-separator'></span>4\
         <span style='mso-element:field-end'></span>页</p>",
        "第34页",
    );
}

#[test]
fn what_is_no_text_is_not_read() {
    let read = check_with(
        "<title>题</title><script>if (a<b) document.write('<p>x')</script><style>p{}</style><xml><w:View>Normal</w:View></xml>",
        "<!-- <p>x --><p>a<script>x</script><svg><text>x</text><title>x</title></svg><ruby>漢<rt>x</rt></ruby>\
         <select><option>x<option selected>b<option>x</select><textarea>x</textarea><noscript>x</noscript>\
         <math><mi>y</mi></math><iframe src='http://x/'>x</iframe></p>",
        "a漢by",
    );
    assert_eq!(names(&read), ["external-content"]);
    let read =
        read_bytes(b"<html><frameset><frame src=a.htm><noframes>x</noframes></frameset></html>");
    assert_eq!(names(&read), ["external-content"]);
    assert!(read.output.blocks.is_empty());
}

#[test]
fn xhtml_elements_may_close_themselves() {
    let page = "<?xml version='1.0'?><html><body><p>a<a id='m'/></p><p/><script src='x'/><table><tr><td/><td>\
                <![CDATA[b<c]]></td></tr></table></body></html>";
    let read = read_bytes(page.as_bytes());
    assert_eq!(show(&read.output.blocks), "a\n\n[1x2 0,0:1x1= 0,1:1x1=b<c]");
    assert_eq!(bookmarks(&read), ["m b0"]);
}

#[track_caller]
fn check_encoding(bytes: &[u8], expect: &str, encoding: &str, remarks: &[&str]) {
    let read = read_bytes(bytes);
    assert_eq!(show(&read.output.blocks), expect);
    assert_eq!(read.output.source.encoding, Some(encoding));
    assert_eq!(names(&read), remarks);
}

#[test]
fn the_encoding_is_found() {
    let gbk = b"\xCF\xEE\xC4\xBF\xD6\xA7\xB3\xF6";
    let page = |head: &[u8], text: &[u8]| [b"<html>", head, b"<p>", text].concat();
    check_encoding(&page(b"<meta charset=gb2312>", gbk), "项目支出", "GB18030", &[]);
    check_encoding(&page(b"", gbk), "项目支出", "GB18030", &[]);
    check_encoding(
        &page(b"<meta charset=utf-8>", gbk),
        "项目支出",
        "GB18030",
        &["encoding-disagrees"],
    );
    let utf16: Vec<u8> =
        "\u{FEFF}<html><p>项目".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_encoding(&utf16, "项目", "UTF-16LE", &[]);
    check_encoding(
        "\u{FEFF}<meta charset=gbk><p>项目".as_bytes(),
        "项目",
        "UTF-8",
        &["encoding-disagrees"],
    );
}

#[test]
fn a_web_archive_is_its_start_page() {
    let archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--=_P\"\r\n\r\nx\r\n\r\n\
        ----=_P\r\nContent-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Type: text/html; charset=\"gb2312\"\r\n\r\n<html><body><p =\r\nalign=3Dleft>=CF=EE=C4=BF</p></body></html>\r\n\
        ----=_P\r\nContent-Type: text/html\r\n\r\n<p>x\r\n----=_P--\r\n";
    check_encoding(archive, "项目", "GB18030", &[]);
}

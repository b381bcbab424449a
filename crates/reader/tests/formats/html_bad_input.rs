//! Broken and hostile pages: each is read, or refused by a limit; none panics or takes long.

use document::{Document, Warned};
use reader::{Input, Limits, ReadError, read};
use std::fmt::Write as _;

fn read_bytes(bytes: &[u8]) -> Result<Warned<Document>, ReadError> {
    read(&Input { name: "bad.html", bytes, sha256: [0; 32] }, &Limits::default())
}

/// The number of blocks.
#[track_caller]
fn check(page: &str, blocks: usize) -> Warned<Document> {
    let read = read_bytes(page.as_bytes()).expect("a document");
    assert_eq!(read.output.blocks.len(), blocks);
    read
}

#[track_caller]
fn check_limit(page: &str, limit: &str) {
    let error = read_bytes(page.as_bytes()).expect_err("too much");
    assert!(matches!(error, ReadError::LimitExceeded { what, .. } if what == limit), "{error}");
}

fn names(read: &Warned<Document>) -> Vec<&str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

#[test]
fn elements_nested_deeply_are_read() {
    for tag in ["div", "ol", "li", "h1", "pre", "font", "b", "del", "select", "caption"] {
        check(&format!("<html>{}x", format!("<{tag}>").repeat(100_000)), usize::from(tag != "del"));
    }
    check(&format!("<html>{}x", "<p>".repeat(100_000)), 100_000);
    let read =
        check(&format!("<html>{}x{}y", "<div>".repeat(100_000), "</div>".repeat(100_000)), 2);
    assert_eq!(names(&read), ["deep-nesting"]);
    let spans = "<span style='font-family:Symbol'>".repeat(100_000);
    check(&format!("<html><p>{spans}x{}", "</span>".repeat(100_000)), 1);
    check(&format!("<html>{}x", "<p>a<span style='float:left'>".repeat(20_000)), 20_000);
}

#[test]
fn tables_nested_too_deeply_are_refused() {
    check_limit(&"<table><tr><td>".repeat(100_000), "table nesting");
    check(&"<table><tr>".repeat(100_000), 0);
}

#[test]
fn empty_rows_and_unclosed_cells_are_read() {
    check(&format!("<table>{}</table>", "<tr></tr>".repeat(200_000)), 0);
    check(&format!("<table><tr><td>a</td></tr>{}</table>", "<tr>".repeat(200_000)), 1);
    check(&format!("<table><tr>{}", "<td>".repeat(100_000)), 1);
}

#[test]
fn spans_beyond_reason_are_cut() {
    let read = check("<table><tr><td colspan=1000000000 rowspan=4294967295>a<tr><td>b</table>", 1);
    assert!(names(&read).contains(&"span-cut"));
    let wide = "<tr><td colspan=1000000000 rowspan=1000000000>".repeat(2_000);
    check_limit(&format!("<table>{wide}</table>"), "table slots");
    check_limit(
        &format!("<table><tr>{}</table>", "<td colspan=1000000000>".repeat(20_000)),
        "table slots",
    );
    check(&format!("<table>{}<tr><td>a</table>", "<col span=1000000000>".repeat(10_000)), 1);
}

#[test]
fn cells_that_reach_down_cost_no_more_than_they_are() {
    let row = format!("<tr>{}", "<td rowspan=65535>".repeat(1_000));
    check(&format!("<table>{row}{}</table>", "<tr><td>".repeat(500)), 1);
}

#[test]
fn attributes_beyond_the_limit_are_refused() {
    let mut attributes = String::new();
    for number in 0..100_000 {
        write!(attributes, " a{number}=1").expect("memory");
    }
    check_limit(&format!("<html><p{attributes}>x"), "attributes");
    check(&format!("<html><p title='{}'>x", "x".repeat(10 << 20)), 1);
    check(&format!("<html><{}>x", "p".repeat(10 << 20)), 1);
    check(&format!("<html><a name='{}'>x", "项".repeat(1 << 20)), 1);
}

#[test]
fn what_never_ends_ends_with_the_file() {
    check(&format!("<html><p>a<!--{}", "<!--".repeat(1 << 20)), 1);
    check(&format!("<html><p>a<script>{}", "</scrip".repeat(1 << 18)), 1);
    check(&format!("<html><p>a<style>{}", "x{".repeat(1 << 18)), 1);
    check(&format!("<html><p>a{}", "&am".repeat(1 << 18)), 1);
    check(&format!("<html><p>a{}", "<".repeat(1 << 18)), 1);
    check("<html><p>a<p title=\"", 1);
    check("<html><table><tr><td><svg><p>a", 1);
    check(&format!("<html><p>{}", "<![if !supportFootnotes]>".repeat(100_000)), 1);
}

#[test]
fn end_tags_of_nothing_cost_nothing() {
    let inside = "<span hidden><b style='display:none'>".repeat(2);
    check(
        &format!(
            "<html><span style='mso-spacerun:yes'><table><tr><td>{inside}{}",
            "</span>".repeat(300_000)
        ),
        1,
    );
    let open = "<div>".repeat(500);
    check(
        &format!(
            "<html><i style='white-space:pre'><table><tr><td>{open}a{}",
            "</i>".repeat(300_000)
        ),
        1,
    );
}

#[test]
fn rules_and_classes_are_bounded() {
    let mut rules = String::new();
    for number in 0..40_000 {
        write!(rules, ".c{number}{{display:none}}").expect("memory");
    }
    check_limit(&format!("<html><style>{rules}</style>"), "definitions");
    let classes = "c ".repeat(8_000);
    let page = format!(
        "<html><style>.x{{display:none}}</style>{}",
        format!("<p class='{classes}'>a").repeat(20)
    );
    check(&page, 20);
}

#[test]
fn tabs_and_lists_are_bounded() {
    let read = check("<html><p>a<span style='mso-tab-count:4000000000'></span>b", 1);
    let text = read.output.blocks[0].as_paragraph().map(|it| it.text.len());
    assert_eq!(text, Some(66));
    check(
        "<html><ol start=9223372036854775807><li>a<li>b</ol><ol type=I><li value=4000000000>c</ol>",
        3,
    );
}

#[test]
fn a_web_archive_without_a_page_is_malformed() {
    let archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/css\r\n\r\nx";
    let error = read_bytes(archive).expect_err("no page");
    assert!(
        error.to_string().contains("expected a part that is an HTML page, found none"),
        "{error}"
    );
    let nested = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(10_000);
    let archive = format!("MIME-Version: 1\nContent-Type: multipart/mixed; boundary=b\n\n{nested}");
    assert!(read_bytes(archive.as_bytes()).is_err());
}

#[test]
fn bytes_that_are_no_characters_are_said() {
    let mut page = "<html><meta charset=utf-8><p>".as_bytes().to_vec();
    page.extend("项目支出绩效目标".repeat(20).as_bytes());
    page.push(0xFF);
    let read = read_bytes(&page).expect("a document");
    assert_eq!(names(&read), ["undecodable-bytes"]);
}

#[test]
fn every_beginning_of_a_page_is_read() {
    let page = "<html><head><meta charset='utf-8'><style>.a{display:none}</style></head><body><p class=a>项&#x76EE;\
        <table><thead><tr><th rowspan=2 colspan='2'>x</th></tr></thead><tr><td><ol><li value=3>y</ol></td></tr>\
        </table><!-- c --><![if !vml]><del>z</del><svg><g/></svg><div id=ftn1><p>n</p></div></body></html>";
    for end in 6..page.len() {
        read_bytes(&page.as_bytes()[..end]).expect("a document");
    }
}

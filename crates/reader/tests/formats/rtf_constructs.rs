//! What Word, WPS and LibreOffice write in RTF, one construct a test, and what must be read of it.

use document::{Block, Document, NoteKind, Table, Warned};
use reader::{Input, Limits, read};
use std::fmt::Write as _;

const FONTS: &str = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fnil\fcharset136 Ming;}{\f3\froman\fcharset2 Symbol;}{\f4\fnil\fcharset2 Wingdings;}{\f5\fnil\fcharset128 Gothic;}{\f6\fnil\fcharset129 Batang;}{\f7\fnil\fcharset0\cpg936 Song;}}";

fn read_bytes(bytes: &[u8]) -> Warned<Document> {
    let input = Input { name: "test.rtf", bytes, sha256: [0; 32] };
    read(&input, &Limits::default()).expect("a document")
}

/// A document of code page 1252 with [`FONTS`].
fn whole(body: &str) -> Vec<u8> {
    format!(r"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{body}}}").into_bytes()
}

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let level =
                    paragraph.outline_level.map(|level| format!("#{level} ")).unwrap_or_default();
                let label = paragraph.list_label.as_ref();
                let label = label.map(|label| format!("{label} ")).unwrap_or_default();
                writeln!(text, "{level}{label}{}", paragraph.text.escape_debug()).expect("memory");
            }
            Block::Table(table) => writeln!(text, "{}", show_table(table)).expect("memory"),
        }
    }
    text.trim_end_matches('\n').to_owned()
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
fn check_bytes(bytes: &[u8], expect: &str) -> Warned<Document> {
    let read = read_bytes(bytes);
    assert_eq!(show(&read.output.blocks), expect);
    read
}

#[track_caller]
fn check(body: &str, expect: &str) -> Warned<Document> {
    check_bytes(&whole(body), expect)
}

fn names(read: &Warned<Document>) -> Vec<&'static str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

#[test]
fn unicode_passes_its_fallback() {
    check(r"\u39033?\u-32768?\u25903x\par", "项\u{8000}支");
    check(r"\uc2\u39033\'96\'da\u30446 ab\uc1 c\par", "项目c");
    check(r"\uc0\u39033\u30446 a\par", "项目a");
    check(r"{\uc0\u39033}\u30446?a\par", "项目a");
    check(r"\uc3\u39033 a{b}c\par", "项bc");
    check(r"\u39033\endash\u30446\~x\par", "项目x");
    check(r"\u39033\u30446?\par", "项目");
    check(r"\u39033\par x\par", "项\nx");
    check(r"\uc2\u39033\{\}x\par", "项x");
    check(r"\u39033\bin2 ab?x\par", "项?x");
}

#[test]
fn surrogate_pairs_are_one_character() {
    let read = check(r"\u-10187?\u-9155?\u55360?\u56320?\par", "\u{1D43D}\u{20000}");
    assert!(read.warnings.is_empty());
    let read = check(r"a\u-10187?b\u56320?\par", "a\u{FFFD}b\u{FFFD}");
    assert_eq!(names(&read), ["undecodable-bytes"]);
}

#[test]
fn a_fallback_of_two_bytes_counted_as_one_is_passed() {
    check(r"{\f1\u39033\'cf\'ee\u30446\'c4\'bf}\par", "项目");
    check(r"{\f1\u39033?\'c4\'bf}\par", "项目");
}

#[test]
fn bytes_are_read_in_the_code_page_of_their_font() {
    check(
        r"{\f1\'cf\'ee\'c4\'bf}{\f2\'a4\'a4}{\f5\'93\'fa}{\f6\'b0\'a1}{\f0\'e9}{\f7\'d6\'d0}\par",
        "项目中日가é中",
    );
    check(r"\loch\f0\hich\af0\dbch\f1\'cf\'ee\loch\f0\'e9\par", "项é");
    check(r"\loch\f0\hich\af0\dbch\af1\'cf\'ee\par", "项");
    check(r"\f1\plain\'e9\par", "é");
}

#[test]
fn bytes_of_one_character_may_stand_apart() {
    check(r"{\f1\'cf}{\f1\'ee}\par", "项");
    check(r"{\f1\'81\'40\'81A\'87b x\'81\}}\par", "丂丄嘼 x亇");
    check(r"{\f1\'81\'30\'81\'30}\par", "\\u{80}");
    let raw = [&whole("")[..whole("").len() - 1], b"\\f1 \xCF\xEE\xC4\r\n\xBF\\par}"].concat();
    check_bytes(&raw, "项目");
}

#[test]
fn runs_are_read_as_word_writes_them_in_chinese() {
    let body = r"{\rtf1\adeflang1025\ansi\ansicpg936\uc2\adeff0\deff0\stshfdbch13\stshfloch0\stshfhich0{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}{\f13\fbidi \fnil\fcharset134\fprq2{\*\panose 02010600030101010101}\'cb\'ce\'cc\'e5{\*\falt SimSun};}{\f40\fbidi \froman\fcharset238\fprq2 Times New Roman CE;}}
{\*\defchp \fs21\kerning2\loch\af0\hich\af0\dbch\af13}{\stylesheet{\qj \fs21\loch\f0\hich\af0\dbch\af13 \snext0 Normal;}{\s1\qj\outlinelevel0\adjustright \fs21 \sbasedon0 heading 1;}}
\pard\plain \ltrpar\s1\outlinelevel0\rtlch\fcs1 \af0 \ltrch\fcs0 \fs21\loch\af0\hich\af0\dbch\af13{\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1 \loch\af0\hich\af0\dbch\f13 \'cf\'ee\'c4\'bf}{\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1 \hich\af0\dbch\af13\loch\f0 2023}{\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1 \loch\af0\hich\af0\dbch\f13 \u12295\'a9\'96\'c4\'ea
\par }\pard\plain \ltrpar{\rtlch\fcs1 \af0 \ltrch\fcs0 \loch\af0\hich\af0\dbch\f13\'a1\'ad}{\b\loch\f40\'e8}\par}";
    check_bytes(body.as_bytes(), "#0 项目2023〇年\n…č");
}

#[test]
fn the_document_has_a_code_page() {
    check_bytes(b"{\\rtf1\\ansi\\ansicpg936 \\'cf\\'ee\\par}", "项");
    check_bytes(
        b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset0 T;}}\\f0\\'cf\\'ee\\par}",
        "项",
    );
    check_bytes(b"{\\rtf1\\ansi\\ansicpg936 caf\\'e9\\par}", "café");
    check_bytes(b"{\\rtf1\\mac \\'8e\\par}", "é");
    check_bytes(b"{\\rtf1 \\'cf\\'ee\\'c4\\'bf\\par}", "项目");
    check_bytes("{\\rtf1 项目\\par}".as_bytes(), "项目");
    check_bytes(b"{\\rtf1 caf\\'e9\\par}", "café");
}

#[test]
fn bytes_that_are_no_characters_are_said() {
    let read = check(r"{\f1\'cf\'ee\'ff\'cf\'ee}\par", "项\u{FFFD}项");
    assert_eq!(names(&read), ["undecodable-bytes"]);
}

#[test]
fn special_characters_are_text() {
    check(
        r"a\tab b\line c\page d\column e\emdash\endash\lquote\rquote\ldblquote\rdblquote\bullet\par",
        "a\\tb\\nc\\nd\\ne—–‘’“”•",
    );
    check("a\\~b\\_c\\-d\\emspace e\\\tf\tg\\par", "a\\u{a0}b-cd\\u{2003}e\\tf\\tg");
    check("a\\\nb\\\\\\{\\}\r\n c\\par", "a\nb\\\\{} c");
}

#[test]
fn fonts_of_signs_become_unicode() {
    check(r"{\f3\'b3\u-3933?}5{\f4\'fe\u-3842\'fe}\par", "≥≤5☑☑");
}

#[test]
fn signs_that_are_not_known_are_kept() {
    let read = check(r"{\f4\'ff}\par", "\\u{f0ff}");
    assert_eq!(names(&read), ["unknown-symbol"]);
}

#[test]
fn a_symbol_field_is_its_sign() {
    check(r#"{\field{\*\fldinst SYMBOL 179 \\f "Symbol" \\s 10}{\fldrslt\f3}}5\par"#, "≥5");
    check(r"{\field{\*\fldinst SYMBOL 0xFE \\f Wingdings}{\fldrslt }}\par", "☑");
    check(r"{\field{\*\fldinst SYMBOL 65}{\fldrslt B}}\par", "B");
}

#[test]
fn fields_are_their_results() {
    check(
        r#"a{\field{\*\fldinst HYPERLINK "x"}{\fldrslt b}}{\field\flddirty{\fldinst PAGE}}c\par"#,
        "abc",
    );
    check(
        r"{\field{\*\fldinst IF {\field{\*\fldinst PAGE}{\fldrslt 7}} = 1}{\fldrslt x{\field{\*\fldinst A}{\fldrslt y}}}}\par",
        "xy",
    );
}

#[test]
fn a_content_control_of_libreoffice_stands_once() {
    let field = r"{\field{\*\fldinst{ FORMTEXT }{\*\formfield{\fftype0{\*\ffdeftext x}}}}{\fldrslt >730x\u13\'0d}}";
    check(&format!(r"{field}>730x{field}\u13\'0d\u5\'05{field}\par"), ">730x");
    check(&format!(r"a{field}x{field}\u13\'0d\u5\'05{field}\par"), "a>730x");
    check(r"{\field{\*\fldinst{ FORMTEXT }}{\fldrslt x}}x\par", "xx");
}

#[test]
fn outline_levels_come_from_the_paragraph_or_its_style() {
    let styles = r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0 x;}{\s2\sbasedon1 y;}{\s3 heading 3;}{\s4\sbasedon4\outlinelevel9 z;}{\*\cs5\outlinelevel1 c;}}";
    check(
        &format!(
            r"{styles}\s1 a\par\pard\s2 b\par\pard\s3 c\par\pard\s4 d\par\pard e\par\pard\s1\outlinelevel4 f\par"
        ),
        "#0 a\n#0 b\n#2 c\nd\ne\n#4 f",
    );
}

#[test]
fn generated_labels_stand_in_no_text() {
    check(
        r"{\listtext\pard\plain\f0 1.\tab}\ls1\ilvl0 a\par{\pntext\f3\'b7\tab}b\par{\listtext\tab}c\par",
        "1. a\n• b\nc",
    );
    check(
        r"{\fonttbl{\f8\fcharset0 Symbol;}}{\listtext\pard\plain\rtlch\af8\ltrch\u61623?\tab}\ls1 a\par",
        "• a",
    );
}

#[test]
fn labels_are_counted_where_none_is_written() {
    let lists = r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc37\levelnfcn37\levelstartat1\levelfollow2{\leveltext\leveltemplateid7\'02\'00\u12289?;}{\levelnumbers\'01;}\fi0}{\listlevel\levelnfc0\levelstartat3{\leveltext\'05(\'00-\'01);}{\levelnumbers\'02\'04;}}{\listname ;}\listid7}{\list{\listlevel\levelnfc23{\leveltext\'01\u-3913 ?;}{\levelnumbers;}\f3}\listid8}}{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}{\listoverride\listid8\listoverridecount0\ls2}{\listoverride\listid7\listoverridecount1{\lfolevel\listoverridestartat\levelstartat9}\ls3}}";
    check(
        &format!(
            r"{lists}\ls1\ilvl0 a\par b\par\ilvl1 c\par\ilvl0\ls2 d\par\ls3 e\par\ls0 f\par\ls99 g\par"
        ),
        "一、 a\n二、 b\n(二-3) c\n• d\n九、 e\nf\ng",
    );
    check(
        &format!(r"{lists}{{\stylesheet{{\s1\ls1 x;}}}}\s1 a\par{{\listtext x\tab}}b\par c\par"),
        "一、 a\nx b\n三、 c",
    );
}

#[test]
fn rows_share_a_grid_and_merge() {
    check(
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl a\cell b\cell\cell\row\trowd\clvmrg\cellx1005\cellx1500\cellx3000 \cell c\par d\cell e\cell\row\pard f\par",
        "[2x4 0,0:2x1=a 0,1:1x3=b 1,1:1x1=c|d 1,2:1x2=e]\nf",
    );
}

#[test]
fn row_properties_may_stand_behind_the_cells() {
    check(
        r"\pard\intbl a\cell b\cell{\trowd\trleft0\cellx3000\cellx4000\row}\pard\intbl c\cell{\trowd\cellx4000\row}\pard x\par",
        "[2x2 0,0:1x1=a 0,1:1x1=b 1,0:1x2=c]\nx",
    );
}

#[test]
fn a_row_without_properties_is_like_the_one_above() {
    check(
        r"\trowd\cellx1000\cellx3000\cellx4000\pard\intbl a\cell b\cell c\cell\row d\cell e\cell f\cell\row\trowd\cellx1000\cellx4000 g\cell h\cell\row",
        "[3x3 0,0:1x1=a 0,1:1x1=b 0,2:1x1=c 1,0:1x1=d 1,1:1x1=e 1,2:1x1=f 2,0:1x1=g 2,1:1x2=h]",
    );
    check(r"\pard\intbl a\cell b\cell\row", "[1x2 0,0:1x1=a 0,1:1x1=b]");
}

#[test]
fn empty_cells_beyond_the_properties_of_a_row_are_none() {
    let row = r"\trowd\cellx1000\cellx2000\pard\intbl";
    check(&format!(r"{row} a\cell b\cell\cell\cell\row"), "[1x2 0,0:1x1=a 0,1:1x1=b]");
    check(&format!(r"{row} a\cell b\cell c\cell\row"), "[1x3 0,0:1x1=a 0,1:1x1=b 0,2:1x1=c]");
}

#[test]
fn rows_may_begin_late() {
    check(
        r"\trowd\cellx1000\cellx2000\pard\intbl a\cell b\cell\row\trowd\trleft1000\cellx2000 c\cell\row",
        "[2x2 0,0:1x1=a 0,1:1x1=b 1,0:1x1= 1,1:1x1=c]",
    );
}

#[test]
fn tables_end_at_a_paragraph_outside() {
    check(
        r"\trowd\cellx1000\pard\intbl a\cell\row\pard\par\trowd\cellx1000\pard\intbl b\cell\row\pard\par",
        "[1x1 0,0:1x1=a]\n\n[1x1 0,0:1x1=b]",
    );
}

#[test]
fn a_row_counted_anew_begins_another_table() {
    check(
        r"\trowd\irow0\cellx1000\pard\intbl a\cell\row\trowd\irow1\lastrow\cellx1000 b\cell\row\trowd\irow0\cellx2000 c\cell\row",
        "[2x1 0,0:1x1=a 1,0:1x1=b]\n[1x1 0,0:1x1=c]",
    );
    check(
        r"\trowd\irow0\lastrow\cellx1000\pard\intbl a\cell\row\trowd\irow0\lastrow\cellx1000 b\cell\row",
        "[2x1 0,0:1x1=a 1,0:1x1=b]",
    );
}

#[test]
fn tables_nest() {
    check(
        r"\trowd\cellx9000\pard\intbl a\par\pard\intbl\itap2 b\nestcell{\nonesttables\par}c\nestcell{\*\nesttableprops\trowd\cellx100\cellx900\nestrow}{\nonesttables\par}\pard\intbl\itap2 d\nestcell{\*\nesttableprops\trowd\cellx900\nestrow}\pard\intbl e\cell\row\pard f\par",
        "[1x1 0,0:1x1=a|[2x2 0,0:1x1=b 0,1:1x1=c 1,0:1x2=d]|e]\nf",
    );
    check(
        r"\pard\intbl\itap3 a\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}\pard\intbl\itap2\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}\pard\intbl\cell\trowd\cellx9\row",
        "[1x1 0,0:1x1=[1x1 0,0:1x1=[1x1 0,0:1x1=a]]]",
    );
}

#[test]
fn paragraphs_marked_for_a_table_without_a_row_stand_alone() {
    check(r"\pard\intbl a\par b\par\pard c\par", "a\nb\nc");
    check(
        r"\trowd\cellx9\pard\intbl a\cell\row\pard\intbl b\par\pard c\par",
        "[1x1 0,0:1x1=a]\nb\nc",
    );
}

#[test]
fn cells_of_an_unfinished_row_are_kept() {
    check(r"\trowd\cellx900\cellx990\pard\intbl a\cell b", "[1x2 0,0:1x1=a 0,1:1x1=b]");
    check(r"\trowd\cellx9\pard\intbl a\row", "[1x1 0,0:1x1=a]");
}

#[test]
fn bookmarks_have_a_place() {
    let read = check(
        r"{\*\bkmkstart a\u39033?}x{\*\bkmkend a}\par{\upr{\*\bkmkstart ?}{\*\ud{\*\bkmkstart \u39033?}}}y\par\trowd\cellx9\pard\intbl{\*\bkmkstart c}z\cell\row",
        "x\ny\n[1x1 0,0:1x1=z]",
    );
    let bookmarks = read.output.bookmarks.iter();
    let bookmarks: Vec<_> = bookmarks.map(|it| format!("{}@{}", it.name, it.at)).collect();
    assert_eq!(bookmarks, ["a项@b0", "项@b1", "c@b2/r0c0/b0"]);
}

#[test]
fn notes_stand_apart() {
    let read = check(
        r"a{\super\chftn{\*\footnote\ftnalt\pard\plain{\super\chftn} end\par}}b{\footnote\pard\plain{\up6\chftn }foot\par two}c\par\trowd\cellx9\pard\intbl x{\footnote y\trowd\cellx9\pard\intbl z\cell\row\pard}\cell\row",
        "abc\n[1x1 0,0:1x1=x]",
    );
    let notes: Vec<_> =
        read.output.notes.iter().map(|note| (note.kind, show(&note.blocks))).collect();
    let expect = [
        (NoteKind::Footnote, "foot\ntwo".to_owned()),
        (NoteKind::Footnote, "[1x1 0,0:1x1=yz]".to_owned()),
        (NoteKind::Endnote, " end".to_owned()),
    ];
    assert_eq!(notes, expect);
}

#[test]
fn bookmarks_in_notes_follow_their_note() {
    let read =
        check(r"a{\footnote\ftnalt{\*\bkmkstart e}x\par}{\footnote{\*\bkmkstart f}y\par}\par", "a");
    let bookmarks = read.output.bookmarks.iter();
    let bookmarks: Vec<_> = bookmarks.map(|it| format!("{}@{}", it.name, it.at)).collect();
    assert_eq!(bookmarks, ["e@n1/b0", "f@n0/b0"]);
}

#[test]
fn text_boxes_stand_behind_their_anchor_once() {
    check(
        r"a{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt\pard\plain box\par\trowd\cellx9\pard\intbl cell\cell\row\pard\plain}}{\shprslt{\*\do\dptxbx{\dptxbxtext box\par}}}}b\par c\par",
        "ab\nbox\n[1x1 0,0:1x1=cell]\nc",
    );
    check(r"a{\*\do\dobxpage\dptxbx{\dptxbxtext\pard box\par}\dpx0}b\par", "ab\nbox");
    check(
        r"{\shpgrp{\*\shpinst{\shp{\*\shpinst{\shptxt one\par}}}{\shp{\*\shpinst{\shptxt two}}}}}x\par",
        "x\none\ntwo",
    );
}

#[test]
fn hidden_text_is_left_out() {
    let read = check(r"a{\v bc}\v d\v0 e\par", "ae");
    assert_eq!(names(&read), ["hidden-text"]);
    assert!(read.warnings[0].message.contains("found 3 hidden"), "{}", read.warnings[0].message);
    let styles = r"{\stylesheet{\s1\v x;}{\*\cs2\v y;}}";
    check(&format!(r"{styles}\s1 a{{\v0 b}}\par\pard c{{\cs2 d}}\par"), "b\nc");
}

#[test]
fn tracked_changes_are_accepted() {
    let read = check(
        r"a{\deleted\revauthdel1 bc}{\revised\revauth1 d}{\mvf e}{\mvt f}\par g{\deleted\par}h\par",
        "adf\ngh",
    );
    assert_eq!(names(&read), ["deleted-text"]);
    assert!(read.warnings[0].message.contains("; 2 characters"), "{}", read.warnings[0].message);
    check(r"a{\deleted\par}\trowd\cellx9\pard\intbl b\cell\row", "a\n[1x1 0,0:1x1=b]");
    check(
        r"\trowd\cellx9\pard\intbl a\cell\row{\deleted b\cell\row}c\cell\row",
        "[2x1 0,0:1x1=a 1,0:1x1=c]",
    );
}

#[test]
fn other_destinations_are_no_text() {
    check(
        r"{\info{\title t}{\author a}}{\colortbl;\red0;}{\*\generator g;}{\header h\par}{\footerl f\par}{\*\unknown u{\b v}}a{\pict\pngblip 89504e{\*\blipuid 1}}{\xe index}{\tc\tcl1 toc}{\*\annotation n\par}{\object\objemb{\*\objdata 0105}{\result{\pict 00}r}}{\*\atrfstart 1}b\par",
        "arb",
    );
    check(r"{\upr{ansi}{\*\ud{uni}}}\par", "uni");
    check(
        r"{\mmath{\*\moMath{\mf{\mfPr{\mctrlPr x}}{\mnum{\mr a}}{\mden{\mr b}}}}{\mmathPict{\pict 00}}}\par",
        "ab",
    );
    check("a{\\pict\\bin6 }}}}{{}b\\par", "ab");
}

#[test]
fn the_last_paragraph_needs_no_mark() {
    check(r"a\par b", "a\nb");
    check(r"a\par\sect b\sect c\par", "a\nb\nc");
    check(r"", "");
}

//! A page with one of everything, to look at: `cargo run -p write --example page > page.html`.

use std::io::Write as _;
use write::page::{Cell, Column, Figure, Language, Markup, Page, Table, Tone};

fn main() -> std::io::Result<()> {
    let mut page = Page::new("样页：每样一个", Language::Chinese);
    page.lead(&Markup::words("读了 1,234 个文件，用时 12.3 秒。"));
    page.figures(&[
        Figure::number("文件", 1_234).noted("12.1 MB"),
        Figure::number("失败", 3).toned(Tone::Bad).noted("2 个有密码"),
        Figure::number("警告", 45).toned(Tone::Warning),
        Figure::text("覆盖率", "99.2%").toned(Tone::Good),
        Figure::number("项目", 8_321).toned(Tone::Info),
    ]);
    page.section("table", "表格", Some(40));
    page.paragraph(&Markup::words("点表头排序，按类别筛选。"));
    let columns = vec![
        Column::text("文件"),
        Column::text("类别").with_chips(),
        Column::number("次数"),
        Column::text("占比"),
    ];
    let mut table = Table::new(columns);
    for number in 0..40_u64 {
        let name =
            format!("2023年/曹妃甸区/第{number}批/部门整体支出绩效目标申报表（定稿）<b>.docx");
        let (tone, sort) =
            if number % 3 == 0 { (Tone::Bad, "错误") } else { (Tone::Warning, "警告") };
        table.row([
            Cell::quote(&name),
            Cell::new(Markup::badge(tone, sort)),
            Cell::number(number * number),
            Cell::new(Markup::bar(number, 40, tone)).sorted_by(&number.to_string()),
        ]);
    }
    page.table(&table.filtered());
    page.section("more", "其他", None);
    page.card(Tone::Warning, |page| {
        page.heading(&Markup::quote("指标值“≥95%”与去年不同").then(&Markup::code("b14/r3c1")));
        let old = Markup::element("del", "", &Markup::quote("≥90%"));
        page.paragraph(&old.then(&Markup::element("ins", "", &Markup::quote("≥95%"))));
        page.details(&Markup::words("依据"), false, |page| {
            page.list([
                Markup::words("甲"),
                Markup::quote("a\u{202e}b"),
                Markup::link("table", "表格"),
            ]);
        });
    });
    page.terms([(Markup::words("命令"), Markup::code("jixiao extract documents --out records"))]);
    page.note(&Markup::words("以上为样例。"));
    std::io::stdout().lock().write_all(page.finish().as_bytes())
}

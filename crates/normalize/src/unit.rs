//! 度量单位: which words are units, what sort each is, and which following character shows that it is another word.

use crate::lexicon::Lexicon;
use std::sync::LazyLock;

/// What a unit measures, as far as reading depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// `%` and the words for it.
    Percent,
    /// 元.
    Yuan,
    /// A stretch of time: takes 内 as a limit.
    Time,
    /// 年: a stretch of time, or part of a date.
    Year,
    /// 日: a stretch of time, or part of a date.
    Day,
    /// What is counted one by one, safe after a small Chinese numeral in running text.
    Counted,
    /// Any other.
    Other,
}

const PERCENT: &str = "% 百分比 \u{FE6A}";
const YUAN: &str = "元 元人民币 元整 块钱";
const TIME: &str = "天 小时 分钟 秒 秒钟 周 星期 个月 个季度 个星期 个小时 个工作日 工作日 个自然日 自然日 \
    个日历天 日历天 个工作小时 工作小时 个年度 学年 个学年 学期 个学期 年度 个交易日";
const YEAR: &str = "年";
const DAY: &str = "日";
const COUNTED: &str = "场 次 名 人次 场次 部 份 册 台 辆 座 所 件 户 家 篇 期 堂 批次 班次 轮次 轮 只 亩 吨 \
    公里 平方米 场（次） 人（次） 元 幢 栋 艘 架 支 宗 起 例 处 位";
const OTHER: &str = "周年 个 人 岁 周岁 项 本 套 株 棵 头 匹 羽 尾 条 片 块 张 面 盏 根 口 眼 孔 扇 门 间 层 级台阶 \
    节 节次 课 课时 个课时 学时 个学时 种 类 款 批 组 队 对 双 班 团 届次 步 篇次 页 字 句 幅 帧 集 \
    首 套次 台套 台次 台班 台件 套件 件套 件次 辆次 架次 车次 车 趟 站 点位 点次 户次 家次 人天 人日 人月 \
    个人 人口 床 床位 床日 标段 单 笔 宗次 例次 项次 个百分点 百分点 个点 ‰ ‱ 倍 度 ℃ \
    摄氏度 分 盘 碗 份次 瓶 盒 箱 袋 包 桶 罐 枚 颗 粒 捆 卷 杆 基 榀 樘 组次 井次 井 米 平米 ㎡ \
    m² m2 m3 m³ ㎥ 平方 平方公里 平方千米 km² km2 k㎡ 立方米 立方 方 万方 公顷 千米 延米 延长米 米/天 厘米 毫米 微米 纳米 分米 \
    里 海里 km KM Km m cm mm kg KG Kg g mg ml mL L t kW KW kw kWh KWh kwh KWH MW MWh GW W V kV KV kVA Hz MHz GHz \
    GB MB TB PB G/s Mbps Gbps bps dB h min s hm² ha mu MPa kPa Pa ppm NTU \
    公斤 千克 斤 克 毫克 微克 克拉 担 石 升 毫升 千瓦 千瓦时 千瓦•时 千瓦·时 兆瓦 兆瓦时 吉瓦 瓦 千伏 千伏安 伏 安 \
    千卡 卡 焦 千焦 兆 兆字节 比特 帕 千帕 百帕 兆帕 赫兹 分贝 摩尔 贝 吨标准煤 吨标煤 公吨 标准煤 标箱 \
    美元 欧元 港元 港币 日元 英镑 澳元 加元 卢布 韩元 瑞郎 新元 台币 澳门元 角 \
    亩次 公里次 公里/小时 千米/小时 m/s 工日 工时 人时 人/次 台时 机时 航时 航次 航班 班 剂次 针次 剂 针 贴 丸 片次 \
    行政村 自然村 泊位 车位 席 席位 岗 岗位 \
    路次 条次 通 封 帖 讲 课次 期次 届 集次 版 版次 档 挡 副 把 顶 床次 套房 亿次 \
    台（套） 台(套) 台/套 套（台） 套(台) 个（套） 个(套) 场(次) 人(次) 件（套） 件(套) 套（件） 套(件) 台（辆） 台(辆) 辆（台） 辆(台) \
    处（个） 个（处） 处(个) 个(处) 个（家） 个(家) 家（个） 家(个) 期（次） 期(次) 次（场） 次(场) 项（个） 项(个) 篇（条） 条（篇） 篇(条) 条(篇)";

static UNITS: LazyLock<Lexicon<Sort>> = LazyLock::new(|| {
    let sorted =
        |words: &'static str, sort: Sort| words.split_whitespace().map(move |word| (word, sort));
    Lexicon::new(
        sorted(PERCENT, Sort::Percent)
            .chain(sorted(YUAN, Sort::Yuan))
            .chain(sorted(TIME, Sort::Time))
            .chain(sorted(YEAR, Sort::Year))
            .chain(sorted(DAY, Sort::Day))
            .chain(sorted(COUNTED, Sort::Counted))
            .chain(sorted(OTHER, Sort::Other)),
    )
});

/// What follows a unit's character where the two are the start of another word (`110人民警察节`, `12本级`).
const OTHER_WORDS: &[(&str, &str)] = &[
    ("人", "民大才均社防行力生事道权格性类体文物参群工造为间"),
    ("家", "庭园具长电属政畜禽校乡国族规训谱门风"),
    ("期", "间末初限满盼望货刊工项建叠改"),
    ("次", "性要生年日数方"),
    ("部", "分门署队长级委位曲落制"),
    ("个", "体性别案税股"),
    ("本", "级地市省区县院科土年月校单部身来质线届人报"),
    ("处", "理置罚级于方分长室"),
    ("份", "额"),
    ("所", "有在需属长谓以"),
    ("台", "账风湾州阶海办合山儿球"),
    ("条", "件例款约线战"),
    ("项", "目链"),
    ("场", "所地馆景面域外内站"),
    ("节", "约能日假水目点省庆育"),
    ("门", "票诊户店类球牌架窗口"),
    ("面", "积向对试貌临"),
    ("片", "区面"),
    ("头", "脑部等条"),
    ("口", "岸号腔"),
    ("分", "制之别析配散类级公司局解布支期工享管发会院校片"),
    ("天", "津然气文安门河下山"),
    ("日", "常报均志记照本游化"),
    ("班", "级子车线组长"),
    ("套", "餐路改"),
    ("座", "谈右"),
    ("批", "准复发示评"),
    ("篇", "章"),
    ("名", "单称录牌优胜城师家校医"),
    ("位", "置列于"),
    ("户", "籍外口主型用"),
    ("米", "饭粉面"),
    ("升", "级学旗降"),
    ("亩", "均"),
    ("元", "旦素宵"),
    ("队", "伍员长"),
    ("组", "织长建成合团"),
    ("团", "队结员体委组市县省"),
    ("站", "点式台位"),
    ("里", "程面"),
    ("方", "面案向便式法位针略圆"),
    ("点", "位击评线面钟"),
    ("石", "油化材家"),
    ("双", "创随拥向方减语"),
    ("对", "口象外接标照"),
    ("通", "过信知用道报"),
    ("类", "型别似"),
    ("种", "植类子粮养业"),
    ("首", "都府次要批创"),
    ("车", "间辆站道位"),
    ("课", "程题堂"),
    ("单", "位一元亲"),
    ("版", "本权面"),
    ("集", "体中约团合散"),
    ("针", "对"),
    ("岗", "位前"),
    ("支", "持部付出撑队线行架教农医"),
    ("起", "来草到步"),
    ("例", "如行会"),
    ("包", "括含装联保"),
    ("卷", "烟"),
    ("安", "全装置排徽康"),
    ("kV", "线变输配电及"),
    ("周年", "庆纪大活系"),
    ("周", "边期转岁年末口报"),
    ("轮", "换训岗流车驱"),
    ("年", "级制均轻龄会限度报鉴终"),
    ("度", "假"),
    ("盘", "活点"),
    ("箱", "包"),
    ("担", "保任当"),
    ("把", "手关握"),
    ("档", "案次"),
    ("讲", "话解座述课"),
    ("页", "岩"),
    ("字", "典方诀经符"),
    ("株", "洲洪"),
    ("块", "状"),
    ("根", "据本治"),
    ("基", "本础层地金于建因站"),
    ("层", "级次面"),
    ("间", "接隔"),
    ("步", "行道"),
    ("兆", "光宽"),
    ("卡", "口车通片"),
    ("倍", "增"),
    ("届", "全六七二三四五"),
    ("街道", "办"),
    ("贝", "类"),
    ("焦", "点作虑"),
    ("井", "盖冈"),
    ("眼", "科睛前光界"),
    ("孔", "子"),
    ("克", "服隆"),
    ("角", "度色落逐"),
];

static BLOCKS: LazyLock<Lexicon<&'static str>> =
    LazyLock::new(|| Lexicon::new(OTHER_WORDS.iter().copied()));

/// A unit, found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    /// Bytes.
    pub(crate) length: usize,
    pub(crate) sort: Sort,
}

/// The longest unit that `text` starts with.
pub(crate) fn read(text: &str) -> Option<Unit> {
    let (length, sort) = UNITS.longest(text)?;
    let rest = text.get(length..)?;
    let ascii = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if ascii && rest.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let counted = matches!(sort, Sort::Counted | Sort::Other);
    let tail = if counted { compound_tail(rest) } else { 0 };
    Some(Unit { length: length + tail, sort })
}

/// Words that make one unit with the unit before them: 棵次, 头份, 车公里.
const TAILS: &[&str] = &["次", "份", "公里", "小时", "日", "天"];

/// Length of the word that `rest`, what follows a unit, adds to it. Nothing but a mark or a limit may follow.
fn compound_tail(rest: &str) -> usize {
    let Some(tail) = TAILS.iter().find(|tail| rest.starts_with(**tail)) else { return 0 };
    let after = rest.get(tail.len()..).and_then(|rest| rest.chars().next());
    let ends = after.is_none_or(|next| !next.is_alphanumeric() || "以左及和与".contains(next));
    if ends { tail.len() } else { 0 }
}

/// Whether the unit that `text` starts with is but the first character of another word.
pub(crate) fn is_other_word(text: &str, unit: Unit) -> bool {
    let Some(word) = text.get(..unit.length) else { return false };
    let next = text.get(unit.length..).and_then(|rest| rest.chars().next());
    let blocked = BLOCKS.longest(word).filter(|&(length, _)| length == unit.length);
    matches!((next, blocked), (Some(next), Some((_, followers))) if followers.contains(next))
}

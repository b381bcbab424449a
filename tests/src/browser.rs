//! A browser without a window, which says what a page does in it.

use crate::require;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Texts that do something in a page that does not escape them: each sets `window.executed`.
pub const HOSTILE: &[&str] = &[
    "</script><script>window.executed=1</script>",
    "<img src=x onerror=\"window.executed=1\">",
    "\"><svg onload=window.executed=1>",
    "' onmouseover='window.executed=1' autofocus onfocus='window.executed=1",
    "</title></style><iframe srcdoc=\"<script>parent.executed=1</script>\">",
    "<a href=\"javascript:window.executed=1\">x</a><base href=\"https://example.invalid/\">",
    "<link rel=stylesheet href=//example.invalid/x.css><!-- ]]> --!>",
    "\u{202e}txt.exe\u{0}\u{1b}[31m\u{200b}",
];

/// A text without a place to break, wider than any screen.
pub const ENDLESS: &str = "01234567890123456789012345678901234567890123456789\
    01234567890123456789012345678901234567890123456789012345678901234567890123456789";

/// How wide the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// 1280 × 900.
    Desktop,
    /// 390 × 844.
    Phone,
}

/// Longest time for one page.
const PATIENCE: Duration = Duration::from_secs(90);

/// Debian's chromium.
#[derive(Debug, Clone)]
pub struct Browser {
    program: PathBuf,
}

/// What a page did.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The page as it stands after its script ran.
    pub dom: String,
    /// What came to the console: errors of scripts, and breaches of the page's policy.
    pub console: Vec<String>,
}

impl Browser {
    /// The browser of this machine; where there is none, a line says which `tests` are skipped.
    pub fn find(tests: &str) -> Option<Self> {
        let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        let program = places.iter().map(PathBuf::from).find(|path| path.exists());
        if program.is_none() {
            require::missing("chromium", tests, "apt-get install chromium fonts-noto-cjk");
        }
        Some(Self { program: program? })
    }

    /// Opens a page, and runs its script.
    ///
    /// # Panics
    ///
    /// Where the browser itself fails, twice.
    pub fn open(&self, html: &str, view: View) -> Seen {
        let seen = self.try_open(html, view).or_else(|_| self.try_open(html, view));
        seen.expect("the browser opens a page")
    }

    fn try_open(&self, html: &str, view: View) -> io::Result<Seen> {
        let place = tempfile::tempdir()?;
        let page = place.path().join("page.html");
        fs::write(&page, html)?;
        let (dom, log) = (place.path().join("dom"), place.path().join("log"));
        let size = match view {
            View::Desktop => "1280,900",
            View::Phone => "390,844",
        };
        let mut child = Command::new(&self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars"])
            .args(["--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", place.path().join("profile").display()))
            .arg(format!("--window-size={size}"))
            .arg(format!("file://{}", page.display()))
            .stdin(Stdio::null())
            .stdout(File::create(&dom)?)
            .stderr(File::create(&log)?)
            .spawn()?;
        let start = Instant::now();
        while child.try_wait()?.is_none() {
            if start.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                return Err(io::ErrorKind::TimedOut.into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let seen = Seen { dom: text(&dom)?, console: console(&text(&log)?) };
        if !seen.dom.contains("</html>") {
            return Err(io::Error::other(format!("no page, but {}", text(&log)?)));
        }
        Ok(seen)
    }

    /// Holds a page to what every page of ours promises: no error and no breach of its policy, nothing from elsewhere,
    /// nothing that a text of a document made, nothing wider than the window.
    ///
    /// # Panics
    ///
    /// Where a promise is broken.
    pub fn check(&self, html: &str) {
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ";
        assert!(html.contains(policy), "a page without its policy");
        let seen = self.open(html, View::Desktop);
        assert_eq!(seen.console, [""; 0], "the page complains");
        for view in [View::Desktop, View::Phone] {
            // Without its policy, so that what would be executed is, and with eyes.
            let bare = html.replacen("Content-Security-Policy", "x-none", 1);
            let measured =
                bare.replacen("</body>", &format!("<script>{MEASURE}</script></body>"), 1);
            let seen = self.open(&measured, view);
            let said =
                seen.dom.split("data-measured=\"").nth(1).and_then(|rest| rest.split('"').next());
            let expect = "overflow none, executed no, foreign none, scripts 2, styles 1";
            assert_eq!(said, Some(expect), "{view:?}");
            assert_eq!(seen.console, [""; 0], "{view:?}: the page complains");
        }
    }
}

/// Says about a page what [`Browser::check`] asks.
const MEASURE: &str = r#"
addEventListener("load", () => setTimeout(() => {
  const all = Array.from(document.querySelectorAll("*"));
  const name = (one) => one.tagName.toLowerCase() + (one.className ? "." + one.className : "");
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth
    ? all.filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1).map(name) : [];
  const foreign = all.filter((one) =>
    ["IFRAME", "IMG", "OBJECT", "EMBED", "BASE", "FORM", "VIDEO", "AUDIO"].includes(one.tagName)
    || one.getAttributeNames().some((attribute) => attribute.startsWith("on")
      || ["src", "srcset", "srcdoc", "style", "action", "formaction", "xlink:href"].includes(attribute)
      || (attribute === "href" && !/^(#|data:,$)/.test(one.getAttribute("href"))))).map(name);
  const first = (names) => names.length ? names.slice(-3).join(" ") : "none";
  root.dataset.measured = `overflow ${first(wide)}, executed ${window.executed ? "yes" : "no"}, `
    + `foreign ${first(foreign)}, scripts ${document.scripts.length}, `
    + `styles ${document.querySelectorAll("style,link[rel=stylesheet]").length}`;
}, 300));
"#;

fn text(path: &Path) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned())
}

/// The messages of the console in the browser's log: `[…:INFO:CONSOLE:12] "message", source: … (12)`.
fn console(log: &str) -> Vec<String> {
    let messages = log.lines().filter(|line| line.contains(":CONSOLE"));
    messages
        .map(|line| line.split_once("] ").map_or(line, |(_, message)| message).to_owned())
        .collect()
}


"use strict";
// Sorts tables by their heads and filters their rows. Without it the page shows everything.
(() => {
  const words = document.body.dataset;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const body = table.tBodies[0];
    if (body.rows.length < 2) return;
    heads.forEach((head, column) => {
      // No button element: browsers do not repeat those in the head of a table that goes on on the next page.
      const button = make("span", "sort", head.textContent);
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.title = words.sort;
      button.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        button.click();
      });
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const number = head.classList.contains("number");
        const now = head.getAttribute("aria-sort");
        const falling = now === "none" ? number : now === "ascending";
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          const text = cell.dataset.sort ?? cell.textContent;
          return number ? (text.trim() === "" ? NaN : Number(text)) : text;
        };
        const rows = Array.from(body.rows, (row) => [key(row), row]);
        const sign = falling ? -1 : 1;
        rows.sort(([a], [b]) => {
          if (!number) return sign * collator.compare(a, b);
          // What has no number stands last either way.
          if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
          return sign * (a - b);
        });
        const sorted = document.createDocumentFragment();
        rows.forEach(([, row]) => sorted.append(row));
        body.append(sorted);
      });
    });
  }

  const plain = (text) => text.normalize("NFKC").toLowerCase();

  function filterable(table) {
    const rows = Array.from(table.tBodies[0].rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    const texts = [];
    const textOf = (index) => (texts[index] ??= plain(rows[index].textContent));
    const pressed = new Map();
    let wanted = [];
    const count = make("output", "shown");
    const show = () => {
      let shown = 0;
      rows.forEach((row, index) => {
        let fits = wanted.every((word) => textOf(index).includes(word));
        for (const [column, value] of pressed) fits &&= row.cells[column].textContent === value;
        row.hidden = !fits;
        shown += fits;
      });
      count.textContent = words.shown.replace("{shown}", shown).replace("{all}", rows.length);
    };
    const controls = make("div", "controls");
    if ("filtered" in table.dataset) {
      const field = make("input");
      field.type = "search";
      field.placeholder = words.filter;
      field.setAttribute("aria-label", words.filter);
      let timer;
      field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          wanted = plain(field.value).split(/\s+/u).filter(Boolean);
          show();
        }, 120);
      });
      controls.append(field);
    }
    heads.forEach((head, column) => {
      if (!("chips" in head.dataset)) return;
      const counts = new Map();
      for (const row of rows) {
        const value = row.cells[column].textContent;
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      if (counts.size < 2 || counts.size > 24) return;
      const group = make("div", "chips");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", head.textContent);
      const chips = [];
      const chip = (label, value) => {
        const button = make("button", "chip", label);
        button.type = "button";
        button.setAttribute("aria-pressed", String(value === undefined));
        button.addEventListener("click", () => {
          if (value === undefined) pressed.delete(column);
          else pressed.set(column, value);
          chips.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
          show();
        });
        chips.push(button);
        group.append(button);
      };
      chip(words.all, undefined);
      Array.from(counts)
        .sort(([, a], [, b]) => b - a)
        .forEach(([value, number]) => chip(`${value || "–"} ${number}`, value));
      controls.append(group);
    });
    if (!controls.hasChildNodes()) return;
    controls.append(count);
    table.parentElement.before(controls);
    show();
  }

  for (const table of document.querySelectorAll(".scroll > table")) {
    filterable(table);
    sortable(table);
  }

  // On paper nothing can be pressed: what is folded is printed open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => {
    closed.forEach((one) => { one.open = false; });
    closed = [];
  });
})();

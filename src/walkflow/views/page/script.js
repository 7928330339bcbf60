(() => {
  "use strict";
  const root = document.documentElement;
  const mains = [...document.querySelectorAll("main")];
  const announcer = document.createElement("p");
  announcer.className = "unseen";
  announcer.setAttribute("role", "status");
  document.querySelector("header.top").append(announcer);

  // Languages: both are in the page, one is shown.
  const buttons = [...document.querySelectorAll("[data-language]")];
  const findShown = () => mains.find((main) => !main.hidden);

  const mark = () => {
    const shown = findShown();
    root.lang = shown.lang;
    document.title = shown.dataset.title;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.language === shown.id));
    }
  };

  const findPlace = (main) => {
    const passed = [...main.querySelectorAll("section")].filter(
      (section) => section.getBoundingClientRect().top < innerHeight / 3,
    );
    const section = passed[passed.length - 1];
    return section && [section.id.slice(main.id.length), section.getBoundingClientRect().top];
  };

  const show = (language) => {
    const before = findShown();
    if (before.id === language) return;
    const place = scrollY > 0 && findPlace(before);
    for (const main of mains) main.hidden = main.id !== language;
    mark();
    const section = place && document.getElementById(language + place[0]);
    if (section) scrollBy(0, section.getBoundingClientRect().top - place[1]);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => show(button.dataset.language));
  }

  // Light and dark: as the system has it, until the reader says otherwise.
  const theme = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const recall = () => {
    try { return localStorage.getItem("walkflow-theme"); } catch { return null; }
  };
  const keep = (name) => {
    try { localStorage.setItem("walkflow-theme", name); } catch { /* it lasts as long as the page */ }
  };
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const paint = () => theme.setAttribute("aria-pressed", String(isDark()));
  if (recall() === "dark" || recall() === "light") root.dataset.theme = recall();
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    paint();
  });
  system.addEventListener("change", paint);

  document.getElementById("print").addEventListener("click", () => print());
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
  });

  // Tables: a click on a heading sorts up, the next down, the third as it was.
  const read = (row, column) => {
    const cell = row.cells[column];
    const text = cell.textContent.trim();
    const value = cell.dataset.value ?? text;
    return cell.classList.contains("number") ? Number.parseFloat(value) : text;
  };

  const compare = (language, one, two, way) => {
    if (typeof one === "number") {
      // What is not known stands at the end, whichever way.
      if (Number.isNaN(one) || Number.isNaN(two)) return Number.isNaN(one) - Number.isNaN(two);
      return (one - two) * way;
    }
    if (!one || !two) return !one - !two;
    return one.localeCompare(two, language) * way;
  };

  const makeSortable = (table) => {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const rows = original.filter((row) => !row.classList.contains("group"));
    const totals = original.slice(original.indexOf(rows[rows.length - 1]) + 1);
    const language = table.closest("main").lang;
    const headings = [...table.tHead.rows[0].cells].filter((cell) => cell.tagName === "TH");
    for (const heading of headings) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      heading.removeAttribute("title");
      button.addEventListener("click", () => {
        const column = heading.cellIndex;
        const before = heading.getAttribute("aria-sort");
        const first = heading.classList.contains("number") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        const next = before === null ? first : before === first ? second : null;
        for (const other of headings) other.removeAttribute("aria-sort");
        table.classList.toggle("sorted", next !== null);
        if (next === null) {
          body.append(...original);
          return;
        }
        heading.setAttribute("aria-sort", next);
        const way = next === "ascending" ? 1 : -1;
        const sorted = [...rows].sort((one, two) =>
          compare(language, read(one, column), read(two, column), way));
        body.append(...sorted, ...totals);
        for (const row of original) {
          if (row.classList.contains("group") && !totals.includes(row)) row.remove();
        }
      });
    }
  };

  const makeFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    const label = document.createElement("label");
    const caption = document.createElement("span");
    const field = document.createElement("input");
    const count = document.createElement("output");
    label.className = "filter";
    caption.textContent = table.dataset.filter;
    field.type = "search";
    field.autocomplete = "off";
    label.append(caption, field, count);
    table.parentElement.before(label);
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase().split(/\s+/);
      let shown = 0;
      let heading = null;
      for (const row of rows) {
        if (row.classList.contains("group")) {
          heading = row;
          row.hidden = Boolean(field.value.trim());
          continue;
        }
        const group = row.querySelector("[data-group]");
        const text = `${row.textContent} ${group ? group.dataset.group : ""}`.toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
        if (!row.hidden) {
          shown += 1;
          if (heading) heading.hidden = false;
        }
      }
      count.textContent = field.value.trim() ? table.dataset.shown.replace("#", shown) : "";
    });
  };

  // Long lists show their first rows until the reader wants all, or sorts or filters them.
  const fold = (table) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "all";
    button.textContent = table.dataset.all;
    for (const row of table.querySelectorAll(".later")) row.classList.add("extra");
    const unfold = () => {
      table.classList.add("whole");
      button.remove();
    };
    button.addEventListener("click", () => {
      unfold();
      table.parentElement.focus();
    });
    table.tHead.addEventListener("click", unfold);
    const field = table.parentElement.previousElementSibling;
    if (field && field.classList.contains("filter")) field.addEventListener("input", unfold);
    table.parentElement.after(button);
  };

  for (const table of document.querySelectorAll("table[data-sort]")) makeSortable(table);
  for (const table of document.querySelectorAll("table[data-filter]")) makeFilter(table);
  for (const table of document.querySelectorAll("table[data-all]")) fold(table);

  mark();
  paint();
  document.querySelector(".buttons").hidden = false;
  root.classList.add("scripted");
})();

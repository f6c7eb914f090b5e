/* A table without room for its columns moves them closer; on a phone it shows each row as a card. */
(() => {
  const NARROW = 560; // width in pixels up to which a phone is assumed; wider frames scroll
  const COLUMNS = 14; // more make cards that nobody reads

  /* Headings of every column, from the top down. */
  function headings(table) {
    const above = [];
    [...table.tHead.rows].forEach((row, level) => {
      above[level] ??= [];
      for (const cell of row.cells) {
        let place = 0;
        while (above[level][place] !== undefined) place += 1;
        for (let down = 0; down < cell.rowSpan; down += 1) {
          above[level + down] ??= [];
          for (let across = 0; across < cell.colSpan; across += 1) {
            above[level + down][place + across] = cell.textContent.trim();
          }
        }
      }
    });
    const last = above[above.length - 1];
    return last.map((_, place) => [...new Set(above.map((level) => level[place]))].filter(Boolean).join(": "));
  }

  /* Display as blocks takes the meaning of rows and cells away from screen readers; roles give it back. */
  function announce(table) {
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const head of table.querySelectorAll("thead th")) head.setAttribute("role", "columnheader");
    for (const head of table.querySelectorAll("tbody th")) head.setAttribute("role", "rowheader");
    for (const cell of table.querySelectorAll("td")) cell.setAttribute("role", "cell");
  }

  function label(table) {
    const names = headings(table);
    for (const row of table.tBodies[0].rows) {
      let place = 0;
      for (const cell of row.cells) {
        if (cell.tagName === "TD") {
          cell.dataset.heading = names[place] ?? "";
          cell.classList.toggle("kpk-void", cell.textContent.trim() === "");
          const content = document.createElement("div");
          content.append(...cell.childNodes);
          cell.append(content);
        }
        place += cell.colSpan;
      }
    }
    return names.length;
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const frame of document.querySelectorAll(".kpk-scroll")) {
      const table = frame.querySelector("table.kpk-grid");
      if (!table?.tHead || !table.tBodies.length) continue;
      announce(table);
      const columns = label(table);
      let width = 0;
      const fit = () => {
        if (frame.clientWidth === width) return;
        width = frame.clientWidth;
        frame.classList.remove("kpk-cards", "kpk-tight");
        frame.classList.toggle("kpk-tight", frame.scrollWidth > width);
        if (width > NARROW || columns > COLUMNS || frame.scrollWidth <= width) return;
        frame.classList.remove("kpk-tight");
        frame.classList.add("kpk-cards");
      };
      fit(); // at once: the observer first speaks after the page was painted
      new ResizeObserver(fit).observe(frame);
    }
  });
})();

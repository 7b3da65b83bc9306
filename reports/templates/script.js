// What the page can do beyond being read. Without this it is complete: every value is selectable text, every fold opens.
"use strict";

// Theme: follows the system until the button is pressed; the choice is kept where the browser allows it.
const root = document.documentElement;
const stored = (write) => { try { return write === undefined ? localStorage.getItem("netproof-theme") : localStorage.setItem("netproof-theme", write); } catch { return null; } };
const chosen = stored();
if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
const theme = document.getElementById("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  stored(root.dataset.theme);
});

// Copying: buttons appear when a block is first pointed at or focused, so thousands of them cost nothing.
function addButton(event) {
  const block = event.target.closest?.(".copyable:not(.ready)");
  if (!block) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  block.classList.add("ready");
  block.append(button);
  button.addEventListener("click", async () => {
    const code = block.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);  // files opened from disk may not reach the clipboard
      button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  });
}
document.addEventListener("pointerover", addButton);
document.addEventListener("focusin", addButton);
for (const block of [...document.querySelectorAll(".copyable")].slice(0, 40)) addButton({ target: block });

// One obligation on a page of its own: #node:claim/name shows it with all that it rests on and all that rests on it.
const main = document.getElementById("main"), title = document.title;
const SVG = "http://www.w3.org/2000/svg", WIDTH = 200, HEIGHT = 54, COLUMN = 246, GAP = 12;
const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children);
  return element;
};
const draw = (name, attributes, text) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

// What the rows of a claim say of each other: who uses whom, by the rows' ids.
function stepsOf(article) {
  const steps = new Map();
  for (const row of article.querySelectorAll(".row.obligation")) {
    const name = row.querySelector(".id code").textContent.replace(/^[^/]*\//, "");
    const uses = [...row.querySelectorAll(".uses a")].map((link) => link.hash.slice(1));
    steps.set(row.id, { row, name, uses, users: [] });
  }
  for (const [id, step] of steps) {
    step.uses = step.uses.filter((used) => steps.has(used) && used !== id);
    for (const used of step.uses) steps.get(used).users.push(id);
  }
  return steps;
}
const reached = (steps, start, way) => {
  const seen = new Set(), waiting = [...steps.get(start)[way]];
  while (waiting.length) {
    const at = waiting.pop();
    if (!seen.has(at)) { seen.add(at); waiting.push(...steps.get(at)[way]); }
  }
  return seen;
};

// Above forty, steps that differ in their parameters alone share a box, as in the claim's own graph.
function merged(steps, ids, start) {
  const family = (id) => ids.size <= 40 || id === start ? id : id.replace(/(%5B|\[).*$/, "");
  const found = new Map();
  for (const id of ids) {
    const step = steps.get(id), key = family(id), known = found.get(key);
    const near = (way) => step[way].filter((other) => ids.has(other)).map(family).filter((other) => other !== key);
    if (known) { known.count++; known.uses.push(...near("uses")); known.users.push(...near("users")); }
    else found.set(key, { row: step.row, name: step.name, count: 1, uses: near("uses"), users: near("users") });
    if (found.get(key).count === 2) found.get(key).name = step.name.replace(/\[.*$/, "");
  }
  for (const step of found.values()) {
    step.uses = [...new Set(step.uses)]; step.users = [...new Set(step.users)];
    if (step.count > 1) step.name += ` ×${step.count}`;
  }
  return found;
}

// Columns by the longest way from above, order within one by the middle of the neighbours on the left.
function columnsOf(steps) {
  const column = new Map(), order = [...steps.keys()];
  for (let round = 0, moved = true; moved && round <= order.length; round++) {
    moved = false;
    for (const id of order) {
      const at = Math.max(0, ...steps.get(id).users.map((user) => (column.get(user) ?? 0) + 1));
      if (at !== column.get(id)) { column.set(id, at); moved = true; }
    }
  }
  const columns = [];
  for (const id of order) (columns[column.get(id)] ??= []).push(id);
  const place = new Map();
  for (const members of columns) {
    const middle = (id) => {
      const users = steps.get(id).users.filter((user) => place.has(user));
      return users.length ? users.reduce((sum, user) => sum + place.get(user), 0) / users.length : 0;
    };
    members.sort((a, b) => middle(a) - middle(b)).forEach((id, n) => place.set(id, n / members.length));
  }
  return columns;
}

function drawing(steps, start) {
  const columns = columnsOf(steps), tallest = Math.max(...columns.map((members) => members.length));
  const width = columns.length * COLUMN - 30, height = tallest * (HEIGHT + GAP) + 4, at = new Map();
  columns.forEach((members, c) => members.forEach((id, n) =>
    at.set(id, [8 + c * COLUMN, 2 + (n + (tallest - members.length) / 2) * (HEIGHT + GAP)])));
  const svg = draw("svg", { class: "dag", viewBox: `0 0 ${width} ${height}`, style: `max-width:${width}px;min-width:${Math.round(width * 0.85)}px`, role: "group", "aria-label": "What it rests on, and what rests on it" });
  const edges = draw("g", { class: "edges" });
  svg.append(edges);
  for (const [id, [x, y]] of at) {
    const { row, name, uses } = steps.get(id);
    for (const used of uses) {
      const [toX, toY] = at.get(used), half = COLUMN - WIDTH;
      edges.append(draw("path", { d: `M${x + WIDTH} ${y + HEIGHT / 2}C${x + WIDTH + half} ${y + HEIGHT / 2} ${toX - half} ${toY + HEIGHT / 2} ${toX} ${toY + HEIGHT / 2}` }));
    }
    const link = draw("a", { href: "#" + row.querySelector(".what").id, class: `node ${row.dataset.tone}${id === start ? " this" : ""}` });
    const cut = name.length <= 25 ? name.length : Math.max(name.lastIndexOf("_", 24) + 1, 0) || 25;
    const lines = [name.slice(0, cut), name.slice(cut)].filter(Boolean).map((line) => line.length > 25 ? line.slice(0, 24) + "…" : line);
    const said = row.querySelector(".verdict").textContent.trim() + ", " + row.dataset.scope.replace("_", " ");
    link.append(draw("title", {}, `${name}: ${said}`), draw("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 4 }));
    lines.forEach((line, n) => link.append(draw("text", { x: x + 12, y: y + (lines.length === 2 ? 18 : 24) + 14 * n, class: "name" }, line)));
    link.append(draw("text", { x: x + 12, y: y + (lines.length === 2 ? 46 : 40), class: "caption" }, said));
    svg.append(link);
  }
  return svg;
}

function listed(heading, steps, ids) {
  if (!ids.size) return [];
  const items = [...ids].map((id) => {
    const what = steps.get(id).row.querySelector(".what"), link = make("a", { href: "#" + what.id });
    link.append(...what.cloneNode(true).childNodes);
    return make("li", {}, steps.get(id).row.querySelector(".verdict").cloneNode(true), " ", link);
  });
  const list = make("ul", { className: "links" }, ...items);
  const all = `${heading} (${ids.size})`;
  return [make("h2", {}, all), ids.size > 12 ? make("details", { className: "fold" }, make("summary", {}, "all of them"), list) : list];
}

function alone(what) {
  const row = what.closest(".row"), article = what.closest("article"), id = row.id;
  const steps = stepsOf(article), below = reached(steps, id, "uses"), above = reached(steps, id, "users");
  const heading = make("h1", { tabIndex: -1 });
  heading.append(...what.cloneNode(true).childNodes);
  const claim = article.querySelector("h1, h2").textContent;
  const body = row.querySelector(".body").cloneNode(true);
  body.querySelector(".page").replaceWith(make("a", { href: "#" + row.id }, "in its place among the others"));
  for (const block of body.querySelectorAll(".copyable")) { block.classList.remove("ready"); block.querySelector("button")?.remove(); }
  const ids = new Set([...above, id, ...below]);
  const figure = ids.size === 1 ? [] : ids.size > 240 ? [make("p", { className: "aside" }, `${ids.size} steps are too many to be drawn.`)] :
    [make("figure", { className: "graph" }, make("figcaption", {}, "An arrow runs from what is proved to what its proof uses. What rests on this step is to its left, what it rests on to its right."), make("div", { className: "scroll", tabIndex: 0 }, drawing(merged(steps, ids, id), id)))];
  const axioms = new Map();
  for (const link of [id, ...below].flatMap((other) => [...steps.get(other).row.querySelectorAll(".axiom-links a")])) axioms.set(link.hash, link);
  const trusted = axioms.size ? [make("h2", {}, `It rests on axioms (${axioms.size})`), make("ul", { className: "links" }, ...[...axioms.values()].map((link) => make("li", {}, link.cloneNode(true))))] : [];
  const view = make("article", { className: "alone" },
    make("nav", { ariaLabel: "Where this step belongs" }, make("a", { href: "#" + article.id }, "← " + claim)), heading,
    make("p", {}, row.querySelector(".verdict").cloneNode(true), " ", row.querySelector(".how").cloneNode(true)),
    ...figure, body, ...trusted, ...listed("It rests on", steps, below), ...listed("Rests on it", steps, above));
  for (const part of main.children) part.hidden = true;
  main.append(view);
  for (const block of view.querySelectorAll(".copyable")) addButton({ target: block });
  const box = view.querySelector(".this"), around = box?.closest(".scroll");
  if (around) around.scrollLeft = box.getBoundingClientRect().left - around.getBoundingClientRect().left - (around.clientWidth - WIDTH) / 2;
  document.title = `${heading.textContent} · ${title}`;
  const begin = () => { scrollTo(0, 0); heading.focus({ preventScroll: true }); };
  begin();
  if (document.readyState !== "complete") addEventListener("load", () => setTimeout(begin), { once: true });  // after the browser's own jump
}

// An address: a page of its own, or a place in this one, for which the folds on the way are opened.
function go() {
  const hash = location.hash.slice(1), quoted = hash.replace(/[^\w/:.~%-]/g, encodeURIComponent);  // a link typed by hand
  const target = hash ? document.getElementById(hash) ?? document.getElementById(quoted) : null;
  main.querySelector(".alone")?.remove();
  for (const part of main.children) part.hidden = false;
  document.title = title;
  if (!target) return;
  if (target.id.startsWith("node:")) { alone(target); return; }
  target.closest(".row, .family")?.removeAttribute("hidden");
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") { at.open = true; at.hidden = false; }
  target.scrollIntoView();
}
addEventListener("hashchange", go);
go();

// Filtering by verdict, scope and text.
for (const form of document.querySelectorAll("form.filter")) {
  const section = form.closest("section");
  let rows, families;  // read when they are first filtered: thousands of rows take a moment
  const read = () => {
    rows = [...section.querySelectorAll(".row")].map((row) => ({
      row, verdict: row.dataset.verdict, scope: row.dataset.scope,
      text: (row.id + " " + row.firstElementChild.textContent).toLowerCase(),
    }));
    families = [...section.querySelectorAll(".family")];
  };
  const ticked = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    if (!rows) read();
    const verdicts = ticked("verdict"), scopes = ticked("scope"), text = form.elements.text.value.trim().toLowerCase();
    let shown = 0;
    for (const { row, ...has } of rows) {
      const fits = verdicts.has(has.verdict) && scopes.has(has.scope) && has.text.includes(text);
      row.hidden = !fits;
      shown += fits;
    }
    for (const fold of families) fold.hidden = !fold.querySelector(".row:not([hidden])");
    form.querySelector("output").value = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
  });
}

// The graph: one box, what it rests on and what rests on it.
for (const svg of document.querySelectorAll("svg.dag")) {
  const edges = JSON.parse(svg.dataset.edges);
  const nodes = [...svg.querySelectorAll(".node")], paths = [...svg.querySelectorAll(".edges path")];
  const reach = (start, from, to) => {
    const seen = new Set([start]), waiting = [start];
    while (waiting.length) {
      const at = waiting.pop();
      for (const edge of edges) if (edge[from] === at && !seen.has(edge[to])) { seen.add(edge[to]); waiting.push(edge[to]); }
    }
    return seen;
  };
  const show = (event) => {
    const node = event.target.closest?.(".node");
    if (!node) return;
    const start = Number(node.dataset.node), below = reach(start, 0, 1), above = reach(start, 1, 0);
    svg.classList.add("focused");
    nodes.forEach((other, n) => other.classList.toggle("near", below.has(n) || above.has(n)));
    paths.forEach((path, n) => {
      const [user, used] = edges[n];
      path.classList.toggle("near", (below.has(user) && below.has(used)) || (above.has(user) && above.has(used)));
    });
  };
  svg.parentElement.classList.toggle("wide", svg.parentElement.scrollWidth > svg.parentElement.clientWidth + 1);
  const rest = () => svg.classList.remove("focused");
  svg.addEventListener("pointerover", show);
  svg.addEventListener("focusin", show);
  svg.addEventListener("pointerleave", rest);
  svg.addEventListener("focusout", rest);
}

// Paper cannot be unfolded: open what a person would read.
let opened = [];
addEventListener("beforeprint", () => {
  const folds = [...document.querySelectorAll("details:not([open])")];
  opened = document.querySelectorAll(".row").length <= 300 ? folds : folds.filter((fold) => !fold.matches(".row, .family"));
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });

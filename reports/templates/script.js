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

// Links into folded obligations open the folds on the way.
function unfold() {
  let target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  target.closest(".row, .family")?.removeAttribute("hidden");
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") { at.open = true; at.hidden = false; }
  target.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// Filtering by verdict, scope and text.
for (const form of document.querySelectorAll("form.filter")) {
  const section = form.closest("section");
  const rows = [...section.querySelectorAll(".row")].map((row) => ({
    row, verdict: row.dataset.verdict, scope: row.dataset.scope,
    text: (row.id + " " + row.firstElementChild.textContent).toLowerCase(),
  }));
  const families = [...section.querySelectorAll(".family")];
  const ticked = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
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
addEventListener("beforeprint", () => {
  const rows = document.querySelectorAll(".row");
  if (rows.length <= 300) for (const row of rows) row.open = true;
});

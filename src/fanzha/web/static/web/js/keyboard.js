// Keys for people whose other hand holds a telephone: / searches, g + letter goes, j k Enter x work
// the list, ? shows all of them.
let goPending = 0;

function isTyping(target) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr, [data-row]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement?.closest("[data-rows] tbody tr, [data-row]"));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function go(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) window.location.assign(link.href);
}

const actions = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys-dialog")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  g: () => { goPending = Date.now(); },
  x: () => document.activeElement?.querySelector?.("[name=ids]")?.click(),
};

function openRow(event) {
  const row = event.target.closest?.("[data-href]");
  if (row && event.target === row) window.location.assign(row.dataset.href);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches?.("[data-search]")) event.target.blur();
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (goPending && Date.now() - goPending < 1500) {
    goPending = 0;
    go(event.key);
    return;
  }
  goPending = 0;
  if (event.key === "Enter") { openRow(event); return; }
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

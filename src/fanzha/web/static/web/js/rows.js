// A row opens by a click anywhere on it; ticked rows bring up the bar of what can be done with them.
import { word } from "./words.js";

function showBar() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = document.querySelectorAll("[data-rows] [name=ids]:checked").length;
  bar.hidden = count === 0;
  bar.querySelector("[data-bulk-count]").textContent = word("selected", { n: count });
  const all = document.querySelectorAll("[data-rows] [name=ids]").length;
  const master = document.querySelector("[data-check-all]");
  if (master) {
    master.checked = count > 0 && count === all;
    master.indeterminate = count > 0 && count < all;
  }
}

function tickAll(on) {
  document.querySelectorAll("[data-rows] [name=ids]").forEach((box) => { box.checked = on; });
  showBar();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) tickAll(event.target.checked);
  else if (event.target.matches("[data-rows] [name=ids]")) showBar();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-clear]")) tickAll(false);
  const row = event.target.closest("[data-href]");
  if (!row || event.target.closest("a, button, input, label, select, summary")) return;
  if (event.target.closest(".fz-check")) { row.querySelector("[name=ids]")?.click(); return; }
  if (String(window.getSelection())) return; // the person is copying text
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else window.location.assign(row.dataset.href);
});

// Filters apply as they are chosen, and text a moment after the last letter.
const TEXT = "input:not([type=checkbox]):not([type=date])";
let typing = 0;

function filterSoon(form, wait) {
  clearTimeout(typing);
  typing = setTimeout(() => window.htmx.trigger(form, "filter"), wait);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-filters]");
  if (form) filterSoon(form, event.target.matches(TEXT) ? 400 : 0);
});

document.addEventListener("htmx:after:swap", showBar);
// Empty filters do not clutter the address.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement?.matches("[data-filters]")) return;
  for (const [name, value] of [...ctx.request.body.entries()]) if (!value) ctx.request.body.delete(name);
});

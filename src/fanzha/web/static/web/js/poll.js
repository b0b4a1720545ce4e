// Fetches [data-poll="seconds"] parts again, but only while somebody looks at them, is not typing
// in them, and has no menu or dialog of them open.
const due = new WeakMap();

function isBusy(element) {
  const active = document.activeElement;
  if (active && element.contains(active) && active.matches("input, textarea, select")) return true;
  if (element.querySelector("dialog[open], :popover-open, [data-open]")) return true;
  return Boolean(element.querySelector("[name=ids]:checked"));
}

function pollAll() {
  if (document.hidden || !navigator.onLine) return;
  const now = Date.now();
  for (const element of document.querySelectorAll("[data-poll]")) {
    const wait = Number(element.dataset.poll) * 1000;
    if (!due.has(element)) due.set(element, now + wait);
    if (now < due.get(element) || isBusy(element)) continue;
    due.set(element, now + wait);
    window.htmx.trigger(element, "poll");
  }
}

setInterval(pollAll, 500);
document.addEventListener("visibilitychange", pollAll);

// Keeps every [data-due] ticking by the server's clock, and marks when it starts to press.
import { word } from "./words.js";

const SOON_S = 600;
const offsets = new WeakMap(); // element -> server time minus browser time, in ms
const pad = (number) => String(number).padStart(2, "0");

export function spanWords(seconds) {
  const minutes = Math.max(1, Math.floor(Math.abs(seconds) / 60));
  if (minutes < 60) return word("minutes", { n: minutes });
  if (minutes < 1440) return word("hours", { n: Math.floor(minutes / 60) });
  return word("days", { n: Math.floor(minutes / 1440) });
}

function digits(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function soonBelow(element) {
  if (!element.dataset.start) return SOON_S;
  return (Date.parse(element.dataset.due) - Date.parse(element.dataset.start)) / 4000;
}

function tick(element) {
  if (!offsets.has(element)) offsets.set(element, Date.parse(element.dataset.now) - Date.now());
  const now = Date.now() + offsets.get(element);
  const seconds = Math.trunc((Date.parse(element.dataset.due) - now) / 1000);
  const overdue = Date.parse(element.dataset.due) < now;
  const state = overdue ? "overdue" : seconds <= soonBelow(element) ? "soon" : "ok";
  const time = overdue || seconds >= 86400 ? spanWords(seconds) : digits(seconds);
  const text = word(overdue ? "overdue" : "left", { t: time });
  const shown = element.querySelector("[data-left]");
  if (shown.textContent !== text) shown.textContent = text;
  if (element.dataset.state !== state) element.dataset.state = state;
}

function tickAll() {
  if (!document.hidden) document.querySelectorAll("[data-due]").forEach(tick);
}

tickAll();
setInterval(tickAll, 1000);
document.addEventListener("visibilitychange", tickAll);
document.addEventListener("htmx:after:swap", (event) => {
  // A merged-in element keeps its identity but brings a fresh server time.
  event.target.querySelectorAll?.("[data-due]").forEach((element) => offsets.delete(element));
});

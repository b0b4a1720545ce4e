// Shows one masked field after the person says what for, and hides it again after a minute.
import { notice } from "./notices.js";
import { word } from "./words.js";

const SHOWN_MS = 60_000;
const dialog = document.getElementById("reveal-dialog");
let asked = null;

function hide(field) {
  if (!("open" in field.dataset)) return;
  delete field.dataset.open;
  field.querySelector("[data-text]").textContent = field.dataset.mask;
  field.querySelector("[data-reveal]").hidden = false;
}

function show(field, text) {
  const shown = field.querySelector("[data-text]");
  field.dataset.mask = shown.textContent;
  field.dataset.open = "";
  shown.textContent = text;
  field.querySelector("[data-reveal]").hidden = true;
  setTimeout(() => hide(field), SHOWN_MS);
}

function token() {
  return document.querySelector("#confirm-dialog [name=csrfmiddlewaretoken]").value;
}

async function fetchField(field, purpose) {
  const body = new URLSearchParams({ ref: field.dataset.ref, field: field.dataset.field, purpose });
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  const response = await fetch(field.dataset.url, { method: "POST", body, headers });
  const text = await response.text();
  const answer = new DOMParser().parseFromString(text, "text/html").body;
  if (response.ok) show(field, answer.textContent.trim());
  else notice(answer.querySelector("p")?.textContent || word("failed"), { tone: "bad", key: "reveal" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reveal]");
  if (!button) return;
  asked = button.closest("[data-ref]");
  dialog.returnValue = "";
  dialog.showModal();
});

dialog?.addEventListener("close", () => {
  const purpose = dialog.returnValue;
  const field = asked;
  asked = null;
  if (purpose && field) {
    fetchField(field, purpose).catch(() => notice(word("offline"), { tone: "bad", key: "reveal" }));
  }
});

// Nothing stays open on a screen nobody sits at, nor in the browser's memory of the page.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) document.querySelectorAll("[data-open][data-ref]").forEach(hide);
});
window.addEventListener("pagehide", () => document.querySelectorAll("[data-open][data-ref]").forEach(hide));

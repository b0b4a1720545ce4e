// Forms with data-draft-url save themselves as they are typed and bring the text back.
// GET gives {"fields": {name: [values]}, "saved_at": iso} or 204; POST takes the form; the server
// forgets the draft when the form itself is saved.
import { notice } from "./notices.js";
import { word } from "./words.js";

const EVERY_MS = 4000;
const SKIPPED = new Set(["csrfmiddlewaretoken", "once"]);
const time = (iso) => new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(iso));

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string");
}

function fill(form, fields) {
  for (const element of form.elements) {
    const values = fields[element.name];
    if (!values || SKIPPED.has(element.name) || element.type === "file") continue;
    if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
    else if (element.multiple) [...element.options].forEach((option) => { option.selected = values.includes(option.value); });
    else element.value = values[0];
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function save(form, state) {
  const body = new URLSearchParams(fieldsOf(form));
  const text = body.toString();
  if (text === state.saved || !navigator.onLine || "sending" in form.dataset) return;
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const response = await fetch(form.dataset.draftUrl, { method: "POST", body });
  if (!response.ok || response.redirected) return;
  state.saved = text;
  const mark = form.querySelector("[data-draft-state]");
  if (mark) mark.textContent = word("draft_saved", { t: time(new Date().toISOString()) });
}

async function restore(form, state) {
  const response = await fetch(form.dataset.draftUrl, { headers: { Accept: "application/json" } });
  if (response.status !== 200 || response.redirected) return;
  const draft = await response.json();
  const empty = fieldsOf(form);
  fill(form, draft.fields);
  state.saved = new URLSearchParams(fieldsOf(form)).toString();
  notice(word("draft_restored", { t: time(draft.saved_at) }), {
    key: "draft",
    action: { label: word("draft_discard"), run: () => discard(form, empty) },
  });
}

function discard(form, empty) {
  form.reset();
  fill(form, grouped(empty));
}

function grouped(pairs) {
  const fields = {};
  for (const [name, value] of pairs) (fields[name] ??= []).push(value);
  return fields;
}

function watch(form) {
  const state = { saved: new URLSearchParams(fieldsOf(form)).toString() };
  const quietly = (work) => work.catch(() => {}); // the next round tries again
  if (!form.querySelector(".fz-invalid")) quietly(restore(form, state));
  setInterval(() => { if (form.isConnected) quietly(save(form, state)); }, EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (document.hidden && form.isConnected) quietly(save(form, state)); });
}

document.querySelectorAll("form[data-draft-url]").forEach(watch);

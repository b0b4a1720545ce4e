// The 110 seat: what is typed is read while it is typed. The server answers with the marks, the
// panel and the elements as HTML; nothing typed meanwhile is lost, and the focus stays where it is.
const WAIT_MS = 350;
const form = document.getElementById("seat");
const text = document.getElementById("narrative");
const marks = document.getElementById("marks");
const panel = document.getElementById("panel");
const elements = document.getElementById("elements");
const bar = form.querySelector(".in-bar");
let timer = 0;
let running = null;
let pasted = false;

const follow = () => { marks.scrollTop = text.scrollTop; };

function valuesOf(root) {
  const found = new Map();
  for (const field of root.querySelectorAll("input, select")) {
    if (field.type === "radio") { if (field.checked) found.set(field.name, field.value); }
    else found.set(field.name, field.value);
  }
  return found;
}

// Puts new HTML in and gives back what was typed into it since it was asked for.
function replace(root, html, asked) {
  const typed = valuesOf(root);
  const active = document.activeElement;
  const held = root.contains(active) ? { id: active.id, name: active.name, at: active.selectionStart } : null;
  const open = [...root.querySelectorAll("details[open]")].map((each) => each.className);
  const top = root.scrollTop;
  root.innerHTML = html;
  root.scrollTop = top;
  for (const details of root.querySelectorAll("details")) details.open = open.includes(details.className);
  for (const field of root.querySelectorAll("input:not([type=radio]):not([type=hidden]), select")) {
    const now = typed.get(field.name);
    if (now !== undefined && now !== asked.get(field.name)) field.value = now;
  }
  if (held) restore(root, held);
}

function restore(root, held) {
  const field = held.id ? document.getElementById(held.id) : root.querySelector(`[name="${CSS.escape(held.name)}"]`);
  if (!field || !root.contains(field)) return;
  field.focus({ preventScroll: true });
  if (held.at !== null && field.setSelectionRange && field.type !== "radio") field.setSelectionRange(held.at, held.at);
}

// A pasted call sheet fills the empty fields; the narrative keeps only the story.
function fill(read) {
  text.value = read.narrative;
  for (const [key, value] of Object.entries(read.fields)) {
    const field = form.querySelector(`[name="f-${CSS.escape(key)}"]`);
    if (field && !field.value && !field.readOnly) field.value = value;
  }
  count();
}

function count() {
  const filled = [...form.querySelectorAll(".in-fields input")].filter((field) => field.value).length;
  form.querySelector("[data-filled]").textContent = filled ? `(${filled})` : "";
}

function show(answer, asked) {
  if (answer.read) fill(answer.read);
  marks.innerHTML = answer.marks;
  marks.classList.remove("in-stale");
  follow();
  replace(panel, answer.panel, asked);
  replace(elements, answer.elements, asked);
  document.getElementById("urgent").hidden = !answer.urgent;
  form.querySelector("[data-missing-words]").textContent = panel.querySelector(".in-count").textContent;
  bar.toggleAttribute("data-short", answer.missing > 0);
}

async function analyse() {
  running?.abort();
  running = new AbortController();
  const body = new FormData(form);
  if (pasted) body.set("pasted", "1");
  pasted = false;
  const asked = valuesOf(form);
  try {
    const response = await fetch(form.dataset.analyse, { method: "POST", body, signal: running.signal });
    if (response.ok && !response.redirected) show(await response.json(), asked);
  } catch (error) {
    if (error.name !== "AbortError") marks.classList.add("in-stale"); // offline: the next key tries again
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(analyse, WAIT_MS);
}

text.addEventListener("input", () => { marks.classList.add("in-stale"); soon(); });
text.addEventListener("scroll", follow);
text.addEventListener("paste", () => { pasted = true; });

form.addEventListener("change", (event) => {
  if (event.target.closest(".in-add") && !event.target.matches("[data-answer]")) return;
  if (event.target !== text && event.target.name) { count(); soon(); }
});

const red = () => [...panel.querySelectorAll(".in-missing :is(input, select)")];

function nextRed() {
  const all = red();
  const at = all.indexOf(document.activeElement);
  const next = all[at + 1] ?? all[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// The question of the item in hand stands large at the top, to be read aloud.
panel.addEventListener("focusin", (event) => {
  const next = panel.querySelector(".in-next q");
  if (next) next.textContent = event.target.closest("[data-question]")?.dataset.question ?? next.parentElement.dataset.next;
});

form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === "ArrowDown") { event.preventDefault(); nextRed(); }
  else if (control && event.key === "ArrowUp") { event.preventDefault(); text.focus(); }
  else if (control && event.key.toLowerCase() === "s") { event.preventDefault(); form.requestSubmit(form.querySelector("[value=save]")); }
  else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault(); // Enter answers a question, it never sends the page
    if (event.target.closest(".in-add")) add();
    else if (event.target.matches("[data-answer]")) { analyse(); nextRed(); }
  }
});

function add() {
  if (form.querySelector(".in-add [name=add-value]").value.trim()) {
    analyse().then(() => { form.querySelector(".in-add [name=add-value]").value = ""; });
  }
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("add" in button.dataset) add();
  if ("remove" in button.dataset) { button.closest("tr").remove(); analyse(); }
  if (button.dataset.pick) { document.getElementById("type").value = button.dataset.pick; analyse(); }
  if ("clear" in button.dataset) clearPage();
});

function clearPage() {
  for (const field of form.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea")) field.value = "";
  for (const radio of form.querySelectorAll("input[type=radio]")) radio.checked = false;
  form.querySelector("#type").value = "";
  elements.replaceChildren();
  analyse();
  text.focus();
}

bar.toggleAttribute("data-short", Boolean(panel.querySelector(".in-missing")));
count();
follow();

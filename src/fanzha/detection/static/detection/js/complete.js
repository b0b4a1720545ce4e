// Completes names of columns, functions and lists in the condition of a rule, by their names or
// by their words; the words beside the editor follow the scenario.
const MOST = 8;
const LEAST = 2;
const words = JSON.parse(document.getElementById("rule-words").textContent);
const scenario = document.getElementById("id_scenario");
const area = document.getElementById("id_when");
const list = document.getElementById("complete");
let found = [];
let chosen = 0;

function word() {
  const before = area.value.slice(0, area.selectionStart);
  return (before.match(/['A-Za-z_][A-Za-z0-9_]*$|[\u4e00-\u9fff]+$/) || [""])[0];
}

function matches(typed) {
  const key = typed.toLowerCase();
  const known = words[scenario.value];
  if (key > "~") return known.filter(([, says]) => says.includes(key)).slice(0, MOST);
  const starts = known.filter(([name]) => name.startsWith(key) && name !== key);
  const holds = known.filter(([name]) => !name.startsWith(key) && name.includes(key));
  return [...starts, ...holds].slice(0, MOST);
}

function close() {
  list.hidden = true;
  found = [];
  area.removeAttribute("aria-activedescendant");
}

function draw() {
  const items = found.map(([name, says], place) => {
    const item = document.createElement("li");
    const code = document.createElement("code");
    const small = document.createElement("small");
    item.id = `complete-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(place === chosen));
    item.dataset.place = place;
    code.textContent = name;
    small.textContent = says;
    item.append(code, small);
    return item;
  });
  list.replaceChildren(...items);
  list.hidden = false;
  area.setAttribute("aria-activedescendant", `complete-${chosen}`);
}

function take(place) {
  const at = area.selectionStart;
  const start = at - word().length;
  area.setRangeText(found[place][0], start, at, "end");
  close();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

area.setAttribute("aria-controls", "complete");
area.addEventListener("input", () => {
  const typed = word();
  found = typed.length >= LEAST || typed > "~" ? matches(typed) : [];
  chosen = 0;
  if (found.length) draw(); else close();
});
area.addEventListener("keydown", (event) => {
  if (!found.length) return;
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    draw();
  } else if (event.key === "Enter" || event.key === "Tab") take(chosen);
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => {
  const item = event.target.closest("[data-place]");
  if (!item) return;
  event.preventDefault();
  take(Number(item.dataset.place));
});
area.addEventListener("blur", close);
scenario.addEventListener("change", () => {
  for (const part of document.querySelectorAll("[data-scenario]")) {
    part.hidden = part.dataset.scenario !== scenario.value;
  }
});

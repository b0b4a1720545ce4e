// Sentences above the page, in the same look as the server's messages.
import { word } from "./words.js";

function symbol(name) {
  const sample = document.querySelector("svg.fz-icon use");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "fz-icon");
  svg.setAttribute("aria-hidden", "true");
  if (sample) use.setAttribute("href", sample.getAttribute("href").replace(/#.*/, `#${name}`));
  svg.append(use);
  return svg;
}

export function notice(text, { tone = "info", key = "", action = null } = {}) {
  const place = document.getElementById("notices");
  if (!place) return null;
  if (key) place.querySelector(`[data-key="${key}"]`)?.remove();
  const box = document.createElement("div");
  box.className = `fz-notice fz-tone-${tone}`;
  box.setAttribute("role", tone === "bad" ? "alert" : "status");
  if (key) box.dataset.key = key;
  const line = document.createElement("p");
  line.textContent = text;
  box.append(symbol(tone === "bad" ? "alert" : "info"), line);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = action.label;
    button.addEventListener("click", () => { box.remove(); action.run(); });
    box.append(button);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "fz-iconbutton";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", word("close"));
  close.append(symbol("close"));
  box.append(close);
  place.append(box);
  return box;
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".fz-notice")?.remove();
});

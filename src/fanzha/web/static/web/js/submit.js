// A second click on a form's button does nothing until the first answer is there.
import { word } from "./words.js";

const STAYS_MS = 3000; // forms marked data-stays open a new tab or a download: the page is not replaced
const contents = new Map(); // button -> its nodes while it says "sending"

function lock(form, button) {
  form.dataset.sending = "";
  if (!button || contents.has(button)) return;
  contents.set(button, [...button.childNodes]);
  // Disabled a moment later: the button's own name and value must still be sent.
  setTimeout(() => {
    button.disabled = true;
    if (!button.closest(".fz-menu-card")) button.textContent = word("sending");
  });
}

function unlock(form) {
  delete form.dataset.sending;
  for (const [button, nodes] of contents) {
    if (button.form !== form) continue;
    button.disabled = false;
    button.replaceChildren(...nodes);
    contents.delete(button);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get") return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  setTimeout(() => {
    const byHtmx = form.matches("[hx-post], [hx-put], [hx-patch]"); // it prevents the default itself
    if (event.defaultPrevented && !byHtmx) return;
    lock(form, event.submitter);
    if ("stays" in form.dataset) setTimeout(() => unlock(form), STAYS_MS);
  });
}, true);

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx?.sourceElement?.closest?.("form");
  if (form) unlock(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(unlock);
});

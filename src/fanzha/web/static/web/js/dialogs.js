// One dialog asks for confirmation (and a reason) for every [data-confirm] button; ticked rows go
// along with actions of the bulk bar.
import { freshToken } from "./token.js";

const dialog = document.getElementById("confirm-dialog");

function hidden(form, name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  input.dataset.extra = "";
  form.append(input);
}

function open(button) {
  const form = dialog.querySelector("form");
  const reason = form.querySelector("[data-reason-field]");
  const text = reason.querySelector("textarea");
  const goButton = form.querySelector("[data-go]");
  form.querySelectorAll("[data-extra]").forEach((input) => input.remove());
  form.action = button.dataset.confirm;
  form.elements.once.value = freshToken();
  form.querySelector("h2").textContent = button.dataset.question;
  goButton.textContent = button.dataset.action;
  goButton.classList.toggle("btn-danger", "danger" in button.dataset);
  goButton.classList.toggle("btn-primary", !("danger" in button.dataset));
  reason.hidden = !button.dataset.reason;
  text.required = button.dataset.reason === "required";
  text.value = "";
  if ("bulkAction" in button.dataset) {
    document.querySelectorAll("[data-rows] [name=ids]:checked").forEach((box) => hidden(form, "ids", box.value));
  }
  hidden(form, "next", window.location.pathname + window.location.search);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-confirm]");
  if (button) open(button);
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest?.("[data-keys]")) document.getElementById("keys-dialog").showModal();
  if (event.target.closest?.("[data-back]")) window.history.back();
  if (event.target.closest?.("[data-print]")) window.print();
  if (event.target instanceof HTMLDialogElement) event.target.close(); // a click beside the box
});

// What a page says when a part of it cannot be fetched. A panel fails alone; anything else says so
// above the page. Answers of the server below 500 bring their own sentence (HX-Retarget).
import { notice } from "./notices.js";
import { word } from "./words.js";

function failPanel(panel) {
  const box = document.createElement("div");
  const again = document.createElement("button");
  box.className = "fz-slot-failed";
  box.append(document.createTextNode(word("panel_failed")));
  again.type = "button";
  again.className = "btn btn-sm";
  again.textContent = word("again");
  again.addEventListener("click", () => window.htmx.trigger(panel, "load"));
  box.append(again);
  panel.replaceChildren(box);
  panel.removeAttribute("aria-busy");
}

function isPoll(context) {
  return Boolean(context.sourceElement?.closest("[data-poll]")) && context.request?.method === "GET";
}

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const panel = ctx.sourceElement?.closest("[data-slot]");
  if (!panel || ctx.sourceElement !== panel || ctx.response.status < 400) return;
  event.preventDefault(); // a refusal for one panel is no message for the whole page
  if (ctx.response.status === 403 || ctx.response.status === 404) panel.remove();
  else failPanel(panel);
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status >= 500 && !isPoll(ctx)) notice(word("failed"), { tone: "bad", key: "failed" });
});

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!ctx?.request || isPoll(ctx)) return;
  const panel = ctx.sourceElement?.closest("[data-slot]");
  if (panel && ctx.sourceElement === panel) failPanel(panel);
  else if (!navigator.onLine || error instanceof TypeError || ctx.request.signal?.reason === "timeout") {
    notice(word("offline"), { tone: "bad", key: "failed" });
  }
});

document.addEventListener("htmx:after:swap", (event) => {
  event.target.closest?.("[data-slot]")?.removeAttribute("aria-busy");
});

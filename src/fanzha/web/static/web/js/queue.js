// Forms with data-offline work without a network: what they post waits on the phone and is sent
// once, for the same person only. Fields marked data-personal are never kept here; a form in which
// such a field is filled waits on the screen instead.
import { notice } from "./notices.js";
import { freshToken } from "./token.js";
import { word } from "./words.js";

const STORE = "fanzha-queue";
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "once"]);
const person = document.body.dataset.person || "";
let sending = false;

const read = () => JSON.parse(localStorage.getItem(STORE) || "[]");
const write = (entries) => localStorage.setItem(STORE, JSON.stringify(entries));
const mine = () => read().filter((entry) => entry.person === person);

function holdsPersonal(form) {
  return [...form.querySelectorAll("[data-personal]")].some((field) => field.value.trim());
}

function keep(form, submitter) {
  const fields = [...new FormData(form, submitter)].filter(
    ([name, value]) => !NOT_KEPT.has(name) && typeof value === "string" && value !== "",
  );
  // The same form may be filled in several times before the network is back: a token for each.
  fields.push(["once", freshToken()]);
  const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  write([...read(), { person, url, fields, at: Date.now() }]);
}

function showWaiting() {
  const waiting = mine().length;
  const old = document.querySelector('#notices [data-key="queue"]');
  if (waiting) notice(word("queue_waiting", { n: waiting }), { tone: "soon", key: "queue" });
  else old?.remove();
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// The server took it (2xx, or it had been taken before: 409), refused it for good, or not reached.
async function post(entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrfmiddlewaretoken", token());
  const response = await fetch(entry.url, { method: "POST", body, headers: { "X-Fanzha-Queue": "1" } });
  if (response.headers.get("X-Fanzha-Person") !== "1") return "wait"; // logged out meanwhile
  if (response.ok || response.status === 409) return "sent";
  return response.status === 400 || response.status === 403 || response.status === 404 ? "refused" : "wait";
}

async function sendAll() {
  if (sending || !person || !navigator.onLine || !mine().length) return;
  sending = true;
  let sent = 0;
  try {
    for (const entry of mine()) {
      const result = await post(entry);
      if (result === "wait") break;
      write(read().filter((other) => other.at !== entry.at || other.person !== entry.person));
      if (result === "refused") notice(word("queue_refused"), { tone: "bad" });
      else sent += 1;
    }
  } catch {
    // still no network: the next round tries again
  } finally {
    sending = false;
    showWaiting();
    if (sent) notice(word("queue_sent", { n: sent }), { tone: "good", key: "queue-sent" });
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-offline]") || navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (holdsPersonal(form)) {
    notice(word("queue_personal"), { tone: "bad", key: "queue-personal" });
    return;
  }
  keep(form, event.submitter);
  form.reset();
  showWaiting();
  notice(word("queued"), { tone: "good", key: "queued" });
}, true);

window.addEventListener("online", sendAll);
setInterval(sendAll, 30_000);
if (person) { showWaiting(); sendAll(); }

// Says aloud what is new, and shows unread things in the title while the page is in the background.
// [data-announce="text"] speaks once per data-key when it arrives; data-urgent interrupts.
const spoken = new Set();
const plainTitle = document.title;

function keyOf(element) {
  return element.dataset.key || element.dataset.announce;
}

function say(text, urgent) {
  const region = document.getElementById(urgent ? "alarm" : "announce");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

function announceNew() {
  for (const element of document.querySelectorAll("[data-announce]")) {
    if (spoken.has(keyOf(element))) continue;
    spoken.add(keyOf(element));
    say(element.dataset.announce, "urgent" in element.dataset);
  }
}

function markTitle() {
  const counts = [...document.querySelectorAll("[data-unread]")].map((e) => Number(e.dataset.unread) || 0);
  const unread = Math.max(0, ...counts);
  document.title = unread ? `(${unread > 99 ? "99+" : unread}) ${plainTitle}` : plainTitle;
}

// What stands on the page when it opens is read in place, not announced.
document.querySelectorAll("[data-announce]").forEach((element) => spoken.add(keyOf(element)));
markTitle();
document.addEventListener("htmx:after:swap", () => { announceNew(); markTitle(); });
document.addEventListener("announce", (event) => say(event.detail?.value ?? String(event.detail), false));

const wallClock = document.querySelector("[data-wallclock]");
if (wallClock) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  const show = () => { wallClock.textContent = format.format(new Date()); }; // 2026-11-22 14:05
  show();
  setInterval(show, 1000);
}

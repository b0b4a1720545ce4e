// Small conveniences of the frame: copy buttons, the place in a long navigation.
import { notice } from "./notices.js";
import { word } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const text = source?.value ?? source?.innerText ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // plain http has no clipboard API
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  notice(word("copied"), { tone: "good", key: "copied" });
});

const here = document.querySelector(".fz-side [aria-current]");
if (here) {
  const side = here.closest(".fz-side"); // scrolled itself, because scrollIntoView would move the page
  const below = here.offsetTop + here.offsetHeight - side.clientHeight;
  if (below > 0) side.scrollTop = below + side.clientHeight / 3;
}

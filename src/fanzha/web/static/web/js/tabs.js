// Tabs that are wider than the screen begin with the chosen one in sight.
for (const chosen of document.querySelectorAll("nav > [aria-current]")) {
  const nav = chosen.parentElement;
  if (nav.scrollWidth > nav.clientWidth) {
    nav.scrollLeft += chosen.getBoundingClientRect().left - nav.getBoundingClientRect().left - 24;
  }
}

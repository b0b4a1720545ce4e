// Words that scripts write come from the server, in the page's language.
const words = JSON.parse(document.body.dataset.words || "{}");

export function word(name, values = {}) {
  return (words[name] || name).replace(/\{(\w)\}/g, (whole, key) => values[key] ?? whole);
}

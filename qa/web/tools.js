// Copy, save, and words that stand in attributes. `element` holds the line in which the page says what it did.
const line = element.querySelector("p");
const pageLanguage = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
const words = (key) => line.dataset[key + (pageLanguage() === "zh" ? "Zh" : "En")];

function tell(key) {
  line.textContent = words(key);
  clearTimeout(window.policyTools.timer);
  window.policyTools.timer = setTimeout(() => (line.textContent = ""), 4000);
}

// The clipboard interface is missing on plain http; an invisible text box does it there.
function copyByHand(text) {
  const box = document.createElement("textarea");
  const before = document.activeElement;
  box.value = text;
  box.style.cssText = "position:fixed;opacity:0";
  document.body.append(box);
  box.select();
  const isDone = document.execCommand("copy");
  box.remove();
  before?.focus?.({ preventScroll: true });
  return isDone;
}

async function copy(text, told = "copied") {
  if (!text) return;
  let isDone = false;
  try {
    await navigator.clipboard.writeText(text);
    isDone = true;
  } catch {
    isDone = copyByHand(text);
  }
  tell(isDone ? told : "copyFailed");
}

function save(content, name) {
  if (!content) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content])); // what it is, its name says
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  tell("saved");
}

// Options and hints cannot hold markup, so their words come from attributes.
function relabel() {
  const language = pageLanguage();
  for (const option of document.querySelectorAll("option[data-en]")) {
    const wanted = option.getAttribute("data-" + language);
    if (option.textContent !== wanted) option.textContent = wanted;
  }
  for (const input of document.querySelectorAll("[data-hint-en]"))
    input.placeholder = input.getAttribute("data-hint-" + language);
  window.policyAsk?.label();
  window.policyAsk?.showChosen();
}

window.policyTools?.listeners.abort();
window.policyTools?.observer.disconnect();
window.policyTools = {
  copy, save, relabel, tell, words, pageLanguage, listeners: new AbortController(), observer: new MutationObserver(relabel),
};
window.policyTools.observer.observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-copy-en]");
  if (!button) return;
  const here = new URL(location);
  here.hash = button.dataset.place;
  copy(`${button.getAttribute("data-copy-" + pageLanguage())}\n${words("pageAddress")}: ${here}`);
}, { signal: window.policyTools.listeners.signal });
relabel();

// Runs when the document panel is on the page; `element` is the panel. No server is asked to
// show a passage: links `#c-document-start-end` and `#m-[document-]number` are answered here.
const articles = element.querySelector("#articles");
const back = element.querySelector("#back");
const missing = element.querySelector("#missing span");
const choice = element.querySelector("#choice");
const LINKS = 'a[href^="#c-"], a[href^="#m-"]';
let origin = null; // the link that was followed last

// UTF-16 index of the n-th code point: offsets count code points, strings count units.
function unit(text, n) {
  let at = 0;
  for (; n > 0; n--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function clear() {
  for (const mark of element.querySelectorAll("mark.hit")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

function wrap(article, start, end) {
  const marks = [];
  for (const line of article.querySelectorAll("[data-start]")) {
    let at = Number(line.dataset.start);
    if (Number(line.dataset.end) <= start || at >= end) continue;
    const nodes = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const length = [...node.data].length;
      const from = Math.max(start - at, 0), to = Math.min(end - at, length);
      at += length;
      if (from >= to) continue;
      const range = document.createRange();
      range.setStart(node, unit(node.data, from));
      range.setEnd(node, unit(node.data, to));
      const mark = document.createElement("mark");
      mark.className = "hit";
      range.surroundContents(mark);
      marks.push(mark);
    }
  }
  return marks;
}

const articleOf = (id) => [...articles.querySelectorAll("article")].find((a) => a.dataset.document === id);

// The article of a document, fetched the first time it is wanted; null when there is none.
async function show(id) {
  let article = articleOf(id);
  if (!article) {
    const reply = await fetch("documents/" + encodeURIComponent(id)).catch(() => null);
    if (!reply || !reply.ok) return null;
    const body = await reply.text();
    if (!articleOf(id)) articles.insertAdjacentHTML("beforeend", body); // escaped by document_panel.py
    article = articleOf(id);
  }
  for (const other of articles.children) other.hidden = other !== article;
  if (choice) choice.value = id;
  return article;
}

// Which characters a link means: [document, start, end], or null.
async function place(href) {
  let parts = href.match(/^#c-(.+)-(\d+)-(\d+)$/);
  if (parts) return [parts[1], Number(parts[2]), Number(parts[3])];
  parts = href.match(/^#m-(?:(.+)-)?(\d+(?:\.\d+)*)$/);
  if (!parts) return null;
  const all = [...articles.querySelectorAll("article")];
  const article = parts[1] ? await show(parts[1]) : all.find((a) => !a.hidden) || all[0];
  const spans = article ? JSON.parse(article.dataset.places) : {};
  return Object.hasOwn(spans, parts[2]) ? [article.dataset.document, ...spans[parts[2]]] : null;
}

async function open(href, link) {
  const wanted = await place(href);
  const article = wanted && (await show(wanted[0]));
  clear();
  const marks = article ? wrap(article, wanted[1], wanted[2]) : [];
  missing.hidden = marks.length > 0;
  origin = link;
  back.hidden = !link;
  if (!marks.length) {
    missing.scrollIntoView({ block: "center" });
    return;
  }
  history.replaceState(history.state, "", location.pathname + location.search + href);
  marks[0].tabIndex = -1;
  marks[0].focus({ preventScroll: true });
  marks[0].scrollIntoView({ block: "center" });
}

function goBack() {
  if (!origin) return;
  const same = [...document.querySelectorAll(LINKS)].filter((a) => a.getAttribute("href") === origin.getAttribute("href"));
  const link = origin.isConnected ? origin : same.pop(); // the chat may have been drawn anew
  if (!link) return;
  const tab = link.closest('[role="tabpanel"]'); // the visitor may have gone to another tab meanwhile
  if (!tab || link.offsetParent) return focusOn(link);
  document.getElementById(tab.id + "-button")?.click();
  setTimeout(() => focusOn(link), 100); // once it is drawn
}

function focusOn(link) {
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "center" });
}

// Called when a question or its answer has come: the question goes to the top of the chat, so that
// a long answer is read from its beginning.
function showNewest() {
  const question = [...document.querySelectorAll("#chat .user-row")].pop();
  const chat = question?.closest(".bubble-wrap");
  if (chat) chat.scrollTop += question.getBoundingClientRect().top - chat.getBoundingClientRect().top - 12;
}

// Gradio calls the example questions a list, but their buttons are no list items.
const groupExamples = () => document.querySelector('#chat .examples[role="list"]')?.setAttribute("role", "group");
new MutationObserver(groupExamples).observe(document.body, { childList: true, subtree: true });
groupExamples();

window.policyPanel?.listeners.abort(); // the panel was put on the page a second time
window.policyPanel = { listeners: new AbortController(), showNewest: () => setTimeout(showNewest, 50) };
const listening = { capture: true, signal: window.policyPanel.listeners.signal };
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINKS);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault(); // <base href> makes "#..." another page: the conversation would be lost
  event.stopPropagation();
  open(link.getAttribute("href"), link);
}, listening);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.contains(document.activeElement)) goBack();
}, listening);
back.addEventListener("click", goBack);
choice?.addEventListener("change", () => { clear(); show(choice.value); articles.scrollTop = 0; });
window.addEventListener("hashchange", () => open(location.hash, null), listening);
if (/^#[cm]-/.test(location.hash)) open(location.hash, null);

// Runs when the document panel is on the page; `element` is the panel. No server is asked to show a
// passage: links `#c-document[@version]-start-end` and `#m-[document-]number` are answered here.
// What is in the panel is put there anew when the index has changed, so it is looked up each time.
const at = (id) => element.querySelector("#" + id);
const LINKS = 'a[href^="#c-"], a[href^="#m-"]';
let origin = null; // the link that was followed last

// UTF-16 index of the n-th code point: offsets count code points, strings count units.
function unit(text, n) {
  let units = 0;
  for (; n > 0; n--) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
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
    let offset = Number(line.dataset.start);
    if (Number(line.dataset.end) <= start || offset >= end) continue;
    const nodes = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const length = [...node.data].length;
      const from = Math.max(start - offset, 0), to = Math.min(end - offset, length);
      offset += length;
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

// The article with a text of a document: that of a version, given by its first digits, or the one it has now.
const articleOf = (id, version) => [...at("articles").querySelectorAll("article")].find((a) =>
  a.dataset.document === id && (version ? a.dataset.version.startsWith(version) : a.dataset.earlier === undefined));

// The same, fetched the first time it is wanted; null when there is none.
async function show(id, version = "") {
  let article = articleOf(id, version);
  if (!article) {
    const address = "documents/" + encodeURIComponent(id) + (version && "?version=" + version);
    const reply = await fetch(address).catch(() => null);
    if (!reply || !reply.ok) return null;
    const body = await reply.text();
    if (!articleOf(id, version)) at("articles").insertAdjacentHTML("beforeend", body); // escaped by document_panel.py
    article = articleOf(id, version);
  }
  for (const other of at("articles").children) other.hidden = other !== article;
  if (at("choice")) at("choice").value = id;
  return article;
}

// Which characters a link means: [document, version, start, end], or null.
async function place(href) {
  let parts = href.match(/^#c-([^@]+)(?:@([0-9a-f]+))?-(\d+)-(\d+)$/);
  if (parts) return [parts[1], parts[2] ?? "", Number(parts[3]), Number(parts[4])];
  parts = href.match(/^#m-(?:(.+)-)?(\d+(?:\.\d+)*)$/);
  if (!parts) return null;
  const all = [...at("articles").querySelectorAll("article")];
  const article = parts[1] ? await show(parts[1]) : all.find((a) => !a.hidden) || all[0];
  const spans = article ? JSON.parse(article.dataset.places) : {};
  return Object.hasOwn(spans, parts[2]) ? [article.dataset.document, article.dataset.version, ...spans[parts[2]]] : null;
}

async function open(href, link) {
  const wanted = await place(href);
  const article = wanted && (await show(wanted[0], wanted[1]));
  clear();
  const marks = article ? wrap(article, wanted[2], wanted[3]) : [];
  const missing = at("missing").firstElementChild;
  missing.hidden = marks.length > 0;
  origin = link ?? origin;
  at("back").hidden = !origin && !NARROW.matches;
  if (!marks.length) {
    missing.scrollIntoView({ block: "center" });
    return;
  }
  visit({ href, over: "reading" });
  marks[0].tabIndex = -1;
  marks[0].focus({ preventScroll: true });
  marks[0].scrollIntoView({ block: "center" });
}

function goBack() {
  if (NARROW.matches && view().over) return uncover();
  const link = sameLink(origin);
  if (!link) return;
  const tab = link.closest('[role="tabpanel"]'); // the visitor may have gone to another tab meanwhile
  if (!tab || link.offsetParent) return focusOn(link);
  document.getElementById(tab.id + "-button")?.click();
  setTimeout(() => focusOn(link), 100); // once it is drawn
}

function focusOn(link) {
  if (!link) return;
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "center" });
}

// The server takes a new index in while this page is open: then what the page shows of the texts is fetched anew.
// Answers given before keep their links to the texts that they quote.
const LOOK_MS = 3000;
async function follow() {
  const panel = element.querySelector("[data-part=panel]");
  if (!panel || document.hidden) return;
  const told = await fetch("state", { cache: "no-store" }).then((reply) => reply.json()).catch(() => null);
  if (!told) return;
  at("renewed").lastElementChild.hidden = !told.problem;
  if (!told.state || told.state === panel.dataset.state) return;
  const before = [...at("articles").querySelectorAll("article")].find((a) => !a.hidden)?.dataset.document;
  for (const part of document.querySelectorAll("[data-part]")) {
    const reply = await fetch("parts/" + part.dataset.part, { cache: "no-store" }).catch(() => null);
    if (!reply?.ok) return; // looked for again
    part.innerHTML = await reply.text(); // escaped by the modules that make it
  }
  panel.dataset.state = told.state;
  origin = null;
  if (before) await show(before);
  window.policyTools?.relabel();
  at("renewed").firstElementChild.hidden = false;
}

// Called when a question or its answer has come: the question goes to the top of the chat, so that
// a long answer is read from its beginning.
function showNewest() {
  const question = [...document.querySelectorAll("#chat .user-row")].pop();
  const chat = question?.closest(".bubble-wrap");
  if (chat) chat.scrollTop += question.getBoundingClientRect().top - chat.getBoundingClientRect().top - 12;
}

window.policyPanel?.listeners.abort(); // the panel was put on the page a second time
clearInterval(window.policyPanel?.looking);
window.policyPanel = {
  listeners: new AbortController(), looking: setInterval(follow, LOOK_MS), showNewest: () => setTimeout(showNewest, 50),
  open, visit, amend, uncover, view, NARROW,
};
const listening = { capture: true, signal: window.policyPanel.listeners.signal };
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINKS);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault(); // <base href> makes "#..." another page: the conversation would be lost
  event.stopPropagation();
  if (window.policyCard?.taken(link, event)) return; // on a phone a sheet comes first
  open(link.getAttribute("href"), link);
}, listening);
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.('#tabs [role="tab"]');
  if (tab && !isWalking) visit({ tab: tab.id.replace(/^tab-|-button$/g, ""), over: "", href: "" });
  if (event.target.closest?.("#read")) visit({ over: "reading" });
}, listening);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.contains(document.activeElement)) goBack();
}, listening);
element.addEventListener("click", (event) => event.target.closest?.("#back") && goBack(), listening);
element.addEventListener("change", (event) => {
  if (event.target.id !== "choice") return;
  clear();
  show(event.target.value).then(() => find(at("find").value.trim()));
  at("articles").scrollTop = 0;
}, listening);
document.addEventListener("visibilitychange", follow, listening);
follow();
window.addEventListener("popstate", walk, listening);
NARROW.addEventListener("change", () => lay(view().over), { signal: window.policyPanel.listeners.signal });
if (history.state?.policy) walk({ state: history.state }, true);
else if (/^#[cm]-/.test(location.hash)) {
  amend({ href: location.hash, over: "reading" });
  open(location.hash, null).then(() => lay(view().over));
} else amend({});

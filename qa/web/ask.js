// Questions on their way to the server, what the buttons of the page ask of it, and names for screen readers.
// `element` is the start, which shows whether the models are loaded.
const textarea = () => document.querySelector("#question textarea");
const acts = []; // on their way to the server, in order
const onTheWay = []; // questions that have been sent and are not yet in the chat
let along = { talk: "", answers: {}, conversation: "", documents: [] };

function put(text) {
  const box = textarea();
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true })); // Gradio keeps its own copy
}

// At the key, before anything is sent, the box is free: what is typed from then on stays in it, however slow the network.
const atTheKey = [];
function takeFromBox() {
  const question = textarea().value;
  if (!question.trim()) return;
  atTheKey.push(question);
  put("");
}

// Called when Gradio is about to send; gives the question to send.
function sent(question) {
  const taken = atTheKey.shift() ?? question;
  if (textarea().value === taken) put("");
  if (taken?.trim()) {
    onTheWay.push(taken);
    beginTalk();
  }
  return taken;
}

const putBack = (text) => put([text, textarea().value].filter(Boolean).join("\n"));

// Called when the server has replied: what it did not take comes back.
function settled(told) {
  onTheWay.shift();
  const { left = "" } = JSON.parse(told || "{}");
  if (left) putBack(left);
}

function act(what) {
  if (what.do === "ask") beginTalk();
  acts.push(JSON.stringify(what));
  document.querySelector(what.do === "ask" || what.do === "alone" ? "#do-ask" : "#do").click();
}

const TALK = "policy-talk"; // which conversation this tab of the browser shows
function remember(talk) {
  try {
    talk ? sessionStorage.setItem(TALK, talk) : sessionStorage.removeItem(TALK);
  } catch {} // a browser that stores nothing shows the list of conversations all the same
}
function remembered() {
  try {
    return sessionStorage.getItem(TALK) ?? "";
  } catch {
    return "";
  }
}

// A conversation gets its id from the server, after its first question. The step of the history is made with the
// question, under a name of our own, so that Back leads to the start however late the id comes.
let pending = "";
const idOf = {};
function beginTalk() {
  if (along.talk || pending || !document.querySelector("#talks-box")) return; // what is not kept could not be opened again
  pending = `new-${Date.now()}`;
  window.policyPanel?.visit({ talk: pending });
}

// Whether an entry of the history shows the conversation that is open. A name from before a reload is taken for it.
function isOpenTalk(name) {
  const id = idOf[name] ?? name;
  return id.startsWith("new-") || id === (along.talk ?? "");
}

function followTalk(before) {
  const panel = window.policyPanel;
  if (along.talk && pending) {
    idOf[pending] = along.talk;
    pending = "";
  } else if (along.talk !== before && panel) {
    if (panel.view().talk.startsWith("new-") && along.talk) panel.amend({ talk: along.talk });
    else if (!isOpenTalk(panel.view().talk)) panel.visit({ talk: along.talk });
  }
}

function takeAlong(told) {
  const before = along.talk;
  const answers = along.answers ?? {};
  along = JSON.parse(told || "{}");
  along.answers = { ...answers, ...along.answers }; // only new ones come
  remember(along.talk);
  followTalk(before);
  if (along.kept === false) window.policyTools.tell("talkNotKept");
  window.policyTalks?.refresh();
  showChosen();
}

// That some documents alone are asked is told above the chat, and in their tab.
function showChosen() {
  const ids = along.documents ?? [], line = document.querySelector("#scope p");
  window.policyDocuments?.show(ids);
  if (!line) return;
  line.hidden = !ids.length;
  const total = document.querySelectorAll("#choice option").length;
  const words = line.getAttribute(`data-words-${window.policyTools.pageLanguage()}`);
  line.querySelector("span").textContent = words.replace("{chosen}", ids.length).replace("{total}", total);
}

const bytesOf = (base64) => base64 && Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

// kind: "md" or "docx". A conversation that is not kept has come whole with its last answer.
function save(kind) {
  const name = `conversation.${kind}`;
  if (!along.talk) return window.policyTools.save(kind === "docx" ? bytesOf(along.word) : along.conversation, name);
  const link = document.createElement("a");
  link.href = `conversations/${along.talk}.${kind}?lang=${window.policyTools.pageLanguage()}`;
  link.download = name;
  link.click();
  window.policyTools.tell("saved");
}

async function shareLink(id) {
  const reply = await fetch(`conversations/${along.talk}/links/${id}`, { method: "POST" }).catch(() => null);
  if (!reply?.ok) return window.policyTools.tell("linkFailed");
  const { link } = await reply.json();
  window.policyTools.copy(new URL(`answers/${link}`, document.baseURI).href, "linkCopied");
}

function useTool(button) {
  const id = [...button.classList].find((name) => name.startsWith("x-"))?.slice(2) ?? "";
  if (button.classList.contains("copy")) window.policyTools.copy(along.answers?.[id]);
  else if (button.classList.contains("link")) shareLink(id);
  else act({ do: ["up", "down", "alone"].find((name) => button.classList.contains(name)), id });
}

// Gradio names a message by its raw Markdown, and a citation by its number alone.
function label() {
  const { words } = window.policyTools ?? {};
  if (!words) return;
  for (const [who, key] of [["user", "you"], ["bot", "assistant"]])
    for (const message of document.querySelectorAll(`#chat [data-testid="${who}"]`)) {
      if (message.getAttribute("role") !== "group") message.setAttribute("role", "group");
      if (message.getAttribute("aria-label") !== words(key)) message.setAttribute("aria-label", words(key));
    }
  const log = document.querySelector('#chat [role="log"]');
  if (log && log.getAttribute("aria-label") !== words("conversation")) log.setAttribute("aria-label", words("conversation"));
  for (const link of document.querySelectorAll('#chat a[href^="#c-"]')) {
    const number = link.textContent.trim();
    if (!/^\d+$/.test(number)) continue;
    const name = words("sourceLink").replace("{n}", number).replace("{where}", link.dataset.where ?? link.title);
    link.dataset.where ??= link.title;
    if (link.title) link.removeAttribute("title"); // the card shows it; both would be read out twice
    if (link.getAttribute("aria-label") !== name) link.setAttribute("aria-label", name);
  }
  for (const button of document.querySelectorAll("#chat button.tool.up, #chat button.tool.down")) {
    const isPressed = String(button.classList.contains("pressed"));
    if (button.getAttribute("aria-pressed") !== isPressed) button.setAttribute("aria-pressed", isPressed);
  }
}

// A page that is loaded anew, or come back to, goes on: with its conversation, and with what was typed and not taken.
// Gradio loads it anew by itself when the server is there again after it could not be reached.
const DRAFT = "policy-draft";
window.addEventListener("pagehide", () => {
  const draft = [...atTheKey, ...onTheWay, textarea()?.value].filter(Boolean).join("\n");
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ draft, isLost: atTheKey.length + onTheWay.length > 0 }));
  } catch {}
});
function goOn() {
  const talk = remembered();
  if (talk && talk !== along.talk) act({ do: "open", id: talk });
  try {
    const { draft = "", isLost = false } = JSON.parse(sessionStorage.getItem(DRAFT) ?? "{}");
    sessionStorage.removeItem(DRAFT);
    if (draft) putBack(draft);
    if (isLost) window.policyTools.tell("notSent");
  } catch {}
}
const isOpen = () => document.documentElement.dataset.page === "open";
const seenOpen = new MutationObserver(() => {
  if (!isOpen()) return;
  seenOpen.disconnect();
  goOn();
});

// While the models load, the start says since when.
const began = performance.now();
async function tellWarming() {
  const told = await fetch("readyz", { cache: "no-store" }).then((reply) => reply.json()).catch(() => ({}));
  const line = element.querySelector("#warming"), isLoading = told.status === "loading";
  if (line) {
    const seconds = Math.round((performance.now() - began) / 1000);
    line.textContent = isLoading ? window.policyTools?.words("startWarming").replace("{seconds}", seconds) ?? "" : "";
  }
  if (isLoading) setTimeout(tellWarming, 1000);
}

window.policyAsk?.listeners.abort();
window.policyAsk?.observer.disconnect();
window.policyAsk = {
  sent, settled, act, takeAlong, label, showChosen,
  next: () => acts.shift() ?? "", talk: () => along.talk ?? "", isOpenTalk, idOf: (name) => idOf[name] ?? name, documents: () => along.documents ?? [],
  answers: () => along.answers ?? {},
  save,
  listeners: new AbortController(), observer: new MutationObserver(label),
};
window.policyAsk.observer.observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"],
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#chat button.tool, #chat button.next, #start button.ask, #scope button");
  if (!button) return;
  if (button.closest("#scope")) act({ do: "documents", ids: [] });
  else if (button.classList.contains("tool")) useTool(button);
  else act({ do: "ask", words: button.innerText.trim() });
}, { signal: window.policyAsk.listeners.signal });

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === textarea()) takeFromBox();
}, { capture: true, signal: window.policyAsk.listeners.signal });
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#question .submit-button")) takeFromBox();
}, { capture: true, signal: window.policyAsk.listeners.signal });

// Folds are opened for the printer, and closed again.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("#chat details:not([open])")];
  for (const fold of folded) fold.open = true;
}, { signal: window.policyAsk.listeners.signal });
window.addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
}, { signal: window.policyAsk.listeners.signal });
tellWarming();
if (isOpen()) goOn();
else seenOpen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-page"] });

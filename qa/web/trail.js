// Where the visitor is: tab, citation, what lies over the chat on a phone, conversation. Each step is an entry of the
// browser's history, so Back and Forward walk through them. Stands before page.js, in one function with it.
const NARROW = window.matchMedia("(max-width: 767px)");
const START = { tab: "ask", href: "", over: "", talk: "", depth: 0 };
const view = () => history.state?.policy ?? START;
const address = (href) => location.pathname + location.search + href;
let isWalking = false; // Back or Forward is being followed: no new step

function visit(change) {
  const before = view(), next = { ...before, ...change };
  if (isWalking || JSON.stringify(next) === JSON.stringify(before)) return;
  history.pushState({ ...history.state, policy: { ...next, depth: before.depth + 1 } }, "", address(next.href));
  lay(next.over);
}

function amend(change) {
  history.replaceState({ ...history.state, policy: { ...view(), ...change } }, "", address({ ...view(), ...change }.href));
}

// What lies over the chat: "reading" (the document, on a phone alone), "sheet" (a citation's card), or nothing.
function lay(over) {
  const panes = document.querySelector("#panes");
  if (panes) panes.dataset.over = over;
  const isCovered = NARROW.matches && over === "reading";
  for (const part of document.querySelectorAll("#work, #top")) part.inert = isCovered;
}

// Closes what lies over the chat: by going back where that step was ours.
function uncover() {
  if (view().depth > 0) return history.back();
  amend({ over: "", href: "" });
  lay("");
}

async function walk(event, isLoad = false) {
  const to = event.state?.policy;
  if (!to) return /^#[cm]-/.test(location.hash) ? open(location.hash, null) : undefined; // an address typed by hand
  isWalking = true;
  try {
    window.policyCard?.hide();
    const tab = document.querySelector(`#tab-${to.tab}-button`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    const asked = window.policyAsk;
    if (!isLoad && asked && !asked.isOpenTalk(to.talk)) asked.act(to.talk ? { do: "open", id: asked.idOf(to.talk) } : { do: "new" });
    const left = origin;
    if (to.href) await open(to.href, null);
    else clear();
    lay(to.over);
    if (to.over === "sheet") window.policyCard?.sheet(to.href);
    else if (!to.href && left) setTimeout(() => view().href || focusOn(sameLink(left)), 50); // unless a step followed at once
  } finally {
    isWalking = false;
  }
}

// The link that was followed, or the newest like it: the chat may have been drawn anew.
function sameLink(link) {
  if (!link || link.isConnected) return link;
  return [...document.querySelectorAll(LINKS)].filter((a) => a.getAttribute("href") === link.getAttribute("href")).pop();
}

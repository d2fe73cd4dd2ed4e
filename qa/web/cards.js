// A citation's card: beside the link on hover and focus; a sheet from below where the window is narrow or a finger taps.
// `element` holds the card. What it shows comes from the server and is kept.
const card = element.querySelector("#card-box");
const inside = card.querySelector("#card-inside");
const CITATIONS = '#chat a[href^="#c-"]';
const WAIT_MS = 250, LINGER_MS = 300;
const kept = new Map();
let shownFor = null, timer = 0, isSheet = false, isQuiet = false;

async function contentOf(href) {
  const parts = href.match(/^#c-([^@]+?)(?:@([0-9a-f]+))?-(\d+)-(\d+)$/);
  if (!parts) return "";
  if (!kept.has(href)) {
    const wanted = new URLSearchParams({ version: parts[2] ?? "", start: parts[3], end: parts[4] });
    const reply = await fetch(`quotes/${encodeURIComponent(parts[1])}?${wanted}`).catch(() => null);
    if (!reply?.ok) return "";
    kept.set(href, await reply.text()); // escaped by citation_card.py
  }
  return kept.get(href);
}

async function show(link, href, asSheet) {
  shownFor = link;
  const content = await contentOf(href);
  if (shownFor !== link || (link && !link.isConnected)) return;
  if (content) inside.innerHTML = content;
  else inside.textContent = window.policyTools.words("cardGone");
  isSheet = asSheet;
  card.classList.toggle("sheet", asSheet);
  card.classList.toggle("by-key", Boolean(link?.matches(":focus-visible")));
  card.hidden = false;
  link?.setAttribute("aria-describedby", "card-inside");
  if (!asSheet) beside(link);
  else card.focus();
}

// Below the link, or above it where there is no room; never over it.
function beside(link) {
  const at = link.getBoundingClientRect(), size = card.getBoundingClientRect();
  const isAbove = at.bottom + size.height + 8 > innerHeight && at.top > size.height + 8;
  card.style.left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8)) + "px";
  card.style.top = (isAbove ? at.top - size.height - 6 : at.bottom + 6) + "px";
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  isSheet = false;
  card.hidden = true;
  card.classList.remove("sheet");
  card.removeAttribute("style");
}

function leave() {
  clearTimeout(timer);
  if (!isSheet) timer = setTimeout(hide, LINGER_MS);
}

// Whether a click on a link is answered with a sheet, and not by opening the document at once.
function taken(link, event) {
  if (card.contains(link)) {
    const from = shownFor;
    hide();
    window.policyPanel.open(link.getAttribute("href"), from);
    return true;
  }
  if (!link.matches(CITATIONS) || !(event.pointerType === "touch" || window.policyPanel.NARROW.matches)) {
    hide();
    return false;
  }
  const href = link.getAttribute("href");
  show(link, href, true);
  window.policyPanel.visit({ over: "sheet", href });
  return true;
}

const hovered = (event) => event.pointerType === "mouse" && !window.policyPanel?.NARROW.matches && event.target.closest?.(CITATIONS);

window.policyCard?.listeners.abort();
window.policyCard = { hide, taken, sheet: (href) => show(null, href, true), listeners: new AbortController() };
const listening = { signal: window.policyCard.listeners.signal };
document.addEventListener("pointerover", (event) => {
  const link = hovered(event);
  if (card.contains(event.target)) clearTimeout(timer);
  if (!link || link === shownFor) return link && clearTimeout(timer);
  clearTimeout(timer);
  timer = setTimeout(() => { hide(); show(link, link.getAttribute("href"), false); }, WAIT_MS);
}, listening);
document.addEventListener("pointerout", (event) => {
  if (hovered(event) || card.contains(event.target)) leave();
}, listening);
document.addEventListener("focusin", (event) => {
  const link = event.target.closest?.(CITATIONS);
  if (link && !isQuiet && link.matches(":focus-visible") && !window.policyPanel?.NARROW.matches) {
    hide();
    show(link, link.getAttribute("href"), false);
  } else if (!card.contains(event.target) && !isSheet) hide();
}, listening);
document.addEventListener("keydown", (event) => {
  if (card.hidden) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  } else if (event.key === "ArrowDown" && document.activeElement === shownFor) {
    event.preventDefault();
    card.querySelector(".acts a, .acts button")?.focus();
  }
}, { capture: true, ...listening });

function close() {
  const link = shownFor, wasSheet = isSheet;
  hide();
  if (wasSheet) return window.policyPanel.uncover();
  isQuiet = true; // the focus returns, and the card stays away
  link?.focus({ preventScroll: true });
  isQuiet = false;
}

card.addEventListener("click", (event) => event.target.closest(".close") && close(), listening);

// Which documents are asked; and, where it is allowed, files that are added and taken out.
const texts = element.querySelector("#texts");
const told = (key, values = {}) =>
  Object.entries(values).reduce((words, [name, value]) => words.replace(`{${name}}`, value),
    texts.getAttribute(`data-${key}-${window.policyTools.pageLanguage()}`));
const uses = () => [...texts.querySelectorAll("input.use")];

// The boxes and the words above them, as the conversation has it. [] stands for all.
function show(ids) {
  const boxes = uses(), chosen = ids.length ? ids : boxes.map((box) => box.value);
  for (const box of boxes) box.checked = chosen.includes(box.value);
  const line = texts.querySelector("#chosen"), isAll = !ids.length;
  const language = window.policyTools.pageLanguage();
  if (line) {
    const words = line.getAttribute(`data-${isAll ? "all" : "some"}-${language}`);
    line.textContent = words.replace("{chosen}", chosen.length);
    texts.querySelector(".every").hidden = isAll;
  }
}

function choose() {
  const ids = uses().filter((box) => box.checked).map((box) => box.value);
  window.policyAsk.act({ do: "documents", ids: ids.length === uses().length ? [] : ids });
}

function say(words, isFault = false) {
  const item = document.createElement("li");
  item.textContent = words;
  item.className = isFault ? "fault" : "";
  element.querySelector("#upload-told").append(item);
  return item;
}

async function send(address, options) {
  const asked = `${address}${address.includes("?") ? "&" : "?"}lang=${window.policyTools.pageLanguage()}`;
  const reply = await fetch(asked, { ...options, headers: { "X-Policy-Page": "1" } }).catch(() => null);
  const body = await reply?.json().catch(() => null);
  return { isDone: Boolean(reply?.ok), ...(body ?? { error: "–" }) };
}

const reasonOf = (reply) => (reply.busy ? told("upload-busy") : reply.error);

async function upload(file, isReplacing) {
  if (file.size > Number(texts.dataset.megabytes) * 1048576)
    return say(told("upload-big", { name: file.name, megabytes: texts.dataset.megabytes }), true);
  const line = say(told("upload-working", { done: 0, total: "…" }));
  const looking = setInterval(async () => {
    const { done, total } = await fetch("upload").then((reply) => reply.json()).catch(() => ({}));
    if (total) line.textContent = told("upload-working", { done, total });
  }, 700);
  const wanted = new URLSearchParams({ name: file.name, replace: isReplacing });
  const reply = await send(`upload?${wanted}`, { method: "POST", body: file });
  clearInterval(looking);
  line.remove();
  if (reply.isDone) say(told("upload-added", { name: file.name }));
  else say(told("upload-failed", { name: file.name, reason: reasonOf(reply) }), true);
}

element.addEventListener("change", (event) => event.target.matches("input.use") && choose());
element.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, button = form.querySelector("[type=submit]");
  element.querySelector("#upload-told").textContent = "";
  button.disabled = true;
  for (const file of form.files.files) await upload(file, form.replace.checked); // one after the other: each has its own fault
  button.disabled = false;
  form.files.value = "";
});
element.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches(".every")) window.policyAsk.act({ do: "documents", ids: [] });
  if (button?.matches(".remove") && confirm(told("remove-sure"))) {
    const reply = await send("documents/" + encodeURIComponent(button.dataset.id), { method: "DELETE" });
    say(reply.isDone ? told("removed") : reasonOf(reply), !reply.isDone);
  }
  if (button?.matches(".sync")) {
    const reply = await send("sync", { method: "POST" });
    say(reply.isDone ? told("synced", reply) : reasonOf(reply), !reply.isDone);
    for (const [name, reason] of Object.entries(reply.refused ?? {})) say(told("upload-failed", { name, reason }), true);
  }
});
window.policyDocuments = { show };
show(window.policyAsk?.documents() ?? []); // the tab may be drawn long after the page

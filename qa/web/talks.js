// The visitor's conversations: the list is fetched from the server, which knows the browser by its cookie.
const box = element.querySelector("#talks-box");
const said = (key) => box.getAttribute(`data-${key}-${window.policyTools.pageLanguage()}`);

async function refresh() {
  if (!box?.open) return;
  const reply = await fetch("conversations", { cache: "no-store" }).catch(() => null);
  if (reply?.ok) box.querySelector("#talk-list").innerHTML = await reply.text(); // escaped by talks_view.py
}

async function change(address, options) {
  await fetch(address, options).catch(() => null);
  await refresh();
}

const rename = (id, name) =>
  change(`conversations/${id}/name`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name }) });

async function remove(address, isMine) {
  await change(address, { method: "DELETE" });
  window.policyTools.tell("talkDeleted");
  if (isMine) window.policyAsk.act({ do: "new" });
  (box.querySelector(".open-talk") ?? box.querySelector("summary")).focus();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button"), item = button?.closest("[data-talk]"), id = item?.dataset.talk;
  const link = event.target.closest("#talk-list a");
  if (link) link.search = `?lang=${window.policyTools.pageLanguage()}`; // what is saved or printed is in the page's language
  if (!button) return;
  if (button.matches(".open-talk")) {
    window.policyAsk.act({ do: "open", id });
    box.open = false;
  } else if (button.matches(".rename")) {
    const name = prompt(said("talk-name"), item.querySelector(".open-talk").textContent);
    if (name !== null) rename(id, name);
  } else if (button.matches(".delete") && confirm(said("talk-sure"))) {
    remove(`conversations/${id}`, id === window.policyAsk.talk());
  } else if (button.matches(".all-talks") && confirm(said("talk-sure"))) {
    remove("conversations", true);
  }
});
box?.addEventListener("toggle", refresh);
window.policyTalks = { refresh };

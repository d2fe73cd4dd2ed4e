// The filters of the register: rows come from the server, newest wish first; downloads follow the filters.
// They are looked up each time: the tab is filled anew when the index has changed (page.js).
let wish = 0, timer = 0;

async function refresh() {
  const form = element.querySelector("#filters"), rows = element.querySelector("#rows");
  if (!form) return;
  const mine = ++wish;
  const wanted = new URLSearchParams(new FormData(form));
  for (const kind of ["csv", "json"])
    element.querySelector("#" + kind).href = `register.${kind}?${wanted}`;
  const reply = await fetch(`register?${wanted}`).catch(() => null);
  if (!reply?.ok || mine !== wish) return;
  rows.innerHTML = await reply.text(); // escaped by register_table.py
}

element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(refresh, 150); });
window.policyTools?.relabel();

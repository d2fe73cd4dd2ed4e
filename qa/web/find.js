// Search within the document that is shown. Stands after page.js, in one function with it.
const MAX_FOUND = 300;
let found = [], foundAt = -1;

// Every place of the words in a document, as [start, end] in code points; letter case does not count.
function placesOf(article, words) {
  const places = [], wanted = words.toLowerCase();
  for (const line of article.querySelectorAll("[data-start]")) {
    const text = line.textContent.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0 && places.length < MAX_FOUND; at = text.indexOf(wanted, at + wanted.length)) {
      const start = Number(line.dataset.start) + [...text.slice(0, at)].length;
      places.push([start, start + [...wanted].length]);
    }
  }
  return places;
}

function find(words) {
  clear();
  const article = [...at("articles").querySelectorAll("article")].find((a) => !a.hidden);
  found = words && article ? placesOf(article, words).map(([start, end]) => wrap(article, start, end)[0]).filter(Boolean) : [];
  foundAt = -1;
  step(words);
}

function step(words) {
  const told = at("found");
  told.textContent = "";
  if (!words) return;
  if (!found.length) return void (told.textContent = told.getAttribute(`data-none-${window.policyTools.pageLanguage()}`));
  found[foundAt]?.classList.remove("now");
  foundAt = (foundAt + 1) % found.length;
  found[foundAt].classList.add("now");
  found[foundAt].scrollIntoView({ block: "center" });
  told.textContent = `${foundAt + 1} / ${found.length}`;
}

let finding = 0;
element.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  clearTimeout(finding);
  finding = setTimeout(() => find(event.target.value.trim()), 200);
}, listening);
element.addEventListener("keydown", (event) => {
  if (event.target.id !== "find" || event.key !== "Enter") return;
  event.preventDefault();
  const isShown = found.length && found[0].isConnected;
  isShown ? step(event.target.value.trim()) : find(event.target.value.trim());
}, listening);

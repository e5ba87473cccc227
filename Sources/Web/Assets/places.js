// Places in files, and what a click in the mail tells: shown, copied, opened in the editor.
import { all, button, code, post } from "./page.js";

const box = document.getElementById("picked");

// What only a script can do has a button only where there is one.
export function placesIn(root) {
  for (const place of all("code[data-place]", root)) {
    const element = button(place.textContent);
    element.className = "place";
    element.dataset.place = place.dataset.place;
    element.title = "Open in the editor, or copy";
    place.replaceWith(element);
  }
}

export async function open(place) {
  let status = 0;
  try { status = (await post("/open", place)).status; } catch { /* the server is gone; copying still helps */ }
  if (status === 204) return say(`${place} is opened`);
  try { await navigator.clipboard.writeText(place); } catch { return say(place); }
  const more = {
    501: "; “editor:” in broadsheet.yml opens it",
    502: "; the command of “editor:” in broadsheet.yml failed",
  };
  say(`${place} is copied${more[status] ?? ""}`);
}

let quiet = null;
function say(text, ...more) {
  box.replaceChildren(text, ...more);
  clearTimeout(quiet);
  quiet = setTimeout(hush, 8000);
}

// What somebody is at stays.
function hush() {
  if (box.matches(":hover, :focus-within")) quiet = setTimeout(hush, 2000);
  else box.replaceChildren();
}

const written = (text) => navigator.clipboard.writeText(text).then(() => true, () => false);
const copy = async (text) => say(...(await written(text) ? [`${text} is copied`] : [code(text)]));

// The place of a block is copied at once, where the browser lets a page do so. A link is shown first; whoever wants to
// go there says so.
export async function picked(block) {
  const rows = [];
  if (block.link) {
    rows.push("leads to ", code(block.link));
    if (/^https?:/i.test(block.link)) rows.push(button("Open in a new tab", () => window.open(block.link, "_blank", "noopener,noreferrer")));
    rows.push(button("Copy the address", () => copy(block.link)));
  }
  if (block.place) {
    const isCopied = !block.link && await written(block.place);
    rows.push(`${block.title} `, code(block.place), isCopied ? " is copied" : "", button("Open", () => open(block.place)));
    if (!isCopied) rows.push(button("Copy", () => copy(block.place)));
  }
  if (block.note) rows.push(block.note);
  if (!rows.length) return;
  say(...rows);
  box.querySelector("button")?.focus({ preventScroll: true });
}

// The parts of the page that the server writes: each takes the place of the one before, where it is another.
import { all, part } from "./page.js";
import { placesIn } from "./places.js";

// What each was made from, and what is to take its place as soon as nobody types or chooses in it.
const shown = new WeakMap();
const waiting = new Map();

const isAtWork = (element) =>
  element.contains(document.activeElement) && /^(INPUT|SELECT)$/.test(document.activeElement.tagName);

export function fill(parts) {
  for (const [name, html] of Object.entries(parts)) {
    const element = part(name);
    waiting.delete(name);
    if (!element || shown.get(element) === html) continue;
    // Whoever is in the middle of typing or choosing is not disturbed.
    if (isAtWork(element)) waiting.set(name, html);
    else replace(element, html);
  }
}

function catchUp() {
  for (const [name, html] of [...waiting]) {
    if (isAtWork(part(name))) continue;
    waiting.delete(name);
    replace(part(name), html);
  }
}

// Where the focus goes is known when it has gone; of a window that is behind another nobody is told that it went.
for (const event of ["focusout", "focusin", "pointerdown"]) document.addEventListener(event, () => setTimeout(catchUp));
addEventListener("focus", () => setTimeout(catchUp));

function replace(element, html) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && (focused.id || focused.textContent);
  const places = all(".wide, pre", element).map((box) => [box.scrollLeft, box.scrollTop]);
  const typed = all("input", element).filter((input) => input.value !== input.defaultValue).map((input) => [input.id, input.value]);
  element.innerHTML = html;
  shown.set(element, html);
  placesIn(element);
  all(".wide, pre", element).forEach((box, number) => {
    if (places[number]) [box.scrollLeft, box.scrollTop] = places[number];
  });
  for (const input of all("input", element)) {
    const value = typed.find(([id]) => id === input.id)?.[1];
    if (value !== undefined) input.value = value;
  }
  if (key) all("a, button", element).find((other) => (other.id || other.textContent) === key)?.focus({ preventScroll: true });
}

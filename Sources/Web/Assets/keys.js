// The page by keyboard alone; what each key does is listed on “?”.
import { all } from "./page.js";

function nextOf(label) {
  const links = all(`[aria-label="${label}"] a`);
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[(here + 1) % links.length]?.click();
}

function nextReader(step) {
  const links = all('[data-risky] a');
  if (!links.length) return;
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[(here < 0 && step < 0 ? links.length - 1 : here + step + links.length) % links.length].click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("picked").replaceChildren();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const keys = {
    w: () => nextOf("Width"), d: () => nextOf("Light or dark"),
    i: () => all('[aria-label="Parts"] a')[0]?.click(), l: () => all('[aria-label="Parts"] a')[1]?.click(), t: () => nextOf("HTML or text"),
    n: () => nextReader(1), p: () => nextReader(-1),
    j: () => { const overlay = document.querySelector(".overlay button, .problems button"); overlay?.focus(); overlay?.scrollIntoView({ block: "center" }); },
    "?": () => document.getElementById("keys").showModal(),
    "/": () => {
      all("nav a").at(-1)?.click();
      const wait = setInterval(() => { const box = document.getElementById("search"); if (box) { clearInterval(wait); box.focus(); } }, 30);
      setTimeout(() => clearInterval(wait), 3000);
    },
  };
  const action = /^[1-6]$/.test(event.key) ? () => all("nav a")[event.key - 1]?.click() : keys[event.key];
  if (action && !document.querySelector("dialog[open]")) { event.preventDefault(); action(); }
});

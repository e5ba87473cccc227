// Keeps the page up to date: finished parts arrive as events, and take the place of those that changed.
import { distrust, showMail, told } from "./frame.js";
import { all, part, server, view } from "./page.js";
import { open, picked, placesIn } from "./places.js";
import "./keys.js";
import "./testmail.js";

const state = document.getElementById("state");
let source = null;

// The mail

const stage = () => document.querySelector(".stage");

// The mail's frame has no rights, and cannot say how high it is: it is given about as much as it will need, and soon
// after the server tells what it asked for (see MailMeasure).
let frames = 0;
let guess = 0;
let measured = null;

function height(extent) {
  const room = stage().clientWidth - 32;
  // Whatever has no room is made smaller as a whole.
  const width = { desktop: 760, phone: 375 }[stage().dataset.width] ?? Math.max(240, room);
  const column = Math.max(200, Math.min(width - 40, 536));
  return Math.round(extent.fixed + extent.flowing / column + extent.scaled * column);
}

function showMail(next) {
  const address = `${next.address}${next.address.includes("?") ? "&" : "?"}view=${view}`;
  const isNew = !mail || mail.address !== next.address || mail.digest !== next.digest || mail.mark !== next.mark;
  stage().dataset.width = next.width;
  const old = document.getElementById("mail");
  if (!isNew) { resize(); return; }
  const isUpdate = mail && mail.address === next.address;
  const before = guess;
  guess = height(next.extent);
  // Of what is much as it was the height is known but for what came or went.
  const size = `${isUpdate && measured ? measured + guess - before : guess}px`;
  if (!isUpdate) measured = null;
  mail = next;
  // The new one is there before the old one goes: nothing blinks, and the page stays where it is.
  const frame = document.createElement("iframe");
  frame.title = old.title;
  frame.setAttribute("sandbox", "");
  frame.className = "coming";
  frame.style.height = size;
  frame.dataset.frame = ++frames;
  all("iframe.coming").forEach((other) => other.remove());
  frame.addEventListener("load", () => {
    if (!frame.classList.contains("coming")) return;
    const place = scrollY;
    frame.className = "";
    document.getElementById("mail")?.remove();
    frame.id = "mail";
    frame.dataset.revision = next.revision;
    scrollTo({ top: place, behavior: "instant" });
    if (isUpdate && next.changed !== null && next.changed !== undefined) bringIntoSight(frame, next);
  }, { once: true });
  frame.src = `${address}&frame=${frames}`;
  old.after(frame);
}

// Two pictures that a frame asked for tell its height: steps of 1024 pixels, and what they leave.
const slack = 24;
function fit({ frame, pixels }) {
  const element = all(".stage iframe").find((one) => one.dataset.frame === String(frame));
  if (!element) return;
  element.dataset[pixels % 1024 ? "fine" : "coarse"] = pixels;
  const { coarse, fine, across, turns } = element.dataset;
  if (!coarse || !fine) return;
  // A mail that is as high as its frame, whatever that is, would grow for ever.
  const turn = across === String(element.clientWidth) ? Number(turns) + 1 : 0;
  if (turn > 4) return;
  Object.assign(element.dataset, { across: element.clientWidth, turns: turn });
  const found = Number(coarse) + Number(fine) + slack;
  const grown = found - element.clientHeight;
  if (grown > 0 && grown <= slack + 8) return;
  element.style.height = `${found}px`;
  measured = found;
}

// At another width it is another height: a guess again, until it is told.
function resize() {
  const element = document.getElementById("mail");
  const next = height(mail.extent);
  if (next === guess) return;
  if (measured) measured = Math.round(measured * next / guess);
  guess = next;
  element.style.height = `${measured ?? guess}px`;
}

function bringIntoSight(frame, next) {
  const box = frame.getBoundingClientRect();
  const top = box.top + next.place * box.height;
  if (top < 60 || top > innerHeight - 80) scrollBy({ top: top - innerHeight / 3 });
}

// Updates

// What only a script can do has a button only where there is one.
function placesIn(root) {
  for (const place of all("code[data-place]", root)) {
    const element = button(place.textContent);
    element.className = "place";
    element.dataset.place = place.dataset.place;
    element.title = "Open in the editor, or copy";
    place.replaceWith(element);
  }
}

function apply(frame) {
  server.token = frame.token;
  // The mail is on its way while the rest is put in its place.
  if (frame.mail) showMail({ ...frame.mail, revision: frame.revision });
  document.title = frame.title;
  const icon = `/icon.svg?problems=${frame.problems}`;
  const link = document.getElementById("icon");
  if (link.getAttribute("href") !== icon) link.href = icon;
  for (const [name, html] of Object.entries(frame.parts)) {
    const element = part(name);
    if (!element || shown.get(element) === html) continue;
    // Whoever is in the middle of typing or choosing is not disturbed.
    if (element.contains(document.activeElement) && /^(INPUT|SELECT)$/.test(document.activeElement.tagName)) continue;
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const key = focused && (focused.id || focused.textContent);
    const places = all(".wide, pre", element).map((box) => [box.scrollLeft, box.scrollTop]);
    element.innerHTML = html;
    shown.set(element, html);
    placesIn(element);
    all(".wide, pre", element).forEach((box, number) => {
      if (places[number]) [box.scrollLeft, box.scrollTop] = places[number];
    });
    if (key) all("a, button", element).find((other) => (other.id || other.textContent) === key)?.focus({ preventScroll: true });
  }
  document.body.dataset.revision = frame.revision;
}

function streamAddress() {
  const [, , name, pane] = location.pathname.split("/");
  const query = new URLSearchParams(location.search);
  query.set("issue", name || "next");
  query.set("pane", pane || "mail");
  query.set("view", view);
  return `/events?${query}`;
}

function listen() {
  source?.close();
  source = new EventSource(streamAddress());
  source.addEventListener("open", () => { state.textContent = "live"; });
  source.addEventListener("frame", (event) => apply(JSON.parse(event.data)));
  source.addEventListener("picked", (event) => picked(JSON.parse(event.data)));
  source.addEventListener("height", (event) => told(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    state.textContent = "reconnecting …";
    distrust();
    // A browser gives up on an answer that is none, as while the program starts.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

function go(address, isBack = false) {
  const url = new URL(address, location);
  if (url.origin !== location.origin) return;
  const place = url.pathname === location.pathname ? null : 0;
  if (!isBack) history.pushState(null, "", url);
  document.body.dataset.pane = url.pathname.split("/")[3] || "mail";
  if (place === 0) scrollTo({ top: 0, behavior: "instant" });
  listen();
}

addEventListener("popstate", () => go(location.href, true));
addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source?.readyState !== EventSource.OPEN) listen();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-soft]");
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    go(link.href);
    return;
  }
  const place = event.target.closest("[data-place]");
  if (place) open(place.dataset.place);
  if (event.target.closest("[data-keys]")) document.getElementById("keys").showModal();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) { const next = event.target.value; event.target.blur(); go(next); }
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches('[role="search"]')) return;
  event.preventDefault();
  const url = new URL(event.target.action, location);
  const text = new FormData(event.target).get("search");
  if (text) url.searchParams.set("search", text);
  document.activeElement.blur();
  go(url.href);
});

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

let resizing = null;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (mail) resize(); }, 100);
});

placesIn(document);
listen();

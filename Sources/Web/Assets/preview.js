// Keeps the page up to date: finished parts arrive as events, and take the place of those that changed.
import { distrust, showMail, told } from "./frame.js";
import { all, part, server, view } from "./page.js";
import { open, picked, placesIn } from "./places.js";
import "./keys.js";
import "./testmail.js";

const state = document.getElementById("state");
let source = null;
// What each part of the page was made from.
const shown = new WeakMap();

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

placesIn(document);
listen();

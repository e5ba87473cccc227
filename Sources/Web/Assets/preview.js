// Keeps the page up to date: finished parts arrive as events, and take the place of those that changed.
import { distrust, showMail, told } from "./frame.js";
import { server, view } from "./page.js";
import { fill } from "./parts.js";
import { open, picked, placesIn } from "./places.js";
import "./focus.js";
import "./keys.js";
import "./testmail.js";

const state = document.getElementById("state");
let source = null;

function apply(frame) {
  server.token = frame.token;
  // The mail is on its way while the rest is put in its place.
  if (frame.mail) showMail({ ...frame.mail, revision: frame.revision });
  entitle(frame);
  fill(frame.parts);
  document.body.dataset.revision = frame.revision;
}

// What the tab says of it.
function entitle({ title, problems }) {
  document.title = title;
  const icon = `/icon.svg?problems=${problems}`;
  const link = document.getElementById("icon");
  if (link.getAttribute("href") !== icon) link.href = icon;
}

function query() {
  const [, , name, pane] = location.pathname.split("/");
  const fields = new URLSearchParams(location.search);
  fields.set("issue", name || "next");
  fields.set("pane", pane || "mail");
  fields.set("view", view);
  return fields;
}

function listen() {
  clearInterval(glancing);
  source?.close();
  const stream = source = new EventSource(`/events?${query()}`);
  source.addEventListener("open", () => { state.textContent = "live"; });
  source.addEventListener("frame", (event) => apply(JSON.parse(event.data)));
  source.addEventListener("picked", (event) => picked(JSON.parse(event.data)));
  source.addEventListener("height", (event) => told(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    state.textContent = "reconnecting …";
    distrust();
    // A browser gives up on an answer that is none, as while the program starts.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => { if (source === stream) listen(); }, 1000);
  });
}

// A browser keeps few connections to one host: a tab that nobody sees gives back the one that it keeps open, and asks
// now and then what it is called. It catches up when it is shown.
let glancing = null;
let resting = null;

function rest() {
  source?.close();
  source = null;
  state.textContent = "unseen";
  clearInterval(glancing);
  glancing = setInterval(glance, 3000);
}

async function glance() {
  try {
    const answer = await fetch(`/title?${query()}`);
    if (answer.ok && !source) entitle(await answer.json());
  } catch { /* it is asked again */ }
}

function attend() {
  clearTimeout(resting);
  if (document.hidden) resting = setTimeout(rest, 1000);
  else if (source?.readyState !== EventSource.OPEN) listen();
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
document.addEventListener("visibilitychange", attend);

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
if (document.hidden) attend();

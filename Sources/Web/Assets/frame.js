// The mail in its frame. That has no rights, and cannot say how high it is: it is given about as much as it will need,
// and soon after the server tells what it asked for (see MailMeasure).
import { all, view } from "./page.js";

const stage = () => document.querySelector(".stage");
let mail = null;
let frames = 0;
// What each frame shows: its number, and what is told of its height.
const states = new WeakMap();
let guess = 0;
let measured = null;

function height(extent) {
  const room = stage().clientWidth - 32;
  // Whatever has no room is made smaller as a whole.
  const width = { desktop: 760, phone: 375 }[stage().dataset.width] ?? Math.max(240, room);
  const column = Math.max(200, Math.min(width - 40, 536));
  return Math.round(extent.fixed + extent.flowing / column + extent.scaled * column);
}

export function showMail(next, again = false) {
  const address = `${next.address}${next.address.includes("?") ? "&" : "?"}view=${view}`;
  const isNew = again || !mail || mail.address !== next.address || mail.digest !== next.digest || mail.mark !== next.mark;
  stage().dataset.width = next.width;
  const old = document.getElementById("mail");
  if (!isNew) {
    // The same mail belongs to the newer state too, be it here or on its way.
    mail.revision = next.revision;
    if (!stage().querySelector("iframe.coming")?.onload) old.dataset.revision = next.revision;
    resize();
    return;
  }
  const isUpdate = mail && mail.address === next.address;
  const before = guess;
  guess = height(next.extent);
  // Of what is much as it was the height is known but for what came or went.
  const size = `${isUpdate && measured ? measured + guess - before : guess}px`;
  if (!isUpdate) measured = null;
  mail = next;
  // The new one is there before the old one goes: nothing blinks, and the page stays where it is. There are two frames
  // that take turns, since a new one costs the browser more than all that is in it.
  const frame = stage().querySelector("iframe.coming") ?? made(old);
  frame.style.height = size;
  states.set(frame, { number: ++frames });
  delete frame.dataset.told;
  frame.onload = () => {
    frame.onload = null;
    const place = scrollY;
    const hadFocus = document.activeElement === old;
    [frame.className, frame.inert, old.className, old.inert] = ["", false, "coming", true];
    old.removeAttribute("id");
    frame.id = "mail";
    states.get(frame).width = frame.clientWidth;
    if (hadFocus) frame.focus({ preventScroll: true });
    frame.dataset.revision = mail.revision;
    scrollTo({ top: place, behavior: "instant" });
    if (isUpdate && next.isChanged) bringIntoSight(frame, next);
  };
  const whole = new URL(`${address}&frame=${frames}`, location).href;
  frame.dataset.address = whole;
  // What is shown in the frame is no step of the page's history.
  if (frame.src) frame.contentWindow.location.replace(whole);
  else frame.src = whole;
  if (!frame.isConnected) old.after(frame);
}

function made(old) {
  const frame = document.createElement("iframe");
  frame.title = old.title;
  frame.setAttribute("sandbox", "");
  frame.className = "coming";
  frame.inert = true;
  return frame;
}

// What a frame was loading when the server went may be nothing: it is loaded again.
export function distrust() {
  if (mail) mail.digest = "";
}

// Two pictures that a frame asked for tell its height: steps of 1024 pixels, and what they leave. They come one after
// the other, and one of them beside what the other was before says nothing.
const slack = 24;
const together = 40;

export function told({ frame, pixels }) {
  const element = all(".stage iframe").find((one) => states.get(one)?.number === frame);
  if (!element) return;
  const state = states.get(element);
  state[pixels % 1024 ? "fine" : "coarse"] = pixels;
  clearTimeout(state.settling);
  state.settling = setTimeout(() => { if (states.get(element) === state) fit(element, state); }, together);
}

function fit(element, state) {
  const { coarse, fine } = state;
  if (coarse === undefined || fine === undefined || state.number !== frames) return;
  // A mail that is as high as its frame, whatever that is, would grow for ever.
  state.turns = state.across === element.clientWidth ? state.turns + 1 : 0;
  state.across = element.clientWidth;
  if (state.turns > 4) return;
  const found = coarse + fine + slack;
  element.dataset.told = found;
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

// A picture that was asked for once is not asked for again: a mail that is laid out anew at another width tells its
// height from another frame.
function lookAgain() {
  const element = document.getElementById("mail");
  const { width } = states.get(element) ?? {};
  if (!width || !element.clientWidth || width === element.clientWidth) return;
  resize();
  showMail({ ...mail, isChanged: false }, true);
}

let resizing = null;
new ResizeObserver(() => {
  clearTimeout(resizing);
  resizing = setTimeout(lookAgain, 150);
}).observe(stage());

// What all scripts of the page share: its parts, and what the server last said of it.

export const part = (name) => document.querySelector(`[data-part="${name}"]`);
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// Nobody else knows the name of this view. Another process has another token: whatever acts shows that of now.
const random = crypto.getRandomValues(new Uint8Array(16));
export const view = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const server = { token: document.querySelector('meta[name="broadsheet-token"]').content };

export const post = (path, body) => fetch(path, { method: "POST", headers: { "broadsheet-token": server.token }, body });

export function button(name, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = name;
  if (action) element.addEventListener("click", action);
  return element;
}

export function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}

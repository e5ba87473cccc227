// Test mails: whom one would go to, and then the mail itself.
import { post } from "./page.js";

async function test(path, fields) {
  const box = document.getElementById("test-answer");
  box.textContent = "One moment …";
  try {
    const answer = await post(path, new URLSearchParams(fields));
    if (answer.ok) box.innerHTML = await answer.text();
    else box.textContent = `The preview refused to (${answer.status}).`;
  } catch { box.textContent = "The preview does not answer."; }
  box.querySelector("form button")?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "test") {
    event.preventDefault();
    test("/test", { issue: location.pathname.split("/")[2] || "next", address: new FormData(form).get("address") });
  }
  if (form.dataset.once) {
    event.preventDefault();
    test("/test/send", { once: form.dataset.once });
  }
});

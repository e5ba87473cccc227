// Keys are the page's. The mail in its frame has no scripts, and what is pressed there nobody hears: after a click in
// it the page has the focus again. Who comes into it by the keyboard wants what stands in it, and has a way past it.
let isByKey = false;
document.addEventListener("keydown", (event) => { if (event.key === "Tab") isByKey = true; }, true);
document.addEventListener("focusin", (event) => { if (event.target.tagName !== "IFRAME") isByKey = false; });
document.addEventListener("pointerdown", () => { isByKey = false; });

addEventListener("blur", () => setTimeout(() => {
  const frame = document.activeElement;
  if (frame?.tagName !== "IFRAME" || isByKey) return;
  frame.blur();
  window.focus();
}));

// Ways past something are no steps of the page's history.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a.skip[href^="#"]');
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.focus();
});

"use strict";

// Marks lead to their source and back, and a new question comes into view. Everything else works without this file.

function show(target) {
  for (let place = target; place; place = place.parentElement) {
    if (place.tagName === "DETAILS") place.open = true;
  }
  (target.querySelector("mark") ?? target).scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  show(target);
});

let asked = 0;

new MutationObserver(() => {
  // Gradio labels a message with its whole markup, which a screen reader would read out instead of the words.
  for (const message of document.querySelectorAll("#messages [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
  const questions = document.querySelectorAll("#messages .question");
  if (questions.length > asked) {
    questions[questions.length - 1].scrollIntoView({ block: "start" });
    document.getElementById("reading").scrollTop = 0;
  }
  asked = questions.length;
}).observe(document.documentElement, { childList: true, subtree: true });

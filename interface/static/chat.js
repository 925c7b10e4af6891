"use strict";

// Marks lead to their source and back, a new question comes into view, and what is to be edited has the cursor.
// Everything else works without this file.

// The row of a table that is quoted, else the quoted words.
function quoted(place) {
  return place.querySelector("tr.cited") ?? place.querySelector("mark");
}

function show(target) {
  for (let place = target; place; place = place.parentElement) {
    if (place.tagName === "DETAILS") place.open = true;
  }
  (quoted(target) ?? target).scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#edit")) document.querySelector("#question-box textarea")?.focus();
  const link = event.target.closest?.("a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  show(target);
});

// The panel from its top, or as far down as it takes to see the quoted row.
function uncover(panel) {
  panel.scrollTop = 0;
  const row = panel.querySelector(".source[open] tr.cited");
  if (row) panel.scrollTop = Math.max(0, row.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom + 32);
}

let asked = 0;

new MutationObserver(() => {
  // Gradio labels a message with its whole markup, which a screen reader would read out instead of the words.
  for (const message of document.querySelectorAll("#messages [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
  // Gradio takes out every aria attribute: what can be scrolled, and a group, gets its name here.
  for (const caption of document.querySelectorAll("#sources-panel .table:not([aria-labelledby]) caption")) {
    caption.closest(".table").setAttribute("aria-labelledby", caption.id);
  }
  for (const heading of document.querySelectorAll("#messages .disagreement:not([aria-labelledby]) h2")) {
    heading.closest(".disagreement").setAttribute("aria-labelledby", heading.id);
  }
  const questions = document.querySelectorAll("#messages .question");
  if (questions.length > asked) {
    questions[questions.length - 1].scrollIntoView({ block: "start" });
    uncover(document.getElementById("reading"));
  }
  asked = questions.length;
}).observe(document.documentElement, { childList: true, subtree: true });

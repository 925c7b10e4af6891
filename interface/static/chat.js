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

// A link brings a question in the part of the address that no server sees: "#q=What%20is%20CRS%3F&lang=tr". It fills the
// box; only a person asks it. More than the box takes would be told to be too long anyway.
const MOST_LINKED_CHARS = 10_000;

// The box of interface/static/early.js, as long as it is there.
const TYPED = "#early textarea, #question-box textarea";

function typeInto(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function takeLink(hash) {
  const fields = new URLSearchParams(hash.slice(1));
  const question = fields.get("q")?.trim().slice(0, MOST_LINKED_CHARS);
  const box = document.querySelector(TYPED);
  const language = document.querySelector("#asked-in :is(input, textarea)");
  if (!question || !box || !language) return !question;
  typeInto(box, question);
  if (["en", "tr"].includes(fields.get("lang"))) typeInto(language, fields.get("lang"));
  // In a frame it would be taken from the page around.
  if (parent === window) box.focus();
  return true;
}

let isLinkTaken = false;
addEventListener("hashchange", () => takeLink(location.hash));

const QUESTION_LINK = "a[href^='#q=']";

const COPIED = { en: "Copied.", tr: "Kopyalandı." };

// The clipboard is closed to pages without TLS, which intranets have; there the address bar gets the link.
async function copyLink(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.hash = link.hash;
    return;
  }
  // The words of the status that along.js puts on the page.
  const status = document.getElementById("told");
  const language = link.closest("[lang]")?.lang;
  if (!status) return;
  status.lang = language in COPIED ? language : "en";
  status.textContent = COPIED[status.lang];
  setTimeout(() => { status.textContent = ""; }, 6000);
}

for (const pressed of ["click", "keydown"]) {
  document.addEventListener(pressed, (event) => {
    const link = event.target.closest?.(QUESTION_LINK);
    if (!link || (pressed === "keydown" && event.key !== " ")) return;
    event.preventDefault();
    copyLink(link);
  });
}

let asked = 0;

new MutationObserver(() => {
  isLinkTaken ||= takeLink(location.hash);
  for (const link of document.querySelectorAll(`${QUESTION_LINK}:not([role])`)) link.setAttribute("role", "button");
  // The reader opens beside the conversation, which the way back then finds.
  for (const link of document.querySelectorAll("#sources-panel a.reader:not([rel='opener'])")) {
    link.target = "_blank";
    link.rel = "opener";
  }
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

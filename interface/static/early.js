"use strict";

// The head and the box that are there before Gradio's page is, which takes a second or two to be built. What is typed
// here goes on in its box, and what is sent here is asked once it can be.

const LANGUAGES = { en: "English", tr: "Türkçe" };
const REMEMBERED = "kanit:language";
// A question of this tab alone, and only while it waits: the page may have to be loaded anew in between.
const KEPT = "kanit:asked";

// A link's "lang=" comes first, then what this browser remembers, then its own language.
function wantedLanguage() {
  let remembered = "";
  try {
    remembered = localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    // A frame may have no storage.
  }
  const linked = new URLSearchParams(location.hash.slice(1)).get("lang") ?? "";
  const known = [linked, remembered].find((language) => language in LANGUAGES);
  return known ?? (navigator.language.toLowerCase().startsWith("tr") ? "tr" : "");
}

{
  // The cover that Gradio takes away once every part of its page is there. A part that an answer hides before that is
  // missed for good: the cover stays, and what the page does when it is loaded is never done. A page that parts of it
  // never reach is covered for ever, so that it is not waited for long.
  const COVER = "[data-testid='status-tracker'].translucent:not(.hide)";
  const MOST_COVERED_MS = 4000;
  const LONG_MS = 10_000;

  const early = document.getElementById("early");
  const form = early.querySelector("form");
  const typed = early.querySelector("textarea");
  let isSent = false;
  let isComposing = false;
  let since = 0;

  function begin() {
    const language = wantedLanguage() || "en";
    for (const part of early.querySelectorAll("[data-in]")) {
      if (part.dataset.in !== language) part.remove();
    }
    document.documentElement.lang = language;
    early.lang = language;
    early.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
    early.hidden = false;
    // In a frame it would be taken from the page around.
    if (!document.documentElement.classList.contains("embedded")) typed.focus();
  }

  function box() {
    return document.querySelector("#question-box textarea");
  }

  function isWhole() {
    if (!box() || document.documentElement.classList.contains("switching")) return false;
    since ||= performance.now();
    return !document.querySelector(COVER) || performance.now() - since > MOST_COVERED_MS;
  }

  function send(event) {
    event.preventDefault();
    if (!typed.value.trim()) return;
    isSent = true;
    typed.readOnly = true;
    tell("reading");
  }

  function tell(name) {
    for (const said of early.querySelectorAll(".state > *")) said.hidden = said.className !== name;
  }

  // Who loads the page anew, as a part of Gradio's does not come, finds what was typed.
  function keep() {
    try {
      if (early.isConnected && typed.value) sessionStorage.setItem(KEPT, typed.value);
    } catch {
      // A frame may have no storage.
    }
  }

  function handOver() {
    if (isComposing || !isWhole()) {
      requestAnimationFrame(handOver);
      return;
    }
    const hasFocus = document.activeElement === typed;
    const { value, selectionStart, selectionEnd } = typed;
    early.remove();
    if (value) typeInto(box(), value);
    if (hasFocus || isSent) {
      box().focus({ preventScroll: true });
      box().setSelectionRange(selectionStart, selectionEnd);
    }
    if (isSent) document.getElementById("send").click();
  }

  form.addEventListener("submit", send);
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  typed.addEventListener("compositionstart", () => { isComposing = true; });
  typed.addEventListener("compositionend", () => { isComposing = false; });
  begin();
  setTimeout(() => tell("building"), LONG_MS);
  addEventListener("pagehide", keep);
  requestAnimationFrame(handOver);
}

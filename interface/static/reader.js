"use strict";

// The chosen quote is in view and has the focus also where the link does not end in "#quote", and the way back leads to
// the conversation it was opened from. Everything else works without this file.

const quote = document.getElementById("quote");

if (quote && ["", "#quote"].includes(location.hash)) {
  quote.scrollIntoView();
  quote.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  // The tab with the conversation is still open: this one is put away, and nothing of the conversation is lost.
  if (link?.classList.contains("back") && window.opener && !window.opener.closed) {
    event.preventDefault();
    window.opener.focus();
    window.close();
  }
});

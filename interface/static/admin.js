"use strict";

// While a change is under way, its page shows how far it is; once it has ended, the page is loaded anew with what came of
// it. Without this file the page loads itself anew every few seconds.

const work = document.getElementById("work");
const MILLISECONDS_BETWEEN_LOOKS = 700;

async function look() {
  try {
    const answer = await fetch(work.dataset.address, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.ended) {
      location.reload();
      return;
    }
    show(told);
  } catch {
    // The server may be gone for a moment, or the login have ended: the page stays as it is until it answers again.
  }
  setTimeout(look, MILLISECONDS_BETWEEN_LOOKS);
}

function show(told) {
  const words = work.querySelector("p");
  const bar = work.querySelector("progress");
  if (words.textContent !== told.text) words.textContent = told.text;
  if (told.total) {
    bar.max = told.total;
    bar.value = told.done;
  } else {
    bar.removeAttribute("value");
  }
}

if (work) look();

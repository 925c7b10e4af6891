"use strict";

// Between a press and its answer: the question is shown at once, can be stopped, and is not lost where the server is.

// The words of the page, in the language that it is switched to; interface/chat_words.py has them.
function say(name, fields = {}) {
  const text = document.querySelector(`#page-words .${name}`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (_, field) => fields[field] ?? "");
}

function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, say("thousands"));
}

// What a screen reader says without the cursor being moved.
const announced = document.createElement("div");
announced.className = "unseen";
announced.setAttribute("role", "status");
document.addEventListener("DOMContentLoaded", () => document.body.append(announced));

function announce(text) {
  announced.lang = say("language");
  announced.textContent = text;
}

{
  const STOP_AFTER_MS = 1000;
  const LOOK_AFTER_MS = 4000;
  const LOOK_EVERY_MS = 3000;

  let waiting = null;

  function box() {
    return document.querySelector("#question-box textarea");
  }

  function shownQuestions() {
    return document.querySelectorAll("#messages .question");
  }

  function named() {
    const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    typeInto(document.querySelector("#name-box :is(input, textarea)"), name);
    return name;
  }

  function keep(text) {
    try {
      if (text) sessionStorage.setItem(KEPT, text);
      else sessionStorage.removeItem(KEPT);
    } catch {
      // A frame may have no storage; then only a reload loses the question.
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(KEPT) ?? "";
    } catch {
      return "";
    }
  }

  // A place of its own below the conversation, in which the page itself speaks.
  function place() {
    const made = document.createElement("div");
    made.id = "pending";
    document.getElementById("pending")?.remove();
    const messages = document.getElementById("messages");
    if (messages) messages.after(made);
    else document.getElementById("asking").prepend(made);
    return made;
  }

  function tell(where, text, pressed = "", press = null) {
    const state = document.createElement("p");
    state.className = "state";
    state.lang = say("language");
    state.textContent = text;
    if (pressed) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = pressed;
      button.addEventListener("click", press);
      state.append(" ", button);
    }
    where.querySelector(".state")?.remove();
    where.append(state);
    announce(text);
  }

  function note(text) {
    const where = place();
    where.classList.add("note");
    tell(where, text);
  }

  function begin(text, isAgain) {
    const where = place();
    const question = document.createElement("div");
    question.className = "question";
    question.dir = "auto";
    question.textContent = text;
    where.append(question);
    tell(where, say("reading"));
    document.getElementById("asking").classList.add("waiting");
    waiting = { text, where, name: named(), before: shownQuestions().length, isAgain, isLost: false, hasFailed: false };
    const mine = waiting;
    setTimeout(() => offerStop(mine), STOP_AFTER_MS);
    setTimeout(() => watch(mine), LOOK_AFTER_MS);
    keep(text);
    where.scrollIntoView({ block: "nearest" });
  }

  function offerStop(mine) {
    if (waiting !== mine || mine.isLost) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("stop");
    button.addEventListener("click", stop);
    mine.where.querySelector(".state").append(" ", button);
  }

  function giveBack(text) {
    const typed = box();
    if (typed && !typed.value) typeInto(typed, text);
    typed?.focus({ preventScroll: true });
  }

  function end() {
    waiting?.where.remove();
    waiting = null;
    keep("");
    document.getElementById("asking")?.classList.remove("waiting");
  }

  function stop() {
    const { text, isAgain } = waiting;
    document.getElementById("stop-button")?.click();
    end();
    note(say("stopped"));
    if (!isAgain) giveBack(text);
    else box()?.focus();
  }

  function answered() {
    const { before, isAgain } = waiting;
    end();
    const notice = document.querySelector("#messages .message-row:last-child .notice");
    const isForgotten = !notice && !isAgain && before > 0 && shownQuestions().length <= before && before < 20;
    announce(notice?.textContent ?? say("answered"));
    if (isForgotten) note(say("restarted"));
  }

  function fail() {
    const { text } = waiting;
    end();
    note(say("failed"));
    giveBack(text);
  }

  // A proxy that knows nobody any more may lead elsewhere to log in, which is not followed: the browser says no more then.
  function told(path) {
    return fetch(path, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(LOOK_AFTER_MS) });
  }

  async function isThere() {
    try {
      return (await told("health/live")).status < 500;
    } catch {
      return false;
    }
  }

  async function isLoggedOut() {
    try {
      const response = await told("problems/login-needed");
      return response.type === "opaqueredirect" || response.status === 401;
    } catch {
      return false;
    }
  }

  // Gradio gives up for good once its stream breaks, so that only a page loaded anew can ask again.
  async function watch(mine) {
    if (waiting !== mine) return;
    const isAlive = await isThere();
    if (waiting !== mine) return;
    if (isAlive && mine.isLost) {
      tell(mine.where, say("reachable"), say("load_anew"), () => location.reload());
      return;
    }
    if (isAlive && mine.hasFailed) {
      if (!(await isLoggedOut())) return fail();
      // Nothing is left to be stopped.
      mine.isLost = true;
      mine.where.classList.add("note");
      tell(mine.where, say("logged_out"), say("load_anew"), () => location.reload());
      return;
    }
    if (!isAlive && !mine.isLost) {
      mine.isLost = true;
      mine.where.classList.add("note");
      tell(mine.where, say("lost"));
      mine.where.scrollIntoView({ block: "nearest" });
    }
    setTimeout(() => watch(mine), LOOK_EVERY_MS);
  }

  function pressed(event, text, isAgain = false) {
    if (waiting) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (text.trim()) {
      begin(text.trim(), isAgain);
    } else {
      document.getElementById("pending")?.remove();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box()) return;
    pressed(event, event.target.value);
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#send, #retry, .suggestion, #undo, #again");
    if (!button) return;
    if (button.id === "send") pressed(event, box()?.value ?? "");
    else if (button.id === "retry") pressed(event, [...shownQuestions()].at(-1)?.textContent ?? "", true);
    else if (button.id) document.getElementById("pending")?.remove();
    else pressed(event, button.textContent);
    if (button.id !== "send") box()?.focus({ preventScroll: true });
  }, true);

  // Gradio reads the box when it sends it, so that it is emptied only after that.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!waiting || !entry.name.includes("/queue/join")) continue;
      if (entry.responseStatus >= 400) {
        waiting.hasFailed = true;
        watch(waiting);
      } else if (!waiting.isAgain && box()?.value.trim() === waiting.text) {
        typeInto(box(), "");
      }
    }
  }).observe({ type: "resource" });

  // What was said in the other language.
  document.addEventListener("kanit:language", () => {
    announced.textContent = "";
    document.querySelector("#pending.note")?.remove();
  });

  let hasLooked = false;

  function takeKept() {
    const typed = box();
    if (hasLooked || !typed || !say("language") || document.getElementById("early")) return;
    hasLooked = true;
    const text = kept();
    if (!text) return;
    keep("");
    giveBack(text);
    note(say("interrupted"));
  }

  new MutationObserver((changes) => {
    takeKept();
    if (waiting && document.querySelector("#step .name")?.textContent === waiting.name) answered();
    // Gradio's own messages are of another kind and language: what they tell of is told here.
    const isToast = (node) => node.nodeType === 1 && (node.matches(".toast-body") || node.querySelector(".toast-body"));
    if (waiting && !waiting.hasFailed && changes.some((change) => [...change.addedNodes].some(isToast))) {
      waiting.hasFailed = true;
      watch(waiting);
    }
    const log = document.querySelector("#messages [role='log']");
    if (log && say("conversation") && log.getAttribute("aria-label") !== say("conversation")) {
      log.setAttribute("aria-label", say("conversation"));
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}

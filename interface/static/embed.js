"use strict";

// The page in a frame of another: it tells how high it is, takes a question that the page around hands over, and in its
// compact form keeps the sources behind a button. It talks only with the page right around it, and only where that is of
// an origin whose pages may show Kanıt in a frame (docs/intranet.md).
{
  // As many as the box takes for a question.
  const MOST_QUESTION_CHARS = 2_000;
  const SAID = {
    en: { sources: "Sources", note: "Quoted word for word from articles. No medical advice.", own: "Open in a page of its own" },
    tr: { sources: "Kaynaklar", note: "Makalelerden kelimesi kelimesine alıntı. Tıbbi öneri değildir.", own: "Ayrı sayfada aç" },
  };

  const isCompact = document.documentElement.classList.contains("embedded");
  const listed = document.querySelector("meta[name='kanit-frame-ancestors']")?.content.split(" ") ?? [];

  function originOf(address) {
    try {
      return new URL(address).origin;
    } catch {
      return "";
    }
  }

  function isListed(origin) {
    return [location.origin, ...listed].some((known) => {
      const [before, after] = known.split("*");
      if (after === undefined) return origin === originOf(known);
      return origin.length >= known.length && origin.startsWith(before) && origin.endsWith(after);
    });
  }

  // Where a browser does not say whose page is around, the first message that comes from there does.
  const around = { origin: location.ancestorOrigins?.[0] ?? originOf(document.referrer), height: 0 };

  const MAIN = "#early > main, .gradio-container > .main";

  function tellHeight() {
    const main = document.querySelector(MAIN);
    if (parent === window || !main || !isListed(around.origin)) return;
    const height = Math.ceil(main.getBoundingClientRect().bottom + scrollY);
    if (height === around.height) return;
    around.height = height;
    parent.postMessage({ type: "kanit:height", height }, around.origin);
  }

  let handedOver = "";

  function fillBox() {
    if (!handedOver || !takeLink(handedOver)) return;
    handedOver = "";
    document.querySelector(TYPED).focus();
  }

  function hear(message) {
    const { type, question, language } = message;
    if (type === "kanit:hello") {
      around.height = 0;
      tellHeight();
    }
    if (type !== "kanit:ask" || typeof question !== "string" || question.length > MOST_QUESTION_CHARS) return;
    handedOver = question.trim() && `#${new URLSearchParams({ q: question, lang: typeof language === "string" ? language : "" })}`;
    fillBox();
  }

  addEventListener("message", (event) => {
    if (parent === window || event.source !== parent || !isListed(event.origin)) return;
    if (typeof event.data !== "object" || event.data === null) return;
    around.origin = event.origin;
    hear(event.data);
  });

  // The compact form: the sources open with the button, or with a mark that leads to one of them.

  const button = document.createElement("button");
  const note = document.createElement("p");
  const noted = document.createElement("span");
  const own = document.createElement("a");
  button.id = "show-sources";
  button.type = "button";
  button.setAttribute("aria-controls", "reading");
  note.id = "embed-note";
  own.href = "./";
  own.target = "_blank";
  own.rel = "noopener";
  note.append(noted, own);
  let isOpen = false;

  function said() {
    return SAID[document.documentElement.lang] ?? SAID.en;
  }

  // Only what differs is written, since writing is seen by the observer that calls this.
  function set(place, name, value) {
    if (place[name] !== value) place[name] = value;
  }

  function arrange() {
    const desk = document.getElementById("desk");
    const reading = document.getElementById("reading");
    if (!desk || !reading) return;
    if (button.nextElementSibling !== reading) reading.before(button);
    if (note.previousElementSibling !== desk) desk.after(note);
    const count = reading.querySelectorAll(".source").length;
    set(button, "hidden", count === 0);
    set(reading, "hidden", count === 0 || !isOpen);
    set(button, "textContent", `${said().sources} (${count})`);
    if (button.getAttribute("aria-expanded") !== String(isOpen)) button.setAttribute("aria-expanded", String(isOpen));
    set(noted, "textContent", said().note);
    set(own, "textContent", said().own);
  }

  button.addEventListener("click", () => {
    isOpen = !isOpen;
    arrange();
  });

  // Before the page's own listener, which brings into view what must be there by then.
  addEventListener("click", (event) => {
    const link = isCompact && event.target.closest?.("#messages a[href^='#source']");
    if (!link) return;
    isOpen = true;
    arrange();
  }, { capture: true });

  // The words around the chat have changed: interface/static/switch.js.
  document.addEventListener("kanit:language", () => isCompact && arrange());

  const measured = new ResizeObserver(tellHeight);

  new MutationObserver(() => {
    if (isCompact) arrange();
    fillBox();
    for (const main of document.querySelectorAll(MAIN)) measured.observe(main);
  }).observe(document.documentElement, { childList: true, subtree: true });
}

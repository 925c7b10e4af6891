"use strict";

// The switch between English and Turkish. What is chosen is remembered by this browser.
{
  const LONGEST_WAIT_MS = 2000;

  function remember(language) {
    try {
      localStorage.setItem(REMEMBERED, language);
    } catch {
      // A frame may have no storage; then the choice lasts as long as the page.
    }
  }

  function asked() {
    return document.querySelector("#asked-in :is(input, textarea)");
  }

  function choose(language) {
    remember(language);
    typeInto(asked(), language);
    document.documentElement.lang = language;
  }

  const group = document.createElement("div");
  group.id = "language";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Language / Dil");
  for (const [language, name] of Object.entries(LANGUAGES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = language;
    button.textContent = name;
    button.addEventListener("click", () => choose(language));
    group.append(button);
  }

  // Beside it stand the ways that the server names: to /admin, and out.
  const bar = document.createElement("div");
  bar.id = "bar";
  for (const name of ["office", "leave"]) {
    const address = document.querySelector(`meta[name="kanit-${name}"]`)?.content;
    if (!address) continue;
    const link = document.createElement("a");
    link.href = address;
    link.dataset.says = name;
    bar.append(link);
  }
  bar.append(group);

  let isBegun = false;
  let shown = "";

  function begin() {
    const head = document.getElementById("introduction");
    if (isBegun || !asked() || !head) return;
    isBegun = true;
    head.before(bar);
    const language = wantedLanguage();
    // Also without a choice: what is held and suggested may be more than when the server was started.
    typeInto(asked(), language);
    if (language !== "tr") return;
    document.documentElement.classList.add("switching");
    setTimeout(() => document.documentElement.classList.remove("switching"), LONGEST_WAIT_MS);
  }

  // Everything outside the page's words follows them.
  function follow() {
    const language = say("language");
    if (!language || language === shown) return;
    shown = language;
    document.documentElement.lang = language;
    document.title = say("title");
    if (language === "tr") document.documentElement.classList.remove("switching");
    for (const link of bar.querySelectorAll("a")) link.textContent = say(link.dataset.says);
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.lang === language));
    document.dispatchEvent(new CustomEvent("kanit:language"));
  }

  new MutationObserver(() => {
    begin();
    follow();
    // A conversation that is begun has no suggestions, and its place for the head is needed by nothing else.
    if (!bar.isConnected && isBegun) document.getElementById("introduction")?.before(bar);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}

"use strict";

// A mark shows its quote in context while the pointer or the cursor is on it, and until Escape; a first tap does, too. The
// link to the source stays as it is.
{
  const LEAVE_AFTER_MS = 200;
  const peek = document.createElement("div");
  peek.id = "peek";
  peek.setAttribute("role", "tooltip");
  peek.hidden = true;
  document.addEventListener("DOMContentLoaded", () => document.body.append(peek));

  let mark = null;
  let leaving = 0;

  function rowOf(table) {
    const row = table.querySelector("tr.cited");
    const line = document.createElement("p");
    const cells = [...(row ?? table).querySelectorAll("th, td")].map((cell) => cell.textContent.trim());
    line.textContent = cells.filter(Boolean).join(" · ");
    return line;
  }

  function content(card) {
    const passage = card.querySelector(".passage");
    const table = card.querySelector(".table table");
    if (!passage && !table) return null;
    const shown = passage ? passage.cloneNode(true) : rowOf(table);
    for (const part of [shown, ...shown.querySelectorAll("*")]) {
      part.removeAttribute("id");
      part.removeAttribute("tabindex");
      part.removeAttribute("title");
    }
    return shown;
  }

  function open(link, isTouched) {
    const card = document.getElementById(link.getAttribute("href").slice(1));
    const shown = card && content(card);
    clearTimeout(leaving);
    if (!shown || mark === link) return;
    close();
    mark = link;
    const title = document.createElement("p");
    const source = card.closest(".source");
    title.className = "of";
    title.lang = source.querySelector(".title").lang;
    title.textContent = `[${source.querySelector(".number").textContent.replace(/\D/g, "") || link.textContent.replace(/[[\]]/g, "")}] ${source.querySelector(".title").textContent}`;
    peek.replaceChildren(title, shown);
    if (isTouched) {
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.lang = say("language");
      hint.textContent = say("tap_again");
      peek.append(hint);
    }
    peek.hidden = false;
    link.setAttribute("aria-describedby", "peek");
    lay(link);
    peek.querySelector("mark")?.scrollIntoView?.({ block: "nearest" });
    const marked = peek.querySelector("mark");
    if (marked) peek.querySelector(".passage").scrollTop = Math.max(0, marked.offsetTop - 24);
  }

  // Below the mark where there is room, else above it, and inside the window.
  function lay(link) {
    const at = link.getBoundingClientRect();
    const { width, height } = peek.getBoundingClientRect();
    const left = Math.max(12, Math.min(at.left - 24, innerWidth - width - 12));
    const below = at.bottom + 8;
    peek.style.left = `${left}px`;
    peek.style.top = `${below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 8)}px`;
  }

  function close() {
    clearTimeout(leaving);
    mark?.removeAttribute("aria-describedby");
    mark = null;
    peek.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(close, LEAVE_AFTER_MS);
  }

  function markAt(event) {
    return event.target.closest?.("#messages a.mark");
  }

  // A mark says where it leads by itself; the box that browsers show for a title would lie over the quote.
  function unTitle(link) {
    if (!link.title) return;
    link.setAttribute("aria-label", link.title);
    link.removeAttribute("title");
  }

  let touched = null;

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = markAt(event);
    if (link) open(link, false);
    else if (event.target.closest?.("#peek")) clearTimeout(leaving);
    else if (mark && document.activeElement !== mark) leave();
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch" ? markAt(event) : null;
    if (mark && !markAt(event) && !event.target.closest?.("#peek")) close();
  });
  document.addEventListener("focusin", (event) => {
    const link = markAt(event);
    if (link && link.matches(":focus-visible")) open(link, false);
  });
  document.addEventListener("focusout", (event) => {
    if (markAt(event)) leave();
  });
  document.addEventListener("click", (event) => {
    const link = markAt(event);
    if (!link) return;
    if (touched === link && mark !== link) {
      event.preventDefault();
      event.stopImmediatePropagation();
      open(link, true);
    } else {
      close();
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && mark) close();
  });
  addEventListener("scroll", (event) => {
    if (mark && event.target === document) lay(mark);
  }, { passive: true });

  new MutationObserver(() => {
    for (const link of document.querySelectorAll("#messages a.mark[title]")) unTitle(link);
    if (mark && !mark.isConnected) close();
  }).observe(document.documentElement, { childList: true, subtree: true });
}

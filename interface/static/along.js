"use strict";

// What is taken along: an answer is copied, its references or the whole conversation are saved.
// The names of links are made in interface/along.py.
// A block of its own, as all scripts of a page share their names.
{
  const SAID = {
    en: { copied: "Copied.", saved: "Saved as {name}.", gone: "This conversation is not held here any more. Ask again, then copy or save.", failed: "That did not work. Try again.",
      thanks: "Thank you. It is kept on this server alone.", told: "Passed on, without numbers and addresses that tell who somebody is.", why: "What was wrong with it? Name no patient. ", send: "Send" },
    tr: { copied: "Kopyalandı.", saved: "{name} olarak kaydedildi.", gone: "Bu konuşma artık burada tutulmuyor. Yeniden sorun, sonra kopyalayın ya da kaydedin.", failed: "Bu yapılamadı. Yeniden deneyin.",
      thanks: "Teşekkürler. Yalnızca bu sunucuda saklanır.", told: "Kimliği belli eden numara ve adresler çıkarılarak bildirildi.", why: "Sorun neydi? Hasta adı yazmayın. ", send: "Gönder" },
  };

  const told = document.createElement("div");
  told.id = "told";
  told.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", () => document.body.append(told));

  function tell(link, what, name = "") {
    const language = link.closest("[lang]")?.lang in SAID ? link.closest("[lang]").lang : "en";
    told.lang = language;
    told.textContent = SAID[language][what].replace("{name}", name);
    clearTimeout(tell.later);
    tell.later = setTimeout(() => { told.textContent = ""; }, 6000);
  }

  function nameOfConversation() {
    return document.querySelector("#along a[href^='#whole-']")?.getAttribute("href").split("-")[1] ?? "";
  }

  async function fetched(path, wanted) {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ conversation: nameOfConversation(), ...wanted }),
    });
    if (!response.ok) throw new Error(response.status === 404 ? "gone" : "failed");
    return response;
  }

  // The clipboard is closed to pages without TLS, which intranets have; what is selected can be copied there too.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      const before = document.activeElement;
      box.value = text;
      box.className = "unseen";
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      before?.focus({ preventScroll: true });
      if (!done) throw new Error("failed");
    }
  }

  async function save(response) {
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))[1];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return name;
  }

  async function taken(link) {
    const [kind, which, ...form] = link.getAttribute("href").slice(1).split("-");
    const wanted = { form: form.join("-") };
    try {
      if (kind === "whole") {
        tell(link, "saved", await save(await fetched("along/conversation", wanted)));
      } else if (wanted.form === "text") {
        await copy(await (await fetched("along/answer", { answer: Number(which), ...wanted })).text());
        tell(link, "copied");
      } else {
        tell(link, "saved", await save(await fetched("along/answer", { answer: Number(which), ...wanted })));
      }
    } catch (error) {
      tell(link, error.message === "gone" ? "gone" : "failed");
    }
  }

  // Why an answer was not useful is asked in a line below it.
  function asked(link) {
    const language = link.closest("[lang]").lang;
    const form = document.createElement("form");
    const label = document.createElement("label");
    const box = document.createElement("input");
    const send = document.createElement("button");
    form.className = "why";
    box.maxLength = 500;
    label.append(SAID[language].why, box);
    send.textContent = SAID[language].send;
    form.append(label, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      link.focus({ preventScroll: true });
      thought(link, "down", box.value);
    });
    link.parentElement.parentElement.querySelector(".why")?.remove();
    link.parentElement.after(form);
    box.focus();
  }

  async function thought(link, verdict, reason) {
    const answer = Number(link.getAttribute("href").split("-")[1]);
    try {
      await fetched("along/feedback", { answer, verdict, reason });
      tell(link, "thanks");
    } catch (error) {
      tell(link, error.message === "gone" ? "gone" : "failed");
    }
  }

  async function passedOn(link) {
    try {
      await fetched("along/gap", { answer: Number(link.getAttribute("href").split("-")[1]) });
      link.remove();
      tell(document.querySelector("#along p"), "told");
    } catch (error) {
      tell(link, error.message === "gone" ? "gone" : "failed");
    }
  }

  function done(link) {
    const name = link.getAttribute("href");
    if (name.startsWith("#gap-")) passedOn(link);
    else if (name.endsWith("-down")) asked(link);
    else if (name.endsWith("-up")) thought(link, "up", "");
    else taken(link);
  }

  const ALONG = "a[href^='#along-'], a[href^='#whole-'], a[href^='#thumb-'], a[href^='#gap-']";

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(ALONG);
    if (!link) return;
    event.preventDefault();
    done(link);
  });

  // They do something rather than lead somewhere, so they are buttons to a screen reader and to the space bar.
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " && event.target.closest?.(ALONG);
    if (!link) return;
    event.preventDefault();
    done(link);
  });

  new MutationObserver(() => {
    for (const link of document.querySelectorAll(ALONG)) {
      if (link.getAttribute("role") !== "button") link.setAttribute("role", "button");
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
}

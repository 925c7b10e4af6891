"use strict";

// What part of the articles a question is put to. What is chosen goes to the server as one JSON text with each question,
// in the form that REST takes; what is offered comes from there when the filters are first opened.
{
  const MOST_SHOWN = 30;
  const KINDS = ["abstract", "summary", "translation", "body", "table", "caption", "box", "note", "appendix", "back"];

  // Ids with their titles, years as they are typed, types and kinds of section.
  const chosen = { articles: new Map(), from: "", to: "", types: new Set(), sections: new Set() };
  let held = null;
  let typeNames = {};

  const chips = document.createElement("ul");
  chips.id = "chosen";
  const filters = document.createElement("details");
  filters.id = "filters";
  const summary = document.createElement("summary");
  const form = document.createElement("div");
  form.className = "form-of-filters";
  filters.append(summary, form);

  function made(tag, text = "", fields = {}) {
    const element = Object.assign(document.createElement(tag), fields);
    if (text) element.textContent = text;
    return element;
  }

  function nameOf(type) {
    const name = typeNames[type]?.[say("language")] ?? type;
    return name.charAt(0).toLocaleUpperCase(say("language")) + name.slice(1);
  }

  function wordsOf(type) {
    return (type ?? "").toLowerCase().replaceAll("-", " ").split(" ").filter(Boolean);
  }

  function scope() {
    const years = {};
    if (isYear(chosen.from)) years.from = Number(chosen.from);
    if (isYear(chosen.to)) years.to = Number(chosen.to);
    const fields = { articles: [...chosen.articles.keys()], years, types: [...chosen.types], sections: [...chosen.sections] };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => (value.length ?? Object.keys(value).length) > 0));
  }

  function isYear(text) {
    return /^[1-9]\d{3}$/.test(text);
  }

  // The rules of retrieval/scope.py, to count what is left.
  function isWithin(article, { articles = [], years = {}, types = [] }) {
    const own = wordsOf(article.type);
    return (
      (!articles.length || articles.includes(article.id)) &&
      (years.from === undefined || (article.year !== null && article.year >= years.from)) &&
      (years.to === undefined || (article.year !== null && article.year <= years.to)) &&
      (!types.length || types.some((type) => wordsOf(type).every((word) => own.includes(word))))
    );
  }

  function passagesOf(article, sections = []) {
    const counted = Object.entries(article.passages).filter(([kind]) => !sections.length || sections.includes(kind));
    return counted.reduce((sum, [, count]) => sum + count, 0);
  }

  function count() {
    const now = scope();
    const left = held.filter((article) => isWithin(article, now) && passagesOf(article, now.sections) > 0);
    const passages = left.reduce((sum, article) => sum + passagesOf(article, now.sections), 0);
    const [shown, all] = [grouped(left.length), grouped(held.length)];
    return passages ? say("left", { left: shown, all, passages: grouped(passages) }) : say("nothing_left");
  }

  function changed() {
    const now = scope();
    typeInto(document.querySelector("#filters-box :is(input, textarea)"), Object.keys(now).length ? JSON.stringify(now) : "");
    showChips();
    const left = form.querySelector(".left");
    if (left && held) left.textContent = count();
  }

  function clear() {
    chosen.articles.clear();
    chosen.types.clear();
    chosen.sections.clear();
    chosen.from = chosen.to = "";
    changed();
    draw();
  }

  function chip(name, lang, remove) {
    const button = made("button", "", { type: "button", lang });
    button.append(made("span", name), made("span", " ×", { className: "cross", ariaHidden: "true" }));
    button.setAttribute("aria-label", say("remove_filter", { name }));
    button.addEventListener("click", () => {
      remove();
      changed();
      draw();
      (chips.querySelector("button") ?? summary).focus();
    });
    const item = made("li");
    item.append(button);
    return item;
  }

  function showChips() {
    const language = say("language");
    const years = [chosen.from, chosen.to].some(isYear) ? `${isYear(chosen.from) ? chosen.from : "…"}–${isYear(chosen.to) ? chosen.to : "…"}` : "";
    const items = [
      ...[...chosen.articles].map(([id, article]) => chip(article.title, article.language, () => chosen.articles.delete(id))),
      ...(years ? [chip(years, language, () => { chosen.from = chosen.to = ""; })] : []),
      ...[...chosen.types].map((type) => chip(nameOf(type), language, () => chosen.types.delete(type))),
      ...[...chosen.sections].map((kind) => chip(say(`kind_${kind}`), language, () => chosen.sections.delete(kind))),
    ];
    if (items.length > 1) {
      const all = made("button", say("clear"), { type: "button", className: "clear" });
      all.addEventListener("click", () => {
        clear();
        summary.focus();
      });
      const item = made("li");
      item.append(all);
      items.push(item);
    }
    chips.replaceChildren(...items);
    chips.hidden = !items.length;
    chips.lang = language;
    chips.setAttribute("aria-label", say("chosen"));
  }

  function choice(name, lang, isChosen, choose, hint = "") {
    const label = made("label", "", { lang });
    const box = made("input", "", { type: "checkbox", checked: isChosen });
    box.addEventListener("change", () => {
      choose(box.checked);
      changed();
    });
    label.append(box, made("span", name));
    if (hint) label.append(" ", made("small", hint));
    return label;
  }

  function group(title, ...parts) {
    const set = made("fieldset");
    set.append(made("legend", title), ...parts);
    return set;
  }

  function articlesFound(words) {
    const wanted = words.toLocaleLowerCase(say("language")).split(/\s+/).filter(Boolean);
    return held.filter((article) => wanted.every((word) => article.title.toLocaleLowerCase(article.language).includes(word)));
  }

  function articleGroup() {
    const list = made("div", "", { className: "choices" });
    const find = made("input", "", { type: "search" });
    const label = made("label", say("find_article"), { className: "find" });
    label.append(find);
    const fill = () => {
      const found = articlesFound(find.value);
      const shown = found.slice(0, MOST_SHOWN).map((article) => choice(
        article.title, article.language, chosen.articles.has(article.id),
        (isOn) => (isOn ? chosen.articles.set(article.id, article) : chosen.articles.delete(article.id)),
        String(article.year ?? ""),
      ));
      if (found.length > MOST_SHOWN) shown.push(made("p", say("more_articles", { count: grouped(found.length - MOST_SHOWN) })));
      list.replaceChildren(...shown);
    };
    find.addEventListener("input", fill);
    fill();
    return group(say("articles"), ...(held.length > 8 ? [label] : []), list);
  }

  function year(name, which) {
    const label = made("label", say(name), { className: "year" });
    const box = made("input", "", { type: "text", inputMode: "numeric", maxLength: 4, size: 6, value: chosen[which] });
    box.addEventListener("input", () => {
      chosen[which] = box.value.trim();
      changed();
    });
    label.append(box);
    return label;
  }

  function draw() {
    summary.textContent = say("filters");
    filters.lang = say("language");
    if (!held) return;
    const types = [...new Set(held.map((article) => article.type).filter(Boolean))].sort();
    const kinds = KINDS.filter((kind) => held.some((article) => article.passages[kind]));
    const toggle = (set, value) => (isOn) => (isOn ? set.add(value) : set.delete(value));
    const left = made("p", count(), { className: "left" });
    left.setAttribute("role", "status");
    const all = made("button", say("clear"), { type: "button", className: "clear" });
    all.addEventListener("click", clear);
    const end = made("div", "", { className: "end" });
    end.append(left, all);
    const rows = made("div", "", { className: "rows" });
    rows.append(group(say("years"), year("year_from", "from"), year("year_to", "to")));
    if (types.length) rows.append(group(say("types"), ...types.map((type) => choice(nameOf(type), say("language"), chosen.types.has(type), toggle(chosen.types, type)))));
    if (kinds.length > 1) rows.append(group(say("sections"), ...kinds.map((kind) => choice(say(`kind_${kind}`), say("language"), chosen.sections.has(kind), toggle(chosen.sections, kind)))));
    form.replaceChildren(articleGroup(), rows, end);
  }

  async function load() {
    try {
      const answer = await fetch("filters");
      if (!answer.ok) throw new Error(answer.status);
      const offered = await answer.json();
      held = offered.articles;
      typeNames = offered.types;
      draw();
    } catch {
      form.replaceChildren(made("p", say("filters_failed")));
    }
  }

  filters.addEventListener("toggle", () => {
    if (filters.open) load();
  });
  filters.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    filters.open = false;
    summary.focus();
  });

  // Enter in a box of the filters asks nothing.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });

  document.addEventListener("kanit:language", () => {
    draw();
    showChips();
  });

  new MutationObserver(() => {
    const row = document.getElementById("question-row");
    if (!row || row.previousElementSibling === filters || !say("language")) return;
    row.before(chips, filters);
    draw();
    showChips();
  }).observe(document.documentElement, { childList: true, subtree: true });
}

// Small comforts. Everything essential works without them.
(() => {
  "use strict";
  const each = (root, query, act) => root.querySelectorAll && root.querySelectorAll(query).forEach(act);

  // The summary of faults is read out and leads to its questions.
  const focusFaults = (root) => each(root, "[data-focus]", (element) => element.focus());

  // "Select all" and the count of what is selected.
  const tally = (form) => {
    const picked = form.querySelectorAll("[data-pick]:checked").length;
    each(form, "[data-picked]", (element) => { element.textContent = picked; });
    each(form, "[data-bar]", (element) => { element.hidden = picked === 0; });
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) each(form, "[data-pick]", (box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-pick], [data-pick-all]")) tally(form);
    if (event.target.matches("[data-submit-on-change]")) form.requestSubmit();
  });

  // A second tap does not send twice; the key in the form would make it count once anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.classList.contains("sending")) event.preventDefault();
    form.classList.add("sending");
    setTimeout(() => form.classList.remove("sending"), 8000);
  });
  window.addEventListener("pageshow", () => each(document, "form.sending", (form) => form.classList.remove("sending")));

  // A live list waits while somebody is choosing or typing in it.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const place = event.detail.elt;
    if (!place.matches("[data-live]")) return;
    const busy = place.querySelector("[data-pick]:checked, details[open] form") || (place.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));
    if (busy || document.hidden) event.preventDefault();
  });
  // What a page asks by itself does not keep a session alive; see anju.site.idle.
  document.addEventListener("htmx:configRequest", (event) => {
    const by = event.detail.triggeringEvent;
    if (!by || by.type === "hint") event.detail.headers["X-Poll"] = "1";
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.body.dispatchEvent(new Event("hint")); });

  // Hints from the server: something changed in the area; the page asks again for what it shows. Without them it asks every half minute anyway.
  const source = document.querySelector("[data-hints]");
  // One stream a browser: whichever page holds the lock listens while it is seen, and passes on to the others what it hears.
  if (source && window.EventSource) {
    const others = window.BroadcastChannel ? new BroadcastChannel("anju-hints") : null;
    let waiting = 0;
    let leave = null;
    const changed = () => { clearTimeout(waiting); waiting = setTimeout(() => document.body.dispatchEvent(new Event("hint")), 400); };
    if (others) others.onmessage = changed;
    const hear = () => new Promise((left) => {
      const stream = new EventSource(source.dataset.hints, { withCredentials: true });
      stream.onmessage = () => { changed(); if (others) others.postMessage(1); };
      leave = () => { stream.close(); left(); };
      if (document.hidden) leave();
    });
    let turn = null;
    const listen = () => {
      if (document.hidden) {
        if (turn) turn.abort();
        if (leave) leave();
        turn = leave = null;
      } else if (!turn) {
        turn = new AbortController();
        if (navigator.locks) navigator.locks.request("anju-hints", { signal: turn.signal }, hear).catch(() => {});
        else hear();
      }
    };
    document.addEventListener("visibilitychange", listen);
    listen();
  }

  // Where a round is on this phone: what is not yet sent is said on every page, and contact is kept. See web/field/send.js.
  try {
    if (localStorage.getItem("anju_round")) import("./field/send.js").then((phone) => phone.tell(document)).catch(() => {});
  } catch { /* a browser that keeps nothing has no round */ }

  // Enter in a sheet of readings goes to the next row's same column; nothing is sent by accident.
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest("[data-column]");
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!cell || !step || event.isComposing || (cell.tagName === "SELECT" && event.key !== "Enter")) return;
    const column = [...document.querySelectorAll(`[data-column="${cell.dataset.column}"]`)];
    const next = column[column.indexOf(cell) + step];
    event.preventDefault();
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  const begin = (root) => { focusFaults(root); each(root, "form", tally); };
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
})();

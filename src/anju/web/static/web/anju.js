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

  // A passkey that was stopped or did not answer: said where it was asked for.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    each(document, "[data-key-failed]", (element) => { element.hidden = false; });
  });

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
    const tell = (told) => document.body.dispatchEvent(new CustomEvent("hint", { detail: told }));
    // Changes that come one after the other are asked for together, twice or so in a second; an alarm at once.
    const changed = (told) => {
      if (told.kind === "alarm") tell(told);
      else waiting = waiting || setTimeout(() => { waiting = 0; tell(told); }, 400);
    };
    if (others) others.onmessage = (event) => changed(event.data);
    const parse = (text) => { try { return JSON.parse(text); } catch { return { kind: "change" }; } };
    const hear = () => new Promise((left) => {
      let stream = null;
      let again = 0;
      let pause = 1;
      let missed = false;
      // What a browser gives up for good (a proxy's error, a ticket that is too old) is tried again, more slowly each time; so is a stream without breath.
      const reopen = () => { missed = true; stream.close(); clearTimeout(again); again = setTimeout(open, 1000 * pause); pause = Math.min(30, pause * 2); };
      const alive = () => { clearTimeout(again); again = setTimeout(reopen, 40000); };
      const open = () => {
        stream = new EventSource(source.dataset.hints, { withCredentials: true });
        stream.onopen = () => { pause = 1; alive(); if (missed) changed({ kind: "change" }); missed = false; };
        stream.onmessage = (event) => { const told = parse(event.data); alive(); changed(told); if (others) others.postMessage(told); };
        stream.addEventListener("breath", alive);
        stream.onerror = () => { missed = true; if (stream.readyState === EventSource.CLOSED) reopen(); };
      };
      leave = () => { stream.close(); clearTimeout(again); left(); };
      open();
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

  // What an address leads to may stand in a part that is fetched when it is opened: it is asked for by its name.
  const wanted = location.hash.slice(1);
  if (wanted && document.querySelector("[data-folded]") && !document.getElementById(wanted) && !new URLSearchParams(location.search).has("at")) {
    location.replace(`?at=${encodeURIComponent(wanted)}${location.hash}`);
  }
})();

// The live board: asks for what is open when a hint says so and by itself besides, sounds while something waits unseen, and says when it is stale.
const place = document.querySelector("[data-board]");
const stale = document.getElementById("stale");
const every = 1000 * Number(place.dataset.every);
const limit = 1000 * Number(place.dataset.stale);
const title = document.title;
const PATIENCE = 8000;
// Nobody stands at a screen that opens by its own address: refused, it goes on asking, less often.
const alone = "alone" in place.dataset;

// News ---------------------------------------------------------------------------------------------------------------
// Date and not performance.now: a machine that slept is as stale as one that was cut off. A clock set back is not fresh either.
let fresh = Date.now();
let signedOut = false;
let asking = false;
let again = false;
let pressed = false;

const news = () => document.getElementById("now");
const unseen = () => news().dataset.unseen.split(" ").filter(Boolean);

const show = (html) => {
  const made = document.createElement("template");
  made.innerHTML = html;
  const next = made.content.querySelector("#now");
  if (!next) return false;
  const known = new Set([...news().querySelectorAll("[data-alarm]")].map((one) => one.dataset.alarm));
  const held = document.activeElement && news().contains(document.activeElement) ? document.activeElement.id : "";
  next.querySelectorAll("[data-alarm]").forEach((one) => one.classList.toggle("alarm-new", !known.has(one.dataset.alarm)));
  news().replaceWith(next);
  const back = held && document.getElementById(held);
  if (back) back.focus({ preventScroll: true });
  return true;
};

const ask = async () => {
  if (asking || pressed) { again = true; return; }
  asking = true;
  again = false;
  const before = new Set(unseen());
  try {
    const answer = await fetch(place.dataset.board, { headers: { "X-Poll": "1" }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    signedOut = answer.type === "opaqueredirect" || answer.status === 403 || (alone && answer.status === 404);
    if (answer.ok && show(await answer.text())) fresh = Date.now();
  } catch { /* it is said below, by how long there was no answer */ }
  asking = false;
  judge();
  if (unseen().some((one) => !before.has(one))) ring();
  if (again) ask();
};

const judge = () => {
  const age = Date.now() - fresh;
  const old = signedOut || age > limit || age < -limit;
  if (old && stale.hidden) stale.querySelector("[data-last]").textContent = news().querySelector("[data-asof]").textContent;
  stale.querySelector('[data-why="away"]').hidden = signedOut;
  stale.querySelector('[data-why="out"]').hidden = !signedOut;
  stale.hidden = !old;
  document.body.classList.toggle("is-stale", old);
  const waiting = unseen().length;
  document.title = `${old ? "⚠ " : ""}${waiting ? `(${waiting}) ` : ""}${title}`;
  return age;
};

let asked = 0;
setInterval(() => {
  const age = judge();
  const wait = signedOut ? 60000 : age > every + 2000 ? 3000 : every;
  if (Date.now() - asked >= wait && (alone || !signedOut)) { asked = Date.now(); ask(); }
}, 1000);
document.body.addEventListener("hint", (event) => {
  if (event.detail && event.detail.kind === "alarm") ask();
  else if (!asking) setTimeout(ask, 200);
});
window.addEventListener("online", ask);

// A tap that falls into the moment of exchanging would be lost: the exchange waits for it.
place.addEventListener("pointerdown", () => { pressed = true; setTimeout(lift, 1500); });
const lift = () => { if (pressed) { pressed = false; if (again) ask(); } };
window.addEventListener("pointerup", () => setTimeout(lift, 0));
window.addEventListener("pointercancel", lift);

// Taking one on without leaving the page, so that the sound stays on. Where that fails the form is sent as it is.
place.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  form.querySelector("button").disabled = true;
  const body = new FormData(form);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
  } catch {
    form.submit();
    return;
  }
  ask();
});

// Sound --------------------------------------------------------------------------------------------------------------
const button = document.getElementById("sound");
const Context = window.AudioContext || window.webkitAudioContext;
let audio = null;
let played = 0;

const note = (from, pitch) => {
  const wave = audio.createOscillator();
  const loud = audio.createGain();
  wave.frequency.value = pitch;
  loud.gain.setValueAtTime(0, from);
  loud.gain.linearRampToValueAtTime(0.5, from + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.001, from + 0.34);
  wave.connect(loud).connect(audio.destination);
  wave.start(from);
  wave.stop(from + 0.36);
};
const ring = () => {
  if (!audio || audio.state !== "running") return;
  const from = audio.currentTime + 0.02;
  [880, 660, 880, 660].forEach((pitch, n) => note(from + 0.38 * n, pitch));
  button.dataset.played = String(played += 1);
};
const sounds = () => {
  const on = Boolean(audio) && audio.state === "running";
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("[data-on]").hidden = !on;
  button.querySelector("[data-off]").hidden = on;
};
const begin = () => {
  audio = new Context();
  audio.onstatechange = sounds;
};
if (Context) {
  button.hidden = false;
  // A screen that starts by itself, in a browser that lets a page sound untouched: `sound=on` in its address.
  if (new URLSearchParams(location.search).get("sound") === "on") {
    begin();
    sounds();
  }
  button.addEventListener("click", async () => {
    if (!audio) {
      begin();
    } else if (audio.state === "running") {
      await audio.suspend();
      return;
    }
    await audio.resume();
    sounds();
    ring();
  });
  // What nobody has seen is told again and again.
  setInterval(() => { if (unseen().length) ring(); }, 30000);
}

// A wall screen does not go to sleep, where the browser lets a page ask for that.
const awake = () => {
  if (document.body.classList.contains("wall") && !document.hidden && navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
};
document.addEventListener("visibilitychange", awake);
awake();

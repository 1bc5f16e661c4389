// Contact with the server: how much waits, whether to forget, and the work itself, each piece until it is settled.
import * as seal from "./seal.js";
import * as store from "./store.js";

/** Pieces of work that are not settled, oldest first. */
export const waiting = async () => (await store.all("work")).sort((a, b) => a.at - b.at);

const PATIENCE = { contact: 8000, round: 30000, work: 60000 };

/** A line on which nothing moves is no signal: nobody waits for it longer than `patience`. */
const ask = async (address, given, patience) => {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(address, { method: "POST", credentials: "same-origin", cache: "no-store", signal: stop.signal, ...given });
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) return { status: answer.redirected ? 401 : answer.status, said: {} };
    return { status: answer.status, said: await answer.json() };
  } finally {
    clearTimeout(late);
  }
};

// A contact keeps no session alive: an open page makes them by itself.
const tellServer = (address, said) => ask(address, { headers: { "X-Poll": "1" }, body: JSON.stringify(said) }, PATIENCE.contact);

let turn = Promise.resolve();

/** Tell the server how much waits here, and hear: {answer, signed, csrf}. Null without signal. What it commands is done before this returns. */
export const contact = () => {
  turn = turn.then(speak, speak);
  return turn;
};

const speak = async () => {
  const known = await store.facts();
  if (!known || !known.word) return null;
  try {
    if (known.gone) {
      const told = await tellServer("/field/forgotten/", { word: known.word, ...known.gone });
      if (told.status === 200) await store.nothing();
      return null;
    }
    const work = await waiting();
    const oldest = work.length ? new Date(work[0].at).toISOString() : null;
    const { status, said } = await tellServer("/field/contact/", { word: known.word, queued: work.length, oldest });
    if (status !== 200) return null;
    await store.keepFacts({ heard: Date.now(), ahead: Date.parse(said.now) - Date.now() });
    if (said.answer === "wipe") {
      await store.forget("command", work.length);
      await speak();
      said.lost = work.length;
    }
    return said;
  } catch {
    return null;
  }
};

/** The hour by the server's clock, as far as it was seen. */
export const now = (known) => new Date(Date.now() + ((known && known.ahead) || 0));

/** Take the round: {status, said}. Rejects without signal. */
export const take = (word, csrf) => ask("/field/round/", { headers: { "X-CSRFToken": csrf, "X-Phone": word || "" } }, PATIENCE.round);

/** Keep a piece of work: sealed, with its key and its hour. It is on the disk when this is done. */
export const keep = async (key, { token, title, name, values, pictures }) => {
  const id = crypto.randomUUID ? crypto.randomUUID() : uuid();
  const at = now(await store.facts()).getTime();
  const shut = await Promise.all([...pictures].map(async ([field, blob]) => ({ field, ...(await seal.sealBytes(key, `work:${id}:${field}`, await blob.arrayBuffer())) })));
  await store.put("work", { id, at, state: "waiting", sealed: await seal.seal(key, `work:${id}`, { token, title, name, values }), pictures: shut });
};

const uuid = () => {
  const given = crypto.getRandomValues(new Uint8Array(16));
  given[6] = (given[6] & 15) | 64;
  given[8] = (given[8] & 63) | 128;
  return [...given].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
};

/** Send one piece. What is recorded leaves the phone; what is refused stays, with the reasons sealed beside it. Its state, "unsent" where nothing came of it. */
export const send = async (key, known, csrf, work, how = "") => {
  const said = await seal.open(key, `work:${work.id}`, work.sealed);
  const body = new FormData();
  said.values.forEach(([name, value]) => body.append(name, value));
  for (const { field, ...shut } of work.pictures) {
    const plain = await seal.openBytes(key, `work:${work.id}:${field}`, shut);
    body.append(field, new Blob([plain], { type: "image/jpeg" }), "photo.jpg");
  }
  const headers = { "X-CSRFToken": csrf, "X-Phone": known.word, "Idempotency-Key": work.id, "X-Captured": new Date(work.at).toISOString(), "X-Addition": how === "add" ? "1" : "0" };
  const answer = await ask(`/field/${how === "hand" ? "hand" : "duty"}/${encodeURIComponent(said.token)}/`, { body, headers }, PATIENCE.work);
  if (answer.status === 200 && answer.said.outcome === "refused") {
    const why = await seal.seal(key, `why:${work.id}`, { texts: answer.said.texts, add: answer.said.add, hand: answer.said.hand });
    await store.put("work", { ...work, state: "refused", why });
    return "refused";
  }
  if (answer.status === 200) {
    await store.drop("work", work.id);
    return answer.said.outcome;
  }
  return answer.status === 401 ? "signin" : "unsent";
};

/** Everything that waits, one after the other; how it went: {sent, refused, signin, unsent}. */
export const sendAll = async (key, csrf) => {
  const [known, went] = [await store.facts(), { sent: 0, refused: 0, signin: false, unsent: 0 }];
  for (const work of (await waiting()).filter((each) => each.state === "waiting")) {
    const state = await send(key, known, csrf, work).catch(() => "unsent");
    if (state === "signin") went.signin = true;
    else went[state === "refused" ? "refused" : state === "unsent" ? "unsent" : "sent"] += 1;
    if (state === "signin") break;
  }
  return went;
};

/** Settle refused work by dropping it, for one of the reasons; whether the server knows. */
export const giveUp = async (known, csrf, work, reason) => {
  const headers = { "X-CSRFToken": csrf, "X-Phone": known.word, "Idempotency-Key": work.id };
  const { status } = await ask("/field/drop/", { headers, body: new URLSearchParams({ reason }) }, PATIENCE.contact);
  if (status !== 200) return false;
  await store.drop("work", work.id);
  return true;
};

/** On any page of ours: say what is not yet sent, keep contact, and let nobody sign out over it unawares. */
export const tell = async (page) => {
  const known = await store.facts();
  if (!known) return;
  await contact();
  const work = await waiting();
  page.querySelectorAll("[data-unsent]").forEach((place) => {
    place.hidden = !work.length;
    place.querySelectorAll("[data-count]").forEach((count) => { count.textContent = work.length; });
  });
  const leaving = page.querySelector("form[data-leave]");
  if (!leaving) return;
  leaving.querySelectorAll("[data-leave-unsent]").forEach((place) => { place.hidden = !work.length; });
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sure = leaving.querySelector("[data-sure]");
    if (work.length && sure && !sure.checked) return sure.focus();
    await store.forget("signout", work.length);
    await contact();
    leaving.submit();
  });
};

// The round: taken along, locked, walked through, brought back. What each screen says stands in the page's templates.
import { inside, lacks, lasting } from "./able.js";
import * as doors from "./door.js";
import { answers, faults } from "./form.js";
import { places } from "./place.js";
import * as seal from "./seal.js";
import * as send from "./send.js";
import { copy, hush, moment, right, say, screen, wrong } from "./show.js";
import * as store from "./store.js";
import { scanning } from "./scan.js";

const TRIES = 5;
const DAY = 24 * 60 * 60 * 1000;
const IDLE = 10 * 60 * 1000;
const HEARD = 5 * 60 * 1000;
let [key, round, idle] = [null, null, 0];

const on = (root, query, event, act) => root.querySelectorAll(query).forEach((each) => each.addEventListener(event, (happened) => { happened.preventDefault(); act(each, happened); }));

/** Not two taps at once, and nothing that fails without a word. */
const busy = (form, act) => async () => {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  form.classList.add("sending");
  try {
    await act();
  } catch (error) {
    say("failed", "red");
    throw error;
  } finally {
    delete form.dataset.busy;
    form.classList.remove("sending");
  }
};

// A tap that falls into the moment of drawing would be lost: what is drawn by itself waits until the finger is off.
let [lifted, lift] = [Promise.resolve(), () => {}];
const press = () => { lifted = new Promise((done) => { lift = done; setTimeout(done, 5000); }); };

const counted = async () => count(await send.waiting());

const count = (work) => {
  document.querySelectorAll("[data-unsent]").forEach((place) => {
    place.hidden = !work.length;
    place.querySelectorAll("[data-count]").forEach((slot) => { slot.textContent = work.length; });
  });
  return work;
};

// Taking a round along -----------------------------------------------------------------------------------------------

const offerTake = () => {
  const place = screen(copy("take", { program: inside(), inside: inside() }));
  const form = place.querySelector("form");
  form.addEventListener("submit", (event) => { event.preventDefault(); busy(form, () => begin(form))(); });
};

const begin = async (form) => {
  right(form);
  const [pin, again] = [form.pin.value.trim(), form.again.value.trim()];
  const why = seal.weak(pin);
  if (why) return wrong(form, "pin", why);
  if (pin !== again) return wrong(form, "again", "differ");
  const answer = await send.take("", await csrf()).catch(() => null);
  if (!answer) return say("nosignal", "amber");
  if (answer.status === 401) return (location.href = "/accounts/login/?next=/field/");
  if (answer.status !== 200) return say(answer.status === 422 ? "nopost" : "failed", "red");
  const made = await seal.lock(pin);
  localStorage.setItem(store.FLAG, "1");
  await store.put("facts", { id: "phone", word: answer.said.word, lock: made.lock, tries: 0, heard: Date.now(), ahead: Date.parse(answer.said.now) - Date.now() });
  key = made.key;
  await keepRound(answer.said);
  say((await lasting()) ? "kept" : "mayforget", "jade");
  showRound();
};

const csrf = async () => {
  const told = await send.contact();
  return (told && told.csrf) || (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value || "";
};

const keepRound = async (said) => {
  round = said;
  await store.put("round", { id: "round", sealed: await seal.seal(key, "round", said) });
};

// Locked -------------------------------------------------------------------------------------------------------------

const showLocked = async () => {
  [key, round] = [null, null];
  const known = await store.facts();
  if (!known || !known.lock) return offerTake();
  const place = screen(copy("locked", { left: TRIES - known.tries, few: known.tries > 0 }));
  const form = place.querySelector("form");
  form.addEventListener("submit", (event) => { event.preventDefault(); busy(form, () => tryPin(form))(); });
  on(place, "[data-act=wipe]", "click", wipeByHand);
};

/** The try is counted before it is made: a page that is closed meanwhile has used it. */
const tryPin = async (form) => {
  const known = await store.facts();
  await store.keepFacts({ tries: known.tries + 1 });
  const opened = await seal.unlock(form.pin.value.trim(), known.lock);
  if (!opened) {
    if (known.tries + 1 < TRIES) return showLocked().then(() => say("wrongpin", "red"));
    return forgotten("pins");
  }
  key = opened;
  await store.keepFacts({ tries: 0 });
  hush();
  await openRound();
};

/** After three days without contact the round goes; what was not sent stays. */
const aged = async () => {
  const known = await store.facts();
  if (Date.now() - known.heard <= 3 * DAY || !(await store.get("round", "round"))) return;
  await store.drop("round", "round");
  say("old", "amber");
};

const openRound = async () => {
  await aged();
  const kept = await store.get("round", "round");
  round = kept ? await seal.open(key, "round", kept.sealed) : null;
  await bringBack(() => (round ? showRound() : showWork()));
};

/** Forget, tell the server where it can be reached, and say so. */
const forgotten = async (how) => {
  const lost = (await send.waiting()).length;
  await store.forget(how, lost);
  await send.contact();
  return showGone({ how, lost });
};

const wipeByHand = async () => {
  const work = await send.waiting();
  const place = screen(copy("wipe", { count: work.length, unsent: work.length }));
  on(place, "[data-act=back]", "click", () => start());
  on(place, "[data-act=sure]", "click", () => forgotten("hand"));
};

// Bringing back ------------------------------------------------------------------------------------------------------

const stands = (list) => Boolean(key && document.querySelector(`#round [data-place=${list}]`));

/** Whatever list of ours is on the screen, drawn anew; a form that somebody is filling in stays as it is, also one that is opened just then. */
const redraw = () => (stands("doors") ? drawRound(() => stands("doors")) : stands("work") ? drawWork(() => stands("work")) : null);

let turn = Promise.resolve();

/** With signal: contact, send what waits, take the round anew; then `show`. One after the other: nothing is sent by two at once. */
const bringBack = (show = redraw) => {
  turn = turn.then(() => exchange(show), () => exchange(show));
  return turn;
};

const exchange = async (show) => {
  const told = await send.contact();
  if (told && told.answer === "wipe") return showGone({ how: "command", lost: told.lost });
  if (!key) return counted();
  if (told && told.signed) {
    const went = await send.sendAll(key, told.csrf);
    await send.contact();
    hush();
    if (went.sent) say("sent");
    if (went.unsent) say("unsent", "amber");
    if (!went.signin) await renew(told.csrf);
  } else {
    say(told ? "signin" : "nosignal", "amber");
  }
  await counted();
  return key && show();
};

/** Heard while the page is open: that the phone is to forget, or that another page of this browser did. */
const hear = async () => {
  const known = await store.facts();
  if (known && known.lock) {
    const told = await send.contact();
    if (told && told.answer === "wipe") return showGone({ how: "command", lost: told.lost });
    if (!told && !key) await aged();
  } else if (key) {
    return showGone((known && known.gone) || { how: "elsewhere", lost: 0 });
  }
  return counted();
};

const renew = async (token) => {
  const known = await store.facts();
  const answer = await send.take(known.word, token).catch(() => null);
  const still = await store.facts();
  if (key && still && still.lock && answer && answer.status === 200) {
    await store.keepFacts({ word: answer.said.word });
    await keepRound(answer.said);
  }
};

// The round ----------------------------------------------------------------------------------------------------------

const mine = async () => {
  const work = await send.waiting();
  return Promise.all(work.map(async (each) => ({ ...each, said: await seal.open(key, `work:${each.id}`, each.sealed), why: each.why ? await seal.open(key, `why:${each.id}`, each.why) : null })));
};

const showRound = () => drawRound(() => true);

const drawRound = async (wanted) => {
  const [work, known] = [await mine(), await store.facts()];
  await lifted;
  if (!wanted()) return counted();
  const kept = new Set(work.map((each) => each.said.token));
  const refused = work.filter((each) => each.state === "refused").length;
  count(work);
  const place = screen(copy("round", { member: round.member, at: moment(round.now, round.zone), waits: work.length, refused, none: !round.duties.length, duties: round.duties.length, settled: round.settled.length, homes: round.homes.length }));
  const at = send.now(known);
  const behind = new Map();
  round.duties.forEach((duty) => behind.set(duty.door, [...(behind.get(duty.door) || []), duty]));
  behind.forEach((duties) => place.querySelector("[data-place=doors]").append(door(duties, kept, at)));
  round.settled.forEach((each) => place.querySelector("[data-place=settled]").append(copy("closed", { ...each, when: moment(each.at, each.zone) })));
  round.homes.forEach((home) => place.querySelector("[data-place=homes]").append(house(home)));
  on(place, "[data-duty]", "click", (button) => showDuty(round.duties.find((duty) => duty.token === button.dataset.duty)));
  const code = place.querySelector("form[data-act=door]");
  scanning(code);
  code.addEventListener("submit", (event) => { event.preventDefault(); showDoor(code, kept, at); });
  on(place, "[data-act=work]", "click", showWork);
  on(place, "[data-act=lock]", "click", showLocked);
  on(place, "[data-act=wipe]", "click", wipeByHand);
  on(place, "[data-act=renew]", "click", (button) => busy(button, async () => { hush(); await bringBack(); })());
  return work;
};

const showDoor = (form, kept, at) => {
  right(form);
  const duties = doors.at(round, form.code.value);
  if (!duties.length) return wrong(form, "code", "nodoor");
  const place = screen(copy("at", { address: (round.homes.find((each) => each.enrolment === duties[0].enrolment) || {}).address || duties[0].place }));
  place.querySelector("[data-place=door]").append(door(duties, kept, at));
  on(place, "[data-duty]", "click", (button) => showDuty(round.duties.find((duty) => duty.token === button.dataset.duty)));
  on(place, "[data-act=back]", "click", showRound);
};

const door = (duties, kept, at) => {
  const made = copy("door", { name: duties[0].name || duties[0].place, place: duties[0].place });
  duties.forEach((duty) => {
    const late = Date.parse(duty.closes) < at.getTime() && duty.must;
    const done = kept.has(duty.token);
    const said = { title: duty.title, by: moment(duty.closes, duty.zone), late: late && !done, kept: done, need: duty.need && !done, signal: !duty.form };
    const line = copy(duty.form && !done ? "line" : "still", said);
    line.querySelectorAll("button").forEach((button) => { button.dataset.duty = duty.token; });
    made.querySelector("[data-place=duties]").append(line);
  });
  return made;
};

const house = (home) => {
  const made = copy("home", { ...home, when: home.until && moment(home.until, home.zone), held: home.until && !home.free });
  made.querySelectorAll("a[data-call]").forEach((link) => { link.href = `tel:${home.phone}`; });
  return made;
};

const showDuty = async (duty) => {
  const [form, home] = [round.forms[duty.form], round.homes.find((each) => each.enrolment === duty.enrolment) || {}];
  const place = screen(copy("duty", { title: duty.title, detail: duty.detail, name: duty.name || duty.place, address: home.address, phone: home.phone, hush: home.hush, by: moment(duty.closes, duty.zone) }));
  place.querySelectorAll("a[data-call]").forEach((link) => { link.href = `tel:${home.phone}`; });
  const asks = place.querySelector("form");
  asks.querySelector("[data-place=questions]").innerHTML = form.html;
  let known = null;
  places(asks, () => send.now(known).getTime());
  scanning(asks);
  asks.addEventListener("submit", (event) => { event.preventDefault(); busy(asks, () => keepWork(asks, duty, form.asked))(); });
  on(place, "[data-act=back]", "click", showRound);
  known = await store.facts();
};

const keepWork = async (asks, duty, asked) => {
  right(asks);
  const found = faults(asks, asked);
  found.forEach(([name, why]) => wrong(asks, name, why));
  if (found.length) return asks.querySelector(".field-wrong").scrollIntoView({ block: "center" });
  let said;
  try {
    said = await answers(asks, asked);
  } catch (error) {
    if (!error.question) throw error;
    return wrong(asks, error.question, "picture");
  }
  const known = await store.facts();
  if (!known || !known.lock) return hear();
  await send.keep(key, { token: duty.token, title: duty.title, name: duty.name || duty.place, ...said });
  say("keptwork");
  await showRound();
  bringBack();
};

// What waits ---------------------------------------------------------------------------------------------------------

const showWork = () => drawWork(() => true);

const drawWork = async (wanted) => {
  const work = await mine();
  await lifted;
  if (!wanted()) return counted();
  count(work);
  const place = screen(copy("work", { none: !work.length }));
  work.forEach((each) => {
    const made = copy(each.state === "refused" ? "refused" : "waits", { title: each.said.title, name: each.said.name, at: moment(new Date(each.at).toISOString(), round ? round.zone : undefined), add: each.why && each.why.add, hand: each.why && each.why.hand, photos: each.pictures.length });
    if (each.why) each.why.texts.forEach((text) => made.querySelector("[data-place=why]").append(copy("because", { text })));
    const form = made.querySelector("form");
    on(made, "[data-act=add]", "click", (button) => busy(button, () => settle(each, (known, token) => send.send(key, known, token, each, "add")))());
    on(made, "[data-act=hand]", "click", (button) => busy(button, () => settle(each, (known, token) => send.send(key, known, token, each, "hand")))());
    if (form) form.addEventListener("submit", (event) => { event.preventDefault(); busy(form, () => settle(each, (known, token) => send.giveUp(known, token, each, form.reason.value)))(); });
    place.querySelector("[data-place=work]").append(made);
  });
  on(place, "[data-act=back]", "click", () => (round ? showRound() : start()));
  return work;
};

/** A person has decided; it takes the server to know. */
const settle = async (work, act) => {
  const told = await send.contact();
  if (!told || !told.signed) return say(told ? "signin" : "nosignal", "amber");
  const state = await act(await store.facts(), told.csrf).catch(() => "unsent");
  if (["added", "handed", true].includes(state)) say("settled");
  else say(state === "refused" ? "stillrefused" : "unsent", "amber");
  await send.contact();
  await renew(told.csrf);
  await showWork();
};

// Beginning ----------------------------------------------------------------------------------------------------------

const start = async () => {
  const known = await store.facts();
  if (known && known.gone) {
    const gone = known.gone;
    await send.contact();
    return showGone(gone);
  }
  if (!known || !known.lock) return offerTake();
  await aged();
  const told = await send.contact();
  if (told && told.answer === "wipe") return showGone({ how: "command", lost: told.lost });
  return showLocked();
};

const showGone = async (gone) => {
  [key, round] = [null, null];
  hush();
  await counted();
  on(screen(copy("gone", { [gone.how]: true, lost: gone.lost })), "[data-act=again]", "click", offerTake);
};

const able = async () => {
  const lacking = lacks();
  if (lacking.length) {
    lacking.forEach((each) => document.querySelectorAll(`#unable [data-lacks=${each}]`).forEach((line) => { line.hidden = false; }));
    return;
  }
  try {
    await store.facts();
    await navigator.serviceWorker.register("/worker.js", { scope: "/" });
  } catch {
    document.querySelectorAll("#unable [data-lacks=refused]").forEach((line) => { line.hidden = false; });
    return;
  }
  document.querySelector("#unable").hidden = true;
  ["pointerdown", "keydown"].forEach((event) => document.addEventListener(event, stay));
  document.addEventListener("pointerdown", press);
  ["pointerup", "pointercancel"].forEach((event) => document.addEventListener(event, () => setTimeout(lift, 0)));
  window.addEventListener("online", () => { if (key) bringBack(); else hear(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hear(); });
  setInterval(hear, HEARD);
  await counted();
  await start();
};

const stay = () => {
  clearTimeout(idle);
  idle = setTimeout(() => { if (key) showLocked(); }, IDLE);
};

able();

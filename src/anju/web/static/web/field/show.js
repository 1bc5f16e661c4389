// Putting what is known on the page, from the templates that the page brought in the reader's language.

const place = () => document.querySelector("#round");
const language = document.documentElement.lang;

/** A template's copy. `data-s` names what is filled in; an empty one hides `data-if` of the same name. */
export const copy = (name, said = {}) => {
  const made = document.querySelector(`#t-${name}`).content.cloneNode(true);
  made.querySelectorAll("[data-s]").forEach((slot) => { slot.textContent = said[slot.dataset.s] ?? ""; });
  made.querySelectorAll("[data-if]").forEach((part) => { part.hidden = !said[part.dataset.if]; });
  made.querySelectorAll("[data-unless]").forEach((part) => { part.hidden = Boolean(said[part.dataset.unless]); });
  return made;
};

/** Show a screen and nothing else; its heading is read out. */
export const screen = (made) => {
  place().replaceChildren(made);
  const heading = place().querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  window.scrollTo(0, 0);
  return place();
};

/** One of the page's sentences. */
export const word = (name) => document.querySelector(`#t-words`).content.querySelector(`[data-word="${name}"]`).textContent;

/** An instant as people say it, on the wall of its zone. */
export const moment = (text, zone) => {
  if (!text) return "";
  const at = new Date(text);
  const day = (instant) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(instant);
  const hour = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
  return day(at) === day(new Date()) ? hour : `${new Intl.DateTimeFormat(language, { timeZone: zone, month: "long", day: "numeric" }).format(at)} ${hour}`;
};

/** A sentence at the top, read out. */
export const say = (name, kind = "jade") => {
  const made = copy("said", { text: word(name), good: kind === "jade", signin: name === "signin" });
  made.querySelector(".banner").classList.add(`banner-${kind}`);
  document.querySelector("#said").replaceChildren(made);
};

export const hush = () => document.querySelector("#said").replaceChildren();

/** A fault at a form's question, or above its button. */
export const wrong = (form, name, why) => {
  const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
  const around = (control && control.closest(".field")) || form;
  around.classList.add("field-wrong");
  around.prepend(copy("wrong", { text: word(why) }));
};

export const right = (form) => {
  form.querySelectorAll("[data-wrong]").forEach((each) => each.remove());
  form.querySelectorAll(".field-wrong").forEach((each) => each.classList.remove("field-wrong"));
};

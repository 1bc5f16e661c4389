// A place, taken once when somebody presses for it. It is never followed: one answer of the device, and no more is asked.
const OPTIONS = { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 };
const WHY = { 1: "denied", 2: "not_found", 3: "not_found" };

/** The instant with the offset of this device's clock. */
const stamped = (instant) => new Date(instant).toISOString().replace("Z", "+00:00");

const taken = ({ coords }, instant) => [coords.latitude.toFixed(5), coords.longitude.toFixed(5), Math.max(1, Math.round(coords.accuracy)), stamped(instant)].join(",");

const option = (field, name, value, text) => {
  field.querySelectorAll("[data-place-mine]").forEach((old) => old.remove());
  const [label, input, words] = [document.createElement("label"), document.createElement("input"), document.createElement("span")];
  Object.assign(label, { className: "choice" }).dataset.placeMine = "1";
  Object.assign(input, { type: "radio", name, value, checked: true });
  words.textContent = text;
  label.append(input, words);
  field.querySelector("[data-place-tools]").after(label);
};

const ready = (field, now) => {
  const [tools, said] = [field.querySelector("[data-place-tools]"), field.querySelector("[data-place-said]")];
  const word = (name) => field.querySelector(`[data-place-word="${name}"]`).textContent;
  const choose = (reason) => {
    const [found, kept] = [field.querySelector(`input[value="none:${reason}"]`), field.querySelector(`input[value="kept"]:checked`)];
    if (found && !kept) found.checked = true;
  };
  if (!navigator.geolocation || !window.isSecureContext) return field.querySelector("input:checked") || choose("no_device");
  tools.hidden = false;
  tools.querySelector("[data-place-take]").addEventListener("click", (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    said.textContent = word("waits");
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const text = `${word("taken")} ${Math.max(1, Math.round(found.coords.accuracy))}`;
        option(field, field.dataset.placeOf, taken(found, now()), text);
        [button.disabled, said.textContent] = [false, text];
      },
      (error) => {
        choose(WHY[error.code] || "not_found");
        [button.disabled, said.textContent] = [false, word(WHY[error.code] || "not_found")];
      },
      OPTIONS,
    );
  });
};

/** Give every question for a place below `root` its button. `now` tells the hour. */
export const places = (root, now = Date.now) => root.querySelectorAll("[data-place-of]").forEach((field) => ready(field, now));

// A duty's form, as the server made it: what a phone can judge of the answers by itself, and the answers as they are kept.
import { small } from "./picture.js";

const figures = (text) => text.normalize("NFKC").replace(/[。·，,]/g, ".").trim();

const given = (form, name) => {
  const found = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  if (found.some((control) => control.type === "file")) return [...found[0].files];
  return found.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked).map((control) => control.value.trim()).filter(Boolean);
};

/** What is wrong with one answer: "missing", "number", "low", "high", or "". The server judges everything again. */
const fault = (asked, answers) => {
  if (!answers.length) return asked.required ? "missing" : "";
  if (!["decimal", "integer"].includes(asked.kind)) return "";
  const number = Number(figures(answers[0]));
  if (!Number.isFinite(number) || (asked.kind === "integer" && !Number.isInteger(number))) return "number";
  if (asked.low !== null && number < asked.low) return "low";
  return asked.high !== null && number > asked.high ? "high" : "";
};

/** Every fault as [question, why]; empty where it may be kept. */
export const faults = (form, asked) => asked.map((each) => [each.name, fault(each, given(form, each.name))]).filter(([, why]) => why);

/** The answers as pairs of text, and the photographs, made small. Rejects with the question whose photograph is none. */
export const answers = async (form, asked) => {
  const photos = asked.filter((each) => each.kind === "photo").map((each) => each.name);
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !photos.includes(name));
  const pictures = new Map();
  for (const name of photos) {
    const [file] = given(form, name);
    if (file) pictures.set(name, await small(file).catch(() => Promise.reject(Object.assign(new Error("photo"), { question: name }))));
  }
  return { values, pictures };
};

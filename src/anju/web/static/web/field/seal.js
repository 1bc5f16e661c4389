// Sealing: AES-256-GCM with a random key that is kept only wrapped by another, made from the PIN. See docs/adr/0019.

const ROUNDS = 600000;
const bytes = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const held = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

const derived = async (pin, salt) => {
  const from = await crypto.subtle.importKey("raw", bytes(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};

/** Bytes sealed for one place: moved to another they do not open. */
export const sealBytes = async (key, place, plain) => {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, plain) };
};

/** What was sealed for that place. Rejects where it is not whole, or another's. */
export const openBytes = (key, place, sealed) => crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: bytes(place) }, key, sealed.data);

export const seal = (key, place, value) => sealBytes(key, place, bytes(JSON.stringify(value)));
export const open = async (key, place, sealed) => JSON.parse(new TextDecoder().decode(await openBytes(key, place, sealed)));

/** A new key, and the lock that a PIN opens. */
export const lock = async (pin) => {
  const [raw, salt] = [random(32), random(16)];
  const wrapped = await sealBytes(await derived(pin, salt), "key", raw);
  const key = await held(raw);
  raw.fill(0);
  return { key, lock: { salt, wrapped } };
};

/** The key behind the lock; null for a wrong PIN. */
export const unlock = async (pin, { salt, wrapped }) => {
  try {
    return await held(await openBytes(await derived(pin, salt), "key", wrapped));
  } catch {
    return null;
  }
};

/** Why a PIN is refused: "short", "easy", or "". */
export const weak = (pin) => {
  if (pin.length < 6) return "short";
  const codes = [...pin].map((sign) => sign.codePointAt(0));
  const steps = new Set(codes.slice(1).map((code, n) => code - codes[n]));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]) ? "easy" : "";
};

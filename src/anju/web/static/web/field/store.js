// The drawer on the phone. "facts": what must be known before the PIN, and names nobody; "round" and "work": sealed.

const NAME = "anju-field";
let opened = null;

const drawer = () => {
  opened = opened || new Promise((done, fail) => {
    const ask = indexedDB.open(NAME, 1);
    ask.onupgradeneeded = () => ["facts", "round", "work"].forEach((name) => ask.result.createObjectStore(name, { keyPath: "id" }));
    ask.onsuccess = () => {
      ask.result.onversionchange = () => { ask.result.close(); opened = null; };
      done(ask.result);
    };
    ask.onerror = () => fail(ask.error);
  });
  return opened;
};

/** One act in one transaction; done when it is on the disk. */
const act = async (name, mode, what) => {
  const shelf = (await drawer()).transaction(name, mode, { durability: "strict" });
  return new Promise((done, fail) => {
    const ask = what(shelf.objectStore(name));
    shelf.oncomplete = () => done(ask.result);
    shelf.onerror = shelf.onabort = () => fail(shelf.error);
  });
};

export const get = (name, id) => act(name, "readonly", (shelf) => shelf.get(id));
export const all = (name) => act(name, "readonly", (shelf) => shelf.getAll());
export const put = (name, row) => act(name, "readwrite", (shelf) => shelf.put(row));
export const drop = (name, id) => act(name, "readwrite", (shelf) => shelf.delete(id));

/** What is known before the PIN; null where no round was taken. */
export const facts = async () => (await get("facts", "phone")) || null;
/** Change some of it, in one act: what another page or an answer that was under way writes meanwhile is neither lost nor brought back. */
export const keepFacts = (change) => act("facts", "readwrite", (shelf) => {
  const ask = shelf.get("phone");
  ask.onsuccess = () => ask.result && shelf.put({ ...ask.result, ...change });
  return ask;
});

/** Whether a page may ask at all: a sign that costs nothing to read. */
export const FLAG = "anju_round";

/** Forget the round, the work and the key, and the program with them. Only that it was so stays, until the server knows. */
export const forget = async (how, lost) => {
  const known = await facts();
  await Promise.all([act("round", "readwrite", (shelf) => shelf.clear()), act("work", "readwrite", (shelf) => shelf.clear())]);
  await put("facts", { id: "phone", word: known ? known.word : "", gone: { how, lost } });
  if (window.caches) await Promise.all((await caches.keys()).filter((name) => name.startsWith("anju-field")).map((name) => caches.delete(name)));
};

/** Forget that there ever was a round. */
export const nothing = async () => {
  await drop("facts", "phone");
  localStorage.removeItem(FLAG);
};

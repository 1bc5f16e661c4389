// The service worker. It answers only when the network does not: with the program's own files, and with the program's page in place of any other.
// No answer that names anybody is kept. PROGRAM, above, says which release this is.
"use strict";

const CACHE = `anju-field-${PROGRAM.release}`;
const PATIENCE = 4000;
const OTHERS = /^\/(home|h|api|accounts\/logout|healthz|readyz|metrics)(\/|$)/;

/** Keep the program's page, and the files that this very page names. */
const keep = async (page) => {
  const [cache, text] = [await caches.open(CACHE), await page.clone().text()];
  const named = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const lacking = [];
  for (const file of new Set(named)) if (!(await cache.match(file))) lacking.push(file);
  await cache.addAll(lacking);
  await cache.put(PROGRAM.page, page);
};

const fetched = (address) => new Request(address, { cache: "reload", credentials: "same-origin" });

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(CACHE)).addAll(PROGRAM.files.map(fetched));
    await keep(await fetch(fetched(PROGRAM.page)));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("anju-field-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const later = (kept) => new Promise((done) => { setTimeout(done, PATIENCE, kept); });

/** The program's own page does not wait for a line on which nothing moves; what comes of it later is for the next time. */
const page = async (event, asked) => {
  const own = asked.pathname === PROGRAM.page;
  const kept = await caches.match(PROGRAM.page);
  const answered = fetch(event.request).then((answer) => {
    if (own && answer.ok && !answer.redirected) event.waitUntil(keep(answer.clone()).catch(() => {}));
    return answer;
  });
  event.waitUntil(answered.catch(() => {}));
  try {
    return await (own && kept ? Promise.race([answered, later(kept)]) : answered);
  } catch (gone) {
    if (!kept) throw gone;
    return own ? kept : Response.redirect(PROGRAM.page);
  }
};

self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin || OTHERS.test(asked.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, asked));
  else if (asked.pathname.startsWith("/static/")) event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
});

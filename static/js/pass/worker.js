// The service worker of the pass page: keeps the page as it was last seen with its parts, and nothing else.
const CACHE = 'pass';
const PATIENCE = 3000; // milliseconds until the kept page is shown instead
const { scope } = self.registration;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(scope, { redirect: 'manual' }).then(keep));
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate') {
    if (origin + pathname === scope) page(event);
  } else if (pathname.startsWith('/static/')) event.respondWith(part(event.request));
});

function page(event) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((response) => keep(response.clone())).catch(() => { /* no network: what is kept stays */ }));
  event.respondWith(answer(fresh));
}

async function answer(fresh) {
  const kept = await caches.match(scope, { cacheName: CACHE, ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise((resolve) => { setTimeout(() => resolve(), PATIENCE); });
  const response = await Promise.race([fresh.catch(() => undefined), late]);
  if (response && response.status < 500) return response;
  // The page says from when it is.
  return new Response((await kept.text()).replace('data-kept hidden', 'data-kept'), { headers: kept.headers });
}

/** Keep a pass in the place of an earlier one. Whoever is led away to sign in leaves nothing here. */
async function keep(response) {
  if (response.type === 'opaqueredirect') await caches.delete(CACHE);
  if (!response.ok) return;
  const text = await response.clone().text();
  const parts = Array.from(text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g), ([, path]) => new URL(path, scope).href);
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map((request) => request.url);
  await cache.put(scope, response);
  await cache.addAll(Array.from(new Set(parts)).filter((address) => !kept.includes(address)));
  await Promise.all(kept.filter((address) => ![scope, ...parts].includes(address)).map((address) => cache.delete(address)));
}

async function part(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) || fetch(request);
}

// The service worker of the scanner page: answers from what `keep.js` kept. What goes to the API it leaves alone.
const CACHE = 'scanner';
const PATIENCE = 3000; // milliseconds until the kept page is shown instead

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate') event.respondWith(page(event.request));
  else if (pathname.startsWith('/static/')) event.respondWith(part(event.request));
});

async function page(request) {
  const kept = await caches.match(request, { cacheName: CACHE, ignoreSearch: true });
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE); });
  return Promise.race([fetch(request).then((fresh) => (fresh.ok ? fresh : kept), () => kept), late]);
}

async function part(request) {
  return (await caches.match(request, { cacheName: CACHE })) || fetch(request);
}

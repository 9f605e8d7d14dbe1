// What the page needs is kept on the device, so that a reload works without a network.
import { settings } from './page.js';

const CACHE = 'scanner';

/** Keep the page and all that it has loaded, and let go of what earlier versions of it had. */
export async function keep() {
  if (!('serviceWorker' in navigator)) return; // WeChat's browser may have none
  await navigator.serviceWorker.register(settings.worker, { scope: settings.scope });
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
  const parts = [settings.reader, settings.wasm, settings.ed25519].filter(Boolean).map((path) => new URL(path, location).href);
  const needed = new Set([...loaded.filter((address) => new URL(address).pathname.startsWith('/static/')), ...parts]);
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll(Array.from(needed).filter((address) => !kept.has(address)));
  const page = new URL(settings.scope, location).href;
  const fresh = await fetch(page);
  const script = document.querySelector('script[type=module]').getAttribute('src');
  if (!fresh.ok || !(await fresh.clone().text()).includes(script)) return; // a later version: the next visit keeps it
  await cache.put(page, fresh);
  const other = document.querySelector('[hreflang]').href;
  await Promise.all(Array.from(kept).filter((address) => ![page, other, ...needed].includes(address)).map((address) => cache.delete(address)));
}

// Scans that were made without a network wait here, and are sent in the order in which they were made.
import { line, Refused, send, Unreachable } from './api.js';
import * as store from './store.js';

const AT_ONCE = 100;
const EVERY = 15000; // milliseconds

export const queue = Object.assign(new EventTarget(), { waiting: 0 });
let sending = null;

/** Count what waits, and say so. */
export async function counted() {
  queue.waiting = await store.count('scans');
  queue.dispatchEvent(new Event('change'));
}

export async function add(scan) {
  await store.put('scans', scan);
  await counted();
}

/** Correct what a scan says was shown, while it waits. */
export async function correct(nonce, shown) {
  const scan = await store.get('scans', nonce);
  if (scan) await store.put('scans', { ...scan, shown });
}

/** Send all that waits; whether nothing waits any more. */
export function sync() {
  sending = sending || deliver().finally(() => { sending = null; });
  return sending;
}

async function deliver() {
  try {
    for (let waiting; (waiting = await ordered()).length;) await hand(waiting.slice(0, AT_ONCE));
    return true;
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    return false;
  } finally {
    await counted();
  }
}

const ordered = async () => (await store.all('scans')).sort((one, other) => one.scanned_at.localeCompare(other.scanned_at));

async function hand(scans) {
  const answers = await send('scans/', scans);
  for (const [place, scan] of scans.entries()) await settle(scan, answers[place]);
}

const isLetIn = (verdict) => verdict === 'admitted' || verdict === 'unlisted';

/** An answer without a verdict says why the scan cannot be kept. */
async function settle(scan, answer) {
  if (isLetIn(scan.shown) !== isLetIn(answer.verdict)) await store.put('differing', { ...scan, answer });
  await store.remove('scans', scan.nonce);
}

/** Send as soon as there is a network, and try now and then. */
export function start() {
  const tryNow = () => queue.waiting && sync();
  window.addEventListener('online', tryNow);
  line.addEventListener('change', () => line.isUp && tryNow());
  setInterval(tryNow, EVERY);
  return counted();
}

// One scan, however it was read: asked of the portal, or judged here when there is no network or it is slow.
import { line, Refused, send, Unreachable } from './api.js';
import { count } from './counts.js';
import { device, now } from './device.js';
import { find } from './page.js';
import { judge, note } from './offline.js';
import * as queue from './queue.js';
import { isHeld, show } from './verdict.js';

const PATIENCE = 2500; // milliseconds until the device decides by itself
const AGAIN = 3000; // milliseconds in which the same code is the same scan

const seen = new Map(); // direction and code → when it was last in view
let checking = Promise.resolve();
let isChecking = false;

export const direction = () => document.querySelector('[name=direction]:checked').value;

/** Which scan this is; in both directions it is two. */
function identify(text) {
  for (const [key, at] of seen) if (Date.now() - at >= AGAIN) seen.delete(key);
  return direction() + text;
}

/** What the camera sees: a code that stays in view is one scan, however long, and however many are in view with it. A
verdict that somebody still has to read is not replaced by what happens to be in front of the camera. */
export function see(text) {
  const key = identify(text);
  if (seen.has(key)) seen.set(key, Date.now());
  else if (!isChecking && !isHeld()) scan(text);
}

/** What was typed, photographed, or read by a USB scanner. */
export function scan(text) {
  const key = identify(text);
  const isNew = !seen.has(key);
  seen.set(key, Date.now());
  if (isNew) checking = checking.then(() => check(text, key)).catch(reportError);
}

async function check(text, key) {
  isChecking = true;
  find('stage').classList.add('scan__stage--checking');
  try {
    await decide({ nonce: crypto.randomUUID(), gate: device.gate, token: text.trim().slice(0, 500), direction: direction() });
  } finally {
    isChecking = false;
    seen.set(key, Date.now());
    find('stage').classList.remove('scan__stage--checking');
  }
}

async function decide(scan) {
  const { isUp } = line; // once the network has failed, nobody waits for it again until it is back
  try {
    if (!isUp) throw new Unreachable();
    const answer = await send('scans/', scan, PATIENCE);
    if (answer.verdict === 'admitted') await note(scan.token, scan.direction);
    tell(answer, scan);
    count();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return;
    if (error instanceof Refused) tell({ verdict: 'unknown', detail: error.message }, scan);
    else if (error instanceof Unreachable) await decideHere(scan);
    else throw error;
  }
}

async function decideHere(scan) {
  const answer = await judge(scan.token, scan.direction);
  await queue.add({ ...scan, scanned_at: now().toISOString(), shown: answer.verdict });
  if (answer.verdict === 'admitted' || answer.verdict === 'unlisted') await note(scan.token, scan.direction);
  tell(answer, scan, {
    isOffline: true,
    turnAway: async () => {
      await queue.correct(scan.nonce, 'not_registered');
      await note(scan.token, 'exit');
    },
  });
}

function tell(answer, { direction: way }, how) {
  show(answer, { direction: way, isKiosk: device.shift.is_kiosk, ...how });
}

// The verdict that a device reaches by itself, from the signature and its gate's list.
import { device, gate, listed, now } from './device.js';
import { clock, say } from './page.js';
import * as store from './store.js';
import { isSigned, read } from './token.js';

const place = (code) => gate().area.zh + ' ' + code;

/** Note who went in or out here, whoever decided it. */
export async function note(text, direction) {
  const token = read(text);
  if (!token) return;
  if (direction === 'exit') await store.remove('seen', place(token.code));
  else await store.put('seen', { at: now().toISOString(), gate: gate().name }, place(token.code));
}

/** {verdict, …} without a network, in the portal's words or `unlisted`; of the questions that the portal asks, in its
order, those that a device can answer. */
export async function judge(text, direction) {
  const token = read(text);
  if (!token) return { verdict: 'unknown' };
  const isTyped = !token.signature;
  const isGenuine = isTyped ? null : await isSigned(token, device.keys);
  if (isGenuine === false || (isGenuine && token.year !== device.year)) return { verdict: 'unknown' };
  const found = listed(token.code);
  if (found && !isTyped && found.version !== token.version) return { verdict: 'revoked' };
  if (direction === 'exit' && (found || isGenuine)) return { verdict: 'admitted' };
  if (!found && isTyped) return { verdict: 'unknown' };
  if (!found) return { verdict: device.shift.is_kiosk ? 'not_registered' : 'unlisted' }; // a kiosk has nobody who decides
  const { categories, opens_at: opens, readmission } = gate();
  const category = found.words;
  if (categories.length && !categories.includes(found.category)) return { verdict: 'wrong_gate', category };
  if (opens && now() < new Date(opens)) return { verdict: 'too_early', category, detail: say('opens', { time: clock(opens) }) };
  const earlier = readmission !== 'always' && (await store.get('seen', place(token.code)));
  return earlier ? { verdict: 'already_admitted', category, earlier } : { verdict: 'admitted', category };
}

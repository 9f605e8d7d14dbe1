// The device: its shift, its gate and the gate's list. All of it goes when the shift ends or the portal says so.
import { ask, read, send, signWith } from './api.js';
import * as store from './store.js';

export const device = { token: '', shift: null, gates: [], keys: [], year: 0, gate: '', ahead: 0 };
const KEPT = Object.keys(device);
let list = null;

/** Now, by the portal's clock: a phone's own may be wrong. */
export const now = () => new Date(Date.now() + device.ahead);

export const gate = () => device.gates.find((each) => each.code === device.gate);

async function keep(fresh) {
  Object.assign(device, fresh);
  await Promise.all(Object.keys(fresh).map((name) => store.put('device', fresh[name], name)));
}

/** Recall what an earlier visit left; whether there was anything. */
export async function recall() {
  await Promise.all(KEPT.map(async (name) => { device[name] = (await store.get('device', name)) ?? device[name]; }));
  signWith(device.token);
  list = device.gate ? await store.get('device', 'list ' + device.gate) : null;
  return Boolean(device.token);
}

/** Join a shift. Raises Refused with the reason in words. */
export async function join(secret, name) {
  const { token, shift } = await send('devices/', { secret, name });
  await forget();
  await keep({ token, shift });
  signWith(token);
  await refresh();
}

/** Fetch the shift anew, and the list of the chosen gate unless it is the same. */
export async function refresh() {
  const { shift, gates, keys, year, now: moment } = await read('shift/');
  await keep({ shift, gates, keys, year, ahead: Date.parse(moment) - Date.now() });
  if (!gate()) await keep({ gate: gates.length === 1 ? gates[0].code : '' });
  if (device.gate) await fetchList();
}

export async function choose(code) {
  list = (await store.get('device', 'list ' + code)) || null;
  await keep({ gate: code });
}

export async function fetchList() {
  const code = device.gate;
  const known = await store.get('device', 'list ' + code);
  const response = await ask('gates/' + code + '/passes/', { headers: known ? { 'If-None-Match': known.etag } : {} });
  if (response.status === 304) {
    list = known;
    return;
  }
  const { categories, passes } = response.told;
  list = { etag: response.headers.get('ETag'), categories, passes: new Map(passes.map(([pass, ...rest]) => [pass, rest])) };
  await store.put('device', list, 'list ' + code);
}

/** What the gate's list says of a pass: {version, category, words}, or undefined. */
export function listed(code) {
  const found = list && list.passes.get(code);
  return found && { version: found[0], category: found[1], words: list.categories[found[1]] };
}

/** Whether the shift is over: what waits may still be sent. */
export const isOver = () => Boolean(device.shift) && now() >= new Date(device.shift.ends_at);

/** Give the gates and their lists back; the token stays until what waits is sent. */
export async function close() {
  await Promise.all(device.gates.map(({ code }) => store.remove('device', 'list ' + code)));
  list = null;
  await keep({ gates: [], keys: [], gate: '' });
}

/** Forget the shift and all that came with it. */
export async function forget() {
  signWith('');
  list = null;
  Object.assign(device, { token: '', shift: null, gates: [], keys: [], year: 0, gate: '', ahead: 0 });
  await store.clear();
}

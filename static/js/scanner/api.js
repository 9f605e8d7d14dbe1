// Requests to the portal with the device's token. Whether the line is up is what the last request found.
import { language, settings } from './page.js';

const PATIENCE = 8000; // milliseconds, for what nobody stands waiting for

/** The portal did not answer, or cannot now: what was to be said waits. */
export class Unreachable extends Error {}
/** The portal said no, in words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const line = Object.assign(new EventTarget(), { isUp: navigator.onLine });
let token = '';

export function signWith(told) { token = told; }

function found(isUp) {
  if (line.isUp === isUp) return;
  line.isUp = isUp;
  line.dispatchEvent(new Event('change'));
}

/** The portal's answer, as a Response. Raises Unreachable or Refused; 401 dispatches `gone` on the line. */
export async function ask(path, { patience = PATIENCE, headers = {}, ...options } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  let response;
  try {
    response = await fetch(settings.api + path, {
      ...options,
      headers: { 'Accept-Language': language, ...(token && { Authorization: 'Device ' + token }), ...headers },
      cache: 'no-store',
      credentials: 'omit',
      signal: abort.signal,
    });
    if (response.ok && response.status !== 204) response.told = await response.json(); // as long as the patience lasts
  } catch (error) {
    found(false);
    throw new Unreachable(error.message);
  } finally {
    clearTimeout(timer);
  }
  if (response.status >= 500 || response.status === 429) {
    found(false);
    throw new Unreachable(response.statusText);
  }
  found(true);
  if (response.ok || response.status === 304) return response;
  const told = await response.json().catch(() => ({}));
  if (response.status === 401) line.dispatchEvent(new CustomEvent('gone', { detail: told.detail }));
  throw new Refused(response.status, told.detail || response.statusText);
}

export const read = async (path) => (await ask(path)).told;

export const send = async (path, told, patience) => (await ask(path, {
  method: 'POST', body: JSON.stringify(told), headers: { 'Content-Type': 'application/json' }, patience,
})).told;

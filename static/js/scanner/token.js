// What was read: the address in a pass's QR code, the bare token of it, or the code printed below it.
import { settings } from './page.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'; // RFC 4648
const CODE = 10; // characters
const MESSAGE = 12; // bytes: the key's number, the year in 2, the pass's code in 7, its version in 2
const SIGNATURE = 64;

/** {code} of a typed one, {code, year, version, message, signature} of a scanned one, or null. */
export function read(text) {
  const typed = text.toUpperCase().replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (typed.length === CODE && Array.from(typed).every((character) => CROCKFORD.includes(character))) return { code: typed };
  const bytes = decoded(text.trim().toUpperCase().split('/').pop());
  if (!bytes || bytes.length !== MESSAGE + SIGNATURE) return null;
  const number = bytes.slice(3, 10).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return {
    code: Array.from({ length: CODE }, (_, place) => CROCKFORD[Number((number >> BigInt(5 * (CODE - 1 - place))) & 31n)]).join(''),
    year: bytes[1] * 256 + bytes[2],
    version: bytes[10] * 256 + bytes[11],
    message: bytes.slice(0, MESSAGE),
    signature: bytes.slice(MESSAGE),
  };
}

function decoded(token) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const character of token) {
    const value = BASE32.indexOf(character);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return held & ((1 << bits) - 1) ? null : new Uint8Array(bytes); // the last character has bits to spare
}

/** Whether one of the keys, raw and in base64, signed what was read; null where this browser has nothing to verify with. */
export async function isSigned(token, keys) {
  const verifiers = await Promise.all(keys.map(verifier));
  if (verifiers.includes(null)) return null;
  return (await Promise.all(verifiers.map((verify) => verify(token.signature, token.message)))).includes(true);
}

const made = new Map(); // a key's verifier is made once

function verifier(key) {
  if (!made.has(key)) made.set(key, build(Uint8Array.from(atob(key), (character) => character.charCodeAt(0))));
  return made.get(key);
}

async function build(raw) {
  try {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return (signature, message) => crypto.subtle.verify('Ed25519', key, signature, message);
  } catch (error) { // browsers before 2025 have no Ed25519
    if (!settings.ed25519) return null;
    const { verifyAsync } = await import(settings.ed25519);
    return (signature, message) => verifyAsync(signature, message, raw).catch(() => false);
  }
}

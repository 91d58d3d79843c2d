// Digest authentication, as AUTH uses it (RFC 4976 9.1, RFC 7616): qop=auth alone, SHA-256 or MD5.

import { md5, hex } from './md5.js';
import { parseParameters } from './message.js';

const encoder = new TextEncoder();

const HASHES = {
  'SHA-256': async text => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))),
  MD5: async text => md5(encoder.encode(text)),
};

/** A challenge that names no algorithm means this one (RFC 7616 3.3). */
const DEFAULT_ALGORITHM = 'MD5';

/**
 * The first challenge that we can answer: the relay puts the one first that it likes best. SubtleCrypto, and with it
 * SHA-256, is there on pages from https: and from this machine alone.
 *
 * @param {string[]} values of WWW-Authenticate
 */
export function chooseChallenge(values) {
  const challenges = values.filter(value => /^digest\s/i.test(value)).map(value => parseParameters(value.slice(7)));
  const chosen = challenges.find(
    challenge => isKnown(algorithmOf(challenge)) && /(^|[\s,])auth($|[\s,])/.test(challenge.get('qop') ?? ''));
  if (!chosen) {
    throw new Error(`no digest that this page knows is among: ${values.join(' | ')}`);
  }
  return chosen;
}

function algorithmOf(challenge) {
  return (challenge.get('algorithm') ?? DEFAULT_ALGORITHM).toUpperCase();
}

function isKnown(algorithm) {
  return algorithm === 'MD5' || (algorithm === 'SHA-256' && Boolean(globalThis.crypto?.subtle));
}

/**
 * Answers a challenge.
 *
 * @returns `authorization`, the value of that field, and `proves`, which tells whether the Authentication-Info of the
 *   answer comes from somebody who knows the password too
 */
export async function answer(challenge, { user, password, method, uri, cnonce, nc = 1 }) {
  const hash = HASHES[algorithmOf(challenge)];
  const nonce = challenge.get('nonce') ?? '';
  const count = nc.toString(16).padStart(8, '0');
  const ha1 = await hash(`${user}:${challenge.get('realm') ?? ''}:${password}`);
  // RFC 7616 3.4.1; the proof of the other side (3.5) is the same without a method.
  const keyed = async what => hash(`${ha1}:${nonce}:${count}:${cnonce}:auth:${await hash(what)}`);
  const parameters = [
    `username=${quoted(user)}`,
    `realm=${quoted(challenge.get('realm') ?? '')}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${await keyed(`${method}:${uri}`)}"`,
    ...(challenge.has('algorithm') ? [`algorithm=${challenge.get('algorithm')}`] : []),
    ...(challenge.has('opaque') ? [`opaque=${quoted(challenge.get('opaque'))}`] : []),
    `cnonce="${cnonce}"`,
    `nc=${count}`,
    'qop=auth',
  ];
  const expected = await keyed(`:${uri}`);
  return {
    authorization: `Digest ${parameters.join(', ')}`,
    proves: (info = '') => parseParameters(info).get('rspauth') === expected,
  };
}

function quoted(text) {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

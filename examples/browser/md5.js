// MD5 (RFC 1321), for digests of relays that know nothing better: browsers' SubtleCrypto has no MD5.

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** @param {Uint8Array} octets  @returns {string} 32 hexadecimal digits */
export function md5(octets) {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  const padded = pad(octets);
  for (let at = 0; at < padded.byteLength; at += 64) {
    block(state, new DataView(padded.buffer, at, 64));
  }
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => digest.setUint32(4 * i, word, true));
  return hex(new Uint8Array(digest.buffer));
}

/** A one bit, zeros, and the length in bits, to a multiple of 64 octets (3.1, 3.2). */
function pad(octets) {
  const padded = new Uint8Array(Math.ceil((octets.length + 9) / 64) * 64);
  padded.set(octets);
  padded[octets.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(octets.length) * 8n, true);
  return padded;
}

/** The four rounds of 16 steps (3.4). */
function block(state, words) {
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const sum = (a + mix(round, b, c, d) + SINES[i] + words.getUint32(4 * wordOf(round, i), true)) | 0;
    const shift = SHIFTS[round][i & 3];
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  [a, b, c, d].forEach((word, i) => (state[i] = (state[i] + word) | 0));
}

function mix(round, b, c, d) {
  switch (round) {
    case 0: return (b & c) | (~b & d);
    case 1: return (d & b) | (~d & c);
    case 2: return b ^ c ^ d;
    default: return c ^ (b | ~d);
  }
}

function wordOf(round, i) {
  return [i, 5 * i + 1, 3 * i + 5, 7 * i][round] & 15;
}

export function hex(octets) {
  return Array.from(octets, octet => octet.toString(16).padStart(2, '0')).join('');
}

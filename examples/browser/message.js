// How requests and responses look on the wire (RFC 4975 7, 9). Over a WebSocket one message carries exactly one of
// them (RFC 7977 5.1), so its end is where the message ends, and nothing has to be searched for.

import { parsePath, formatPath } from './uri.js';

/** A head is no longer than the relay's own bound. */
const MAX_HEAD_OCTETS = 16 * 1024;

const CRLF = '\r\n';
const HYPHENS = '-------';
const REQUEST = /^MSRP ([A-Za-z0-9][A-Za-z0-9.\-+%=]{3,31}) ([A-Z]+)$/;
const RESPONSE = /^MSRP ([A-Za-z0-9][A-Za-z0-9.\-+%=]{3,31}) (\d{3})(?: (.*))?$/;
const BYTE_RANGE = /^(\d+)-(\d+|\*)\/(\d+|\*)$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class MalformedMessage extends Error {}

/** What the continuation flag at the end of the end-line says of the message that the chunk is of (RFC 4975 7.1). */
export const Flag = Object.freeze({ END: '$', MORE: '+', ABORT: '#' });

/**
 * @param {{tid: string, method: string, toPath, fromPath, fields: [string, string][], body?: Uint8Array, flag?: string}} request
 *   without a `body` there is none; an empty one is something else
 */
export function encodeRequest({ tid, method, toPath, fromPath, fields = [], body, flag = Flag.END }) {
  return encode(`MSRP ${tid} ${method}`, { tid, toPath, fromPath, fields, body, flag });
}

export function encodeResponse({ tid, code, comment, toPath, fromPath }) {
  return encode(`MSRP ${tid} ${code} ${comment}`, { tid, toPath, fromPath, fields: [], flag: Flag.END });
}

function encode(startLine, { tid, toPath, fromPath, fields, body, flag }) {
  // To-Path is first and From-Path second (7.1); Content-Type, if there is one, has to be the last.
  const lines = [startLine, `To-Path: ${formatPath(toPath)}`, `From-Path: ${formatPath(fromPath)}`];
  fields.forEach(([name, value]) => lines.push(`${name}: ${oneLine(value)}`));
  const head = encoder.encode(lines.join(CRLF) + CRLF + (body ? CRLF : ''));
  const endLine = encoder.encode((body ? CRLF : '') + HYPHENS + tid + flag + CRLF);
  const octets = new Uint8Array(head.length + (body?.length ?? 0) + endLine.length);
  octets.set(head);
  octets.set(body ?? [], head.length);
  octets.set(endLine, octets.length - endLine.length);
  return octets;
}

/** A line's end within a value would begin a header field of somebody else's making. */
function oneLine(value) {
  if (/[\r\n]/.test(value)) {
    throw new MalformedMessage('a header field of several lines');
  }
  return value;
}

/** Whether the end-line of this transaction occurs in the body: another id is needed then (RFC 4975 7.1). */
export function containsEndLine(body, tid) {
  const sought = encoder.encode(HYPHENS + tid);
  for (let at = body.indexOf(sought[0]); at >= 0; at = body.indexOf(sought[0], at + 1)) {
    if (sought.every((octet, i) => body[at + i] === octet)) {
      return true;
    }
  }
  return false;
}

/**
 * Reads what one WebSocket message holds.
 *
 * @param {Uint8Array} octets
 * @returns a request, with `method`, `body` (if it has one) and `flag`, or a response, with `code` and `comment`
 * @throws MalformedMessage
 */
export function decode(octets) {
  const startLine = decoder.decode(octets.subarray(0, Math.min(octets.indexOf(13), MAX_HEAD_OCTETS)));
  const request = REQUEST.exec(startLine);
  const response = request ? null : RESPONSE.exec(startLine);
  if (!request && !response) {
    throw new MalformedMessage(`not a start line of MSRP: ${startLine.slice(0, 80)}`);
  }
  const tid = (request ?? response)[1];
  const { flag, content } = withoutEndLine(octets, tid);
  const { fields, body } = splitHead(content);
  const decoded = { tid, fields, toPath: path(fields, 'To-Path'), fromPath: path(fields, 'From-Path') };
  return request
    ? { ...decoded, method: request[2], body, flag }
    : { ...decoded, code: Number(response[2]), comment: response[3] ?? '' };
}

function withoutEndLine(octets, tid) {
  const length = HYPHENS.length + tid.length + 1 + CRLF.length;
  const endLine = decoder.decode(octets.subarray(octets.length - length));
  const flag = endLine.at(-3);
  if (endLine !== HYPHENS + tid + flag + CRLF || !Object.values(Flag).includes(flag)) {
    throw new MalformedMessage('the end-line is not at the end');
  }
  return { flag, content: octets.subarray(0, octets.length - length) };
}

function splitHead(content) {
  const end = endOfHead(content);
  const head = decoder.decode(content.subarray(0, end));
  const fields = new Fields(head.split(CRLF).slice(1).filter(line => line !== ''));
  // The CRLF before the end-line is not the body's.
  const body = end < content.length ? content.subarray(end + 4, content.length - 2) : undefined;
  return { fields, body };
}

/** Where the empty line begins (the CRLF before it included); the end of everything if there is none. */
function endOfHead(content) {
  for (let at = content.indexOf(13); at >= 0 && at <= MAX_HEAD_OCTETS; at = content.indexOf(13, at + 1)) {
    if (content[at + 1] === 10 && content[at + 2] === 13 && content[at + 3] === 10) {
      return at;
    }
  }
  if (content.length > MAX_HEAD_OCTETS) {
    throw new MalformedMessage(`a head of more than ${MAX_HEAD_OCTETS} octets`);
  }
  return content.length;
}

function path(fields, name) {
  try {
    return parsePath(fields.first(name) ?? '');
  } catch (e) {
    throw new MalformedMessage(`${name}: ${e.message}`);
  }
}

/** Header fields in their order; names are compared without case. */
class Fields {
  #fields;

  constructor(lines) {
    this.#fields = lines.map(line => {
      const colon = line.indexOf(':');
      if (colon < 1) {
        throw new MalformedMessage(`not a header field: ${line.slice(0, 80)}`);
      }
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  }

  first(name) {
    return this.all(name)[0];
  }

  all(name) {
    return this.#fields.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
  }
}

/** Byte-Range counts from 1; `*` is undefined here. Without the field it is the beginning of a message. */
export function parseByteRange(value = '1-*/*') {
  const match = BYTE_RANGE.exec(value);
  if (!match) {
    throw new MalformedMessage(`Byte-Range: ${value}`);
  }
  const [start, end, total] = match.slice(1).map(text => (text === '*' ? undefined : Number(text)));
  if (start < 1 || ![start, end ?? 0, total ?? 0].every(Number.isSafeInteger)) {
    throw new MalformedMessage(`Byte-Range: ${value}`);
  }
  return { start, end, total };
}

/** The value of Status in a REPORT: `000 200 OK`, namespace 000 being that of MSRP's own codes (RFC 4975 7.1.3, 9). */
export function parseStatus(value = '') {
  const match = /^000 (\d{3})(?: (.*))?$/.exec(value);
  if (!match) {
    throw new MalformedMessage(`Status: ${value}`);
  }
  return { code: Number(match[1]), comment: match[2] ?? '' };
}

/** name=token or name="quoted", as digests and Content-Disposition have them. */
const PARAMETER = /([a-z0-9-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))/gi;

export function parseParameters(text) {
  const parameters = new Map();
  for (const [, name, quoted, token] of text.matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), token ?? quoted.replace(/\\(.)/g, '$1'));
  }
  return parameters;
}

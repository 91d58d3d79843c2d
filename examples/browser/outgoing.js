// A message on its way out: cut into chunks, a SEND each, and what became of them (RFC 4975 5.1, 7.1).

import { Flag, parseByteRange, parseStatus } from './message.js';
import { OctetRanges } from './ranges.js';
import { randomToken } from './uri.js';

/** One WebSocket message each; relays of old read no more than this. */
const CHUNK_OCTETS = 64 * 1024;

/** RFC 4975 7.1.1: the end of a longer chunk is not promised in its Byte-Range. */
const MAX_OCTETS_WITH_RANGE_END = 2048;

/** What a message can be. The last three are final. */
export const State = Object.freeze({
  SENDING: 'sending',
  /** Our relay has all of it. */
  SENT: 'sent',
  /** Our peer has said that he has all of it. */
  DELIVERED: 'delivered',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
});

const FINAL = [State.DELIVERED, State.FAILED, State.CANCELLED];

export class OutgoingMessage {
  messageId = randomToken();
  state = State.SENDING;
  /** Octets that our relay has answered for. */
  sentOctets = 0;
  /** Of a failed message, for people. */
  reason = '';
  /** State or progress has changed. */
  onChange = () => {};

  #connection;
  #route;
  #content;
  /** Up to where chunks have been made. */
  #position = 0;
  #delivered = new OctetRanges();

  /**
   * @param route gives the paths, which may change while a long message is under way
   * @param {{size: number, type?: string, disposition?: string, read: (start: number, end: number) => Promise<Uint8Array>}} [content]
   *   without it the message has no body: a sign of life
   */
  constructor(connection, route, content) {
    this.#connection = connection;
    this.#route = route;
    this.#content = content;
  }

  get isFinal() {
    return FINAL.includes(this.state);
  }

  get totalOctets() {
    return this.#content?.size ?? 0;
  }

  /**
   * Sends it all; resolves when the relay has answered for everything, or the message has failed. Chunks are read from the
   * file when there is room for them under way: a file is never in memory as a whole.
   */
  async send() {
    const unanswered = new Set();
    do {
      const chunk = this.#nextChunk();
      unanswered.add(chunk.answered);
      chunk.answered.finally(() => unanswered.delete(chunk.answered));
      await chunk.handedOver;
    } while (!this.isFinal && this.#position < this.totalOctets);
    await Promise.all(unanswered);
    if (this.state === State.SENDING) {
      this.#become(State.SENT);
    }
  }

  /** Two promises: when it is `handedOver` the next one may queue up; when it is `answered` it is done with. */
  #nextChunk() {
    const start = this.#position;
    const end = Math.min(start + CHUNK_OCTETS, this.totalOctets);
    this.#position = end;
    let answered;
    const handedOver = new Promise(resolve => {
      answered = this.#connection
        .request(() => this.#chunk(start, end).finally(resolve))
        .then(response => this.#answered(response, end - start))
        .catch(e => this.#fail(e.message))
        .finally(resolve);
    });
    return { handedOver, answered };
  }

  async #chunk(start, end) {
    const body = await this.#content?.read(start, end);
    if (this.isFinal) {
      throw new Error('given up meanwhile');
    }
    return this.#request(body, { start, end, flag: end === this.totalOctets ? Flag.END : Flag.MORE });
  }

  #request(body, { start, end, flag }) {
    const exact = end - start <= MAX_OCTETS_WITH_RANGE_END && flag !== Flag.ABORT;
    const fields = [
      ['Message-ID', this.messageId],
      ['Byte-Range', `${start + 1}-${exact ? end : '*'}/${this.totalOctets}`],
    ];
    if (this.#content) {
      // REPORTs tell of failures behind our relay, and of the arrival. Failure-Report is yes when it is not there, too.
      fields.push(['Success-Report', 'yes'], ['Failure-Report', 'yes']);
      if (this.#content.disposition) {
        fields.push(['Content-Disposition', this.#content.disposition]);
      }
      fields.push(['Content-Type', this.#content.type || 'application/octet-stream']);
    }
    return { method: 'SEND', ...this.#route(), fields, body, flag };
  }

  #answered(response, octets) {
    if (response.code !== 200) {
      this.#fail(`${response.code} ${response.comment}`);
    } else if (!this.isFinal) {
      this.sentOctets += octets;
      this.onChange();
    }
  }

  /** A REPORT with this message's id has come (RFC 4975 7.1.4). */
  reported(report) {
    const { code, comment } = parseStatus(report.fields.first('Status'));
    if (code !== 200) {
      this.#fail(`${code} ${comment}`);
      return;
    }
    // Some report bit by bit, and what has arrived may differ from what was announced: all of it counts, nothing else.
    const { start, end } = parseByteRange(report.fields.first('Byte-Range'));
    this.#delivered.add(start, end ?? this.totalOctets);
    if (this.#delivered.covers(1, this.totalOctets)) {
      this.#become(State.DELIVERED);
    }
  }

  /** Gives it up, and says so to whoever has the beginning: an empty chunk that ends with # (RFC 4975 7.1). */
  cancel() {
    if (this.#become(State.CANCELLED)) {
      const nothing = { start: this.#position, end: this.#position, flag: Flag.ABORT };
      this.#connection.tell(this.#request(new Uint8Array(), nothing));
    }
  }

  /** The first reason counts. */
  #fail(reason) {
    if (!this.isFinal) {
      this.reason = reason.trim();
      this.#become(State.FAILED);
    }
  }

  /** A final state stays. */
  #become(state) {
    if (this.isFinal) {
      return false;
    }
    this.state = state;
    this.onChange();
    return true;
  }
}

/** A text as content. */
export function textContent(text) {
  const octets = new TextEncoder().encode(text);
  return { size: octets.length, type: 'text/plain;charset=utf-8', read: async (start, end) => octets.subarray(start, end) };
}

/** A file as content, read piece by piece. */
export function fileContent(file) {
  return {
    size: file.size,
    type: file.type,
    disposition: attachment(file.name),
    read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
  };
}

/** RFC 2183. Names may be any text: header fields of MSRP are UTF-8 (RFC 4975 9). */
export function attachment(name) {
  const quoted = name.replace(/\p{Cc}/gu, '_').replace(/[\\"]/g, '\\$&');
  return `attachment; filename="${quoted}"`;
}

// Messages on their way in: chunks are put together again, and their sender is told (RFC 4975 7.3).

import { Flag, MalformedMessage, parseByteRange, parseParameters } from './message.js';
import { OctetRanges } from './ranges.js';

/** Larger messages are refused (413): a browser has to keep what it receives until somebody saves it. */
const MAX_MESSAGE_OCTETS = 2 * 1024 ** 3;

/** Longer texts are refused unless they come as files: nobody reads them in a chat. */
const MAX_TEXT_OCTETS = 64 * 1024;

/** Messages that are under way at a time; one more is refused. */
const MAX_UNFINISHED = 32;

/** Pieces of one message with gaps between them: relays make a few, an attacker makes many. */
const MAX_GAPS = 256;

/** Messages that have ended, so that what comes late of them is known. */
const MAX_ENDED = 256;

/** What an unfinished message waits for its next chunk before its sender is asked for a sign of life. */
const QUIET_MILLIS = 4_000;

const STOP_SENDING = 413;

export class IncomingMessage {
  state = 'receiving';
  /** Known once the chunk with $ is there; before that, what the sender says. */
  totalOctets;
  reason = '';
  onChange = () => {};

  #arrived = new OctetRanges();
  #parts = [];
  #endSeen = false;

  constructor(chunk) {
    this.messageId = chunk.fields.first('Message-ID');
    this.type = chunk.fields.first('Content-Type') ?? 'application/octet-stream';
    this.fileName = fileName(chunk.fields.first('Content-Disposition'));
    this.totalOctets = parseByteRange(chunk.fields.first('Byte-Range')).total;
    this.isText = !this.fileName && /^text\/plain\b/i.test(this.type);
  }

  get maxOctets() {
    return this.isText ? MAX_TEXT_OCTETS : MAX_MESSAGE_OCTETS;
  }

  get receivedOctets() {
    return this.#arrived.octets;
  }

  /** Takes a chunk's octets. Whether the message may go on. */
  take(start, body, flag) {
    const end = start + body.length - 1;
    for (const fresh of this.#arrived.add(start, end)) {
      // In a Blob, so that the browser may keep it where it has room: on the disk.
      this.#parts.push({ start: fresh.start, blob: new Blob([body.subarray(fresh.start - start, fresh.end - start + 1)]) });
    }
    if (flag === Flag.END) {
      this.#endSeen = true;
      this.totalOctets = end;
    }
    return Math.max(end, this.totalOctets ?? 0) <= this.maxOctets && this.#arrived.count <= MAX_GAPS;
  }

  get isComplete() {
    return this.#endSeen && this.#arrived.covers(1, this.totalOctets);
  }

  /** All of it. Without the sender's word for its type: a page of his must not open here as if it were ours. */
  blob() {
    this.#parts.sort((one, other) => one.start - other.start);
    return new Blob(this.#parts.map(part => part.blob), { type: 'application/octet-stream' });
  }

  end(state, reason = '') {
    this.state = state;
    this.reason = reason;
    if (state !== 'received') {
      this.#parts = [];
    }
    this.onChange();
  }
}

/** The messages that are under way to this page. */
export class Inbox {
  /** The first chunk of a message that is no text: there is progress to be shown. */
  onBegin = () => {};
  /** A message is complete. */
  onReceived = () => {};

  #unfinished = new Map();
  #ended = new Map();
  #quiet;
  #askSender;
  #quietMillis;

  /** @param askSender asks the sender for a sign of life; whoever does so calls `failAll` if there is none */
  constructor(askSender, quietMillis = QUIET_MILLIS) {
    this.#askSender = askSender;
    this.#quietMillis = quietMillis;
  }

  /**
   * Takes a chunk.
   *
   * @returns `code` and `comment` of the response, and the message if this chunk has made it `complete`
   */
  take(chunk) {
    const messageId = chunk.fields.first('Message-ID');
    const { start } = parseByteRange(chunk.fields.first('Byte-Range'));
    if (!messageId) {
      throw new MalformedMessage('a SEND without Message-ID');
    }
    const ended = this.#ended.get(messageId);
    if (ended) {
      return ended;
    }
    const known = this.#unfinished.get(messageId);
    if (!known && this.#unfinished.size >= MAX_UNFINISHED) {
      return { code: STOP_SENDING, comment: 'Too many at a time' };
    }
    return this.#add(known ?? this.#begin(chunk), { start, chunk });
  }

  #begin(chunk) {
    const message = new IncomingMessage(chunk);
    this.#unfinished.set(message.messageId, message);
    if (!message.isText) {
      this.onBegin(message);
    }
    return message;
  }

  #add(message, { start, chunk }) {
    this.#listen();
    if (!message.take(start, chunk.body, chunk.flag)) {
      this.#end(message, 'failed', 'too large, or in too many pieces', STOP_SENDING);
      return { code: STOP_SENDING, comment: 'Too large' };
    }
    if (chunk.flag === Flag.ABORT) {
      this.#end(message, 'failed', 'the sender gave up, or is gone');
    } else if (message.isComplete) {
      this.#end(message, 'received');
      this.onReceived(message);
      return { code: 200, comment: 'OK', complete: message };
    } else {
      message.onChange();
    }
    return { code: 200, comment: 'OK' };
  }

  /** The user wants no more of it: its next chunk is answered so that its sender stops (RFC 4975 10.5). */
  refuse(message) {
    if (this.#unfinished.has(message.messageId)) {
      this.#end(message, 'cancelled', '', STOP_SENDING);
    }
  }

  #end(message, state, reason, laterCode = 200) {
    this.#unfinished.delete(message.messageId);
    this.#ended.set(message.messageId, { code: laterCode, comment: laterCode === 200 ? 'OK' : 'No more of it' });
    if (this.#ended.size > MAX_ENDED) {
      this.#ended.delete(this.#ended.keys().next().value);
    }
    message.end(state, reason);
  }

  /** Nothing more will come. */
  failAll(reason) {
    clearTimeout(this.#quiet);
    [...this.#unfinished.values()].forEach(message => this.#end(message, 'failed', reason));
  }

  /**
   * A sender who vanishes between two chunks leaves nothing behind that says so: MSRP has no word for the end of a session,
   * SIP's BYE is that. So when it is quiet amid a message, he is asked; if he is gone, his relay says so (481), and all fails.
   */
  #listen() {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#ask(), this.#quietMillis);
  }

  #ask() {
    if (this.#unfinished.size > 0) {
      this.#listen();
      this.#askSender();
    }
  }
}

/** The name in a Content-Disposition (RFC 2183), of its last component alone; undefined if there is none. */
export function fileName(disposition = '') {
  return parseParameters(disposition).get('filename')?.split(/[/\\]/).at(-1)?.slice(0, 255) || undefined;
}

// One WebSocket to a relay: octets to requests and back, and which request an answer belongs to (RFC 7977, RFC 4975 7).

import { decode, encodeRequest, encodeResponse, containsEndLine, MalformedMessage } from './message.js';
import { randomToken } from './uri.js';

/**
 * A SEND that is not answered for so long has failed (RFC 4975 7.1.1), unless others on the connection are answered
 * meanwhile, or octets still leave: then the relay is slow, and that is how it makes us wait.
 */
const RESPONSE_TIMEOUT_MILLIS = 30_000;

const CHECK_MILLIS = 5_000;

/**
 * Requests that wait for an answer, at most: with 64 KiB a chunk a MiB is under way. That paces whoever sends a file, for
 * a WebSocket takes whatever it is given into memory and has no event that says when it has room again.
 */
const MAX_OUTSTANDING = 16;

/** In place of a response: the connection ended, or none came. */
export class NoResponse extends Error {}

/** WebSocket's 4000 to 4999 are the application's. */
const CLOSED_MALFORMED = 4400;

const encoder = new TextEncoder();

export class Connection {
  /** What arrives and is no response. */
  onRequest = () => {};
  /** The connection has ended; told once, with a reason for people. */
  onClosed = () => {};

  #socket;
  #outstanding = new Map();
  #window = new Window(MAX_OUTSTANDING);
  #closed = false;
  #watch;
  #progress = { at: 0, buffered: 0 };

  /** Resolves when the handshake is done. */
  static open(url) {
    return new Promise((resolve, reject) => {
      // RFC 7977 4.1: the subprotocol is msrp.
      const socket = new WebSocket(url, 'msrp');
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => resolve(new Connection(socket));
      // An error is followed by a close, unless the page's own Content-Security-Policy is what is against it.
      socket.onerror = () => reject(new Error(`no connection to ${url}`));
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = event => this.#receive(event.data);
    socket.onclose = event => this.#end(event.reason || `the connection to the relay was closed (${event.code})`);
    this.#watch = setInterval(() => this.#checkProgress(), CHECK_MILLIS);
  }

  get isOpen() {
    return !this.#closed;
  }

  /**
   * Sends a request and waits for its response, whatever code that bears. How many wait at a time is bounded; first come,
   * first served, so that several files and a line of chat take turns.
   *
   * @param makeRequest called when it is its turn, so that nothing lies in memory before
   * @throws NoResponse
   */
  async request(makeRequest) {
    await this.#window.enter();
    try {
      return await this.#exchange(await makeRequest());
    } finally {
      this.#window.leave();
    }
  }

  #exchange(request) {
    if (this.#closed) {
      return Promise.reject(new NoResponse('not connected'));
    }
    const tid = this.#unusedTid(request.body);
    return new Promise((resolve, reject) => {
      if (this.#outstanding.size === 0) {
        this.#noteProgress();
      }
      this.#outstanding.set(tid, { resolve, reject });
      this.#socket.send(encodeRequest({ ...request, tid }));
    });
  }

  #unusedTid(body) {
    let tid = randomToken();
    while (this.#outstanding.has(tid) || (body && containsEndLine(body, tid))) {
      tid = randomToken();
    }
    return tid;
  }

  /** Sends a request that is never answered: a REPORT, or what has to go out as the page is left. */
  tell(request) {
    if (!this.#closed) {
      this.#socket.send(encodeRequest({ ...request, tid: randomToken() }));
    }
  }

  /** Answers a SEND: to the hop that it came from, and in the name that it used for us (RFC 4975 7.2). */
  respond(request, code, comment) {
    if (!this.#closed) {
      const { tid, toPath, fromPath } = request;
      this.#socket.send(encodeResponse({ tid, code, comment, toPath: [fromPath[0]], fromPath: [toPath[0]] }));
    }
  }

  close() {
    this.#end('closed');
    this.#socket.close();
  }

  /** RFC 7977 4.2: text messages are octets as well. */
  #receive(data) {
    const octets = typeof data === 'string' ? encoder.encode(data) : new Uint8Array(data);
    try {
      const message = decode(octets);
      if (message.method) {
        this.onRequest(message);
      } else {
        this.#answered(message);
      }
    } catch (e) {
      if (!(e instanceof MalformedMessage)) {
        throw e;
      }
      this.#end(`the relay sent what is not MSRP: ${e.message}`);
      this.#socket.close(CLOSED_MALFORMED, 'malformed');
    }
  }

  /** A response that nobody waits for is dropped (RFC 4975 7.2). */
  #answered(response) {
    const waiting = this.#outstanding.get(response.tid);
    if (waiting) {
      this.#outstanding.delete(response.tid);
      this.#noteProgress();
      waiting.resolve(response);
    }
  }

  #noteProgress() {
    this.#progress = { at: performance.now(), buffered: this.#socket.bufferedAmount };
  }

  #checkProgress() {
    if (this.#socket.bufferedAmount < this.#progress.buffered) {
      this.#noteProgress();
    } else if (performance.now() - this.#progress.at > RESPONSE_TIMEOUT_MILLIS) {
      this.#failOutstanding('no response from the relay');
    }
  }

  #failOutstanding(reason) {
    const failed = [...this.#outstanding.values()];
    this.#outstanding.clear();
    failed.forEach(({ reject }) => reject(new NoResponse(reason)));
  }

  #end(reason) {
    if (!this.#closed) {
      this.#closed = true;
      clearInterval(this.#watch);
      this.#failOutstanding(reason);
      this.onClosed(reason);
    }
  }
}

/** So many places, and a queue for them. */
class Window {
  #free;
  #queue = [];

  constructor(places) {
    this.#free = places;
  }

  async enter() {
    if (this.#free > 0) {
      this.#free--;
    } else {
      await new Promise(resolve => this.#queue.push(resolve));
    }
  }

  leave() {
    const next = this.#queue.shift();
    if (next) {
      next();
    } else {
      this.#free++;
    }
  }
}

// One session with one peer: everything of MSRP that a user interface has to know. It knows nothing of the page.

import { Connection } from './connection.js';
import { Inbox } from './incoming.js';
import { MalformedMessage } from './message.js';
import { OutgoingMessage, State, fileContent, textContent } from './outgoing.js';
import { Session } from './session.js';
import { samePath } from './uri.js';

/** Messages whose REPORT may still come; the oldest is forgotten. */
const MAX_AWAITING_REPORTS = 1000;

export class Conversation {
  /** There is a peer now, or his path has changed. */
  onPeer = () => {};
  /** A file, or another message that is no text, begins to arrive. */
  onIncoming = () => {};
  onText = () => {};
  /** Our own path has changed: whoever tells it to others has to tell it anew. */
  onPath = () => {};
  /** Nothing more will come and go. */
  onClosed = () => {};

  peer;

  #connection;
  #session;
  #awaitingReports = new Map();
  #lastSign;
  #isClosed = false;
  #texts = Promise.resolve();
  #inbox = new Inbox(() => this.#signOfLife());

  /** Connects to the relay and logs in. */
  static async start(login) {
    const connection = await Connection.open(login.relay);
    try {
      return new Conversation(connection, await Session.start(connection, login));
    } catch (e) {
      connection.close();
      throw e;
    }
  }

  constructor(connection, session) {
    this.#connection = connection;
    this.#session = session;
    this.#inbox.onBegin = message => this.onIncoming(message);
    this.#inbox.onReceived = message => this.#received(message);
    connection.onRequest = request => this.#request(request);
    connection.onClosed = reason => this.#closed(reason);
    session.onRenewed = () => this.#renewed();
    session.onLost = reason => {
      this.#closed(reason);
      connection.close();
    };
  }

  /** What others have to know to reach us. */
  get path() {
    return this.#session.path;
  }

  get unfinished() {
    return [...this.#awaitingReports.values()].filter(message => message.state === State.SENDING);
  }

  /**
   * Turns to a peer. Whoever opens a session sends a SEND at once, be there something to say or not (RFC 4975 5.4): by it our
   * peer learns our path, and we learn whether he is there.
   *
   * @returns why he cannot be reached; nothing if he can
   */
  async open(path) {
    const known = this.peer;
    this.peer = path;
    const failure = await this.#signOfLife();
    if (failure) {
      this.peer = known;
      return failure;
    }
    this.onPeer(path);
    return undefined;
  }

  sendText(text) {
    return this.#send(textContent(text));
  }

  sendFile(file) {
    return this.#send(fileContent(file));
  }

  #send(content) {
    const message = new OutgoingMessage(this.#connection, () => this.#route(), content);
    this.#awaitReport(message);
    message.send();
    return message;
  }

  #awaitReport(message) {
    this.#awaitingReports.set(message.messageId, message);
    if (this.#awaitingReports.size > MAX_AWAITING_REPORTS) {
      this.#awaitingReports.delete(this.#awaitingReports.keys().next().value);
    }
  }

  #route() {
    return { toPath: this.#session.toPath(this.peer), fromPath: [this.#session.own] };
  }

  /**
   * A SEND without a body, which any client answers (RFC 7977 6). That nobody is there is told by our relay's answer, which is
   * what is returned (nothing, if all is well), or later by a REPORT. The last one alone counts.
   */
  async #signOfLife() {
    const message = new OutgoingMessage(this.#connection, () => this.#route());
    message.onChange = () => {
      if (message.state === State.FAILED) {
        this.#inbox.failAll(`the sender is gone: ${message.reason}`);
      }
    };
    this.#awaitingReports.delete(this.#lastSign);
    this.#lastSign = message.messageId;
    this.#awaitReport(message);
    await message.send();
    return message.state === State.FAILED ? message.reason : undefined;
  }

  refuse(message) {
    this.#inbox.refuse(message);
  }

  #request(request) {
    if (request.method === 'SEND') {
      this.#sendArrived(request);
    } else if (request.method === 'REPORT') {
      this.#reportArrived(request);
    } else {
      this.#connection.respond(request, 501, 'Unknown method');
    }
  }

  /** RFC 4975 7.3.1. */
  #sendArrived(chunk) {
    const failureReport = (chunk.fields.first('Failure-Report') ?? 'yes').toLowerCase();
    const { code, comment, complete } = this.#judge(chunk);
    // 7.2: all are answered, or errors alone, or none.
    if (failureReport === 'yes' || (failureReport === 'partial' && code !== 200)) {
      this.#connection.respond(chunk, code, comment);
    }
    if (complete && chunk.fields.first('Success-Report')?.toLowerCase() === 'yes') {
      this.#reportSuccess(chunk, complete);
    }
  }

  #judge(chunk) {
    if (chunk.toPath.length !== 1 || !chunk.toPath[0].equals(this.#session.own)) {
      return { code: 481, comment: 'No such session' };
    }
    this.#follow(this.#session.peerPath(chunk.fromPath));
    if (!chunk.body) {
      return { code: 200, comment: 'OK' };
    }
    try {
      return this.#inbox.take(chunk);
    } catch (e) {
      if (e instanceof MalformedMessage) {
        return { code: 400, comment: e.message };
      }
      throw e;
    }
  }

  /**
   * Whoever a SEND comes from is our peer: his relay has seen to it that he is who he says, and ours lets one into a session
   * at a time (506). With SIP we would know his path from his SDP, and nobody else would get in.
   */
  #follow(path) {
    if (!this.peer || !samePath(this.peer, path)) {
      this.peer = path;
      this.onPeer(path);
    }
  }

  /** RFC 4975 7.1.3: along the whole way back, with what has arrived. */
  #reportSuccess(chunk, message) {
    this.#connection.tell({
      method: 'REPORT',
      toPath: chunk.fromPath,
      fromPath: [this.#session.own],
      fields: [
        ['Message-ID', message.messageId],
        ['Byte-Range', `1-${message.totalOctets}/${message.totalOctets}`],
        ['Status', '000 200 OK'],
      ],
    });
  }

  /** Never answered (RFC 4975 7.1.4); one about what nobody knows of is dropped. */
  #reportArrived(report) {
    const message = this.#awaitingReports.get(report.fields.first('Message-ID'));
    try {
      message?.reported(report);
    } catch (e) {
      if (!(e instanceof MalformedMessage)) {
        throw e;
      }
    }
    if (message?.isFinal) {
      this.#awaitingReports.delete(message.messageId);
    }
  }

  #received(message) {
    if (message.isText) {
      // One after the other: what is read out of a Blob first need not be there first.
      this.#texts = this.#texts.then(async () => this.onText(await message.blob().text()));
    }
  }

  /** Our path is another one now: what tells our peer is the path of the next SEND. With SIP it would be a re-INVITE. */
  #renewed() {
    this.onPath();
    if (this.peer) {
      this.#signOfLife();
    }
  }

  /** The first reason counts. */
  #closed(reason) {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#session.end();
      this.#inbox.failAll(reason);
      this.onClosed(reason);
    }
  }

  /** What is under way is given up, and our peer is told so. */
  close() {
    this.unfinished.forEach(message => message.cancel());
    this.#session.end();
    this.#connection.close();
  }
}

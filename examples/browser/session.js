// A session at a relay: AUTH (RFC 4976 5.1, 6.3), and the URIs that lead through the relay to this page and back.

import { answer, chooseChallenge } from './digest.js';
import { MsrpUri, ownUri, parsePath, randomToken } from './uri.js';

/** Used up to this fraction of its time; the rest is for messages that are under way with the old URI. */
const RENEWED_AFTER = 0.5;

/** When the 200 has no Expires: what RFC 4976's own examples have. */
const DEFAULT_EXPIRES_SECONDS = 900;

/** Timers of browsers count 31 bits of milliseconds. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

const FAILED_AUTH = 401;

export class AuthError extends Error {}

export class Session {
  /** There is a new path: our peer has to be told. */
  onRenewed = () => {};
  /** The session could not be renewed, and will end. */
  onLost = () => {};

  #connection;
  #login;
  #own = ownUri();
  #usePath = [];
  #renewal;

  /**
   * @param {{relay: string, user: string, password: string}} login `relay` is the WebSocket's URL
   * @throws AuthError if the relay does not want us, or does not know the password itself
   */
  static async start(connection, login) {
    const session = new Session(connection, login);
    await session.#auth();
    return session;
  }

  constructor(connection, login) {
    this.#connection = connection;
    this.#login = login;
  }

  get own() {
    return this.#own;
  }

  /** What peers have to know to reach us: our relays, the farthest first, and then ourselves (RFC 4976 5.1). */
  get path() {
    return [...this.#usePath].reverse().concat(this.#own);
  }

  /** The way to a peer: through our relays, and along his path. */
  toPath(peerPath) {
    return [...this.#usePath, ...peerPath];
  }

  /** A sender's path as From-Path has it, without our own relays. */
  peerPath(fromPath) {
    return fromPath.slice(this.#usePath.length);
  }

  end() {
    clearTimeout(this.#renewal);
  }

  /** The first AUTH bears no credentials, for there is no challenge yet; the second answers it. There is no third. */
  async #auth() {
    const relay = relayUri(this.#login.relay);
    let response = await this.#sendAuth(relay, []);
    if (response.code === FAILED_AUTH) {
      const challenge = chooseChallenge(response.fields.all('WWW-Authenticate'));
      const { user, password } = this.#login;
      const proof = { user, password, method: 'AUTH', uri: String(relay), cnonce: randomToken() };
      const credentials = await answer(challenge, proof);
      response = await this.#sendAuth(relay, [['Authorization', credentials.authorization]]);
      if (response.code === 200 && !credentials.proves(response.fields.first('Authentication-Info'))) {
        throw new AuthError('the relay does not know the password itself');
      }
    }
    if (response.code !== 200) {
      throw new AuthError(response.code === FAILED_AUTH ? 'wrong user or password' : `${response.code} ${response.comment}`);
    }
    this.#usePath = parsePath(response.fields.first('Use-Path') ?? '');
    this.#renewIn(Number(response.fields.first('Expires') ?? DEFAULT_EXPIRES_SECONDS));
  }

  #sendAuth(relay, fields) {
    return this.#connection.request(() => ({ method: 'AUTH', toPath: [relay], fromPath: [this.#own], fields }));
  }

  #renewIn(seconds) {
    this.#renewal = setTimeout(() => this.#renew(), Math.min(seconds * 1000 * RENEWED_AFTER, MAX_TIMER_MILLIS));
  }

  /** Another AUTH makes another session with another URI. The old one stays good until its own time is over. */
  async #renew() {
    try {
      await this.#auth();
      this.onRenewed();
    } catch (e) {
      this.onLost(`the session could not be renewed: ${e.message}`);
    }
  }
}

/** The URI of the relay in AUTH, from the URL of its WebSocket (RFC 7977 8.1). */
export function relayUri(url) {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'wss:';
  return new MsrpUri(`${secure ? 'msrps' : 'msrp'}://${hostname}:${port || (secure ? 443 : 80)};ws`);
}

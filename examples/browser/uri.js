// MSRP URIs and paths (RFC 4975 6, 9).

/** Longer paths are refused: nobody has so many relays. */
const MAX_PATH_URIS = 16;

const URI = /^(msrps?):\/\/(?:[^@/\s]*@)?(\[[0-9a-f:.]+\]|[^:/;[\]\s]+)(?::(\d{1,5}))?(?:\/([^;\s]*))?;([a-z0-9]+)(?:;\S*)?$/i;

export class MsrpUri {
  /** The very text that was given: paths carry URIs as they came. */
  #text;
  #comparable;

  constructor(text) {
    const match = URI.exec(text);
    if (!match) {
      throw new SyntaxError(`not an MSRP URI: ${text}`);
    }
    const [, scheme, host, port = '', sessionId = '', transport] = match;
    this.#text = text;
    // RFC 4975 6.1: the session-id alone is compared with its case; user and further parameters do not count.
    this.#comparable = [scheme.toLowerCase(), host.toLowerCase(), port, sessionId, transport.toLowerCase()].join(' ');
  }

  equals(other) {
    return this.#comparable === other.#comparable;
  }

  toString() {
    return this.#text;
  }
}

/**
 * A URI for this page. Nobody can connect to a browser, so its host is a random name under `.invalid`
 * (RFC 7977 8.1.1); what counts is the connection to the relay that it came by.
 */
export function ownUri() {
  return new MsrpUri(`msrps://${randomToken()}.invalid:2855/${randomToken()};ws`);
}

/** 80 random bits (RFC 4975 14.1) as letters and digits: for session-ids, transaction ids and Message-IDs. */
export function randomToken() {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, octet => (octet & 31).toString(32)).join('');
}

/** The URIs of a path, which stand side by side with a blank between them. */
export function parsePath(text) {
  const uris = text.trim().split(/ +/);
  if (uris.length > MAX_PATH_URIS) {
    throw new SyntaxError(`a path of ${uris.length} URIs (expected: at most ${MAX_PATH_URIS})`);
  }
  return uris.map(uri => new MsrpUri(uri));
}

export function formatPath(uris) {
  return uris.join(' ');
}

export function samePath(one, other) {
  return one.length === other.length && one.every((uri, i) => uri.equals(other[i]));
}

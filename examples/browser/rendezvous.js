// How two pages find each other's path. With SIP, paths travel in SDP (`a=path`), in an INVITE and its answer; here pages of
// one browser tell them to each other over a BroadcastChannel, and people may hand them on in any other way.

import { randomToken } from './uri.js';

const CHANNEL = 'msrp-example';

/** More are not listed. */
const MAX_OTHERS = 50;

export class Rendezvous {
  /** Others have come, gone or moved: a map of names and paths (as text). */
  onChange = () => {};

  #channel = new BroadcastChannel(CHANNEL);
  #id = randomToken();
  #self;
  #others = new Map();

  /** Says that we are here, with this path; whoever hears it says so too. */
  announce(name, path) {
    const first = !this.#self;
    this.#self = { name, path };
    if (first) {
      this.#channel.onmessage = ({ data }) => this.#hear(data);
    }
    this.#say(first ? 'came' : 'here');
  }

  leave() {
    this.#say('left');
    this.#channel.close();
  }

  get others() {
    return [...this.#others].map(([id, { name, path }]) => ({ id, name, path }));
  }

  #say(what) {
    this.#channel.postMessage({ what, id: this.#id, ...this.#self });
  }

  #hear({ what, id, name, path }) {
    if (what === 'left') {
      this.#others.delete(id);
    } else if (this.#others.has(id) || this.#others.size < MAX_OTHERS) {
      this.#others.set(id, { name: String(name), path: String(path) });
    }
    if (what === 'came') {
      this.#say('here');
    }
    this.onChange();
  }
}

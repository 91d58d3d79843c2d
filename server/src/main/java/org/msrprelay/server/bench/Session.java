package org.msrprelay.server.bench;

import org.msrprelay.protocol.Path;

/** Two ends that a relay, or a proxy, is between. */
record Session(Endpoint sender, Endpoint reader) {
    Path toPath() {
        return sender.toPath(reader.path());
    }

    Path fromPath() {
        return Path.of(sender.uri());
    }

    void close() {
        sender.connection().close();
        reader.connection().close();
    }
}

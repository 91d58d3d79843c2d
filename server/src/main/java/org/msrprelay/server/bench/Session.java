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

    /** A proxy closes the one when the other is closed: neither is a fault any more. */
    void close() {
        sender.connection().over();
        reader.connection().over();
        sender.connection().close();
        reader.connection().close();
    }
}

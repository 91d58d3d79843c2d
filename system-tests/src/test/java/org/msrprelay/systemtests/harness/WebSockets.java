package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.msrprelay.protocol.testing.WebSocketSocket;

/** WebSockets as sockets of MSRP. */
final class WebSockets {

    private WebSockets() {}

    static Socket open(Socket connected, String path, String... fields) {
        try {
            return WebSocketSocket.over(connected, path, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.msrprelay.systemtests.harness;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Socket addresses of literals. */
final class Addresses {

    private Addresses() {}

    static InetSocketAddress of(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(literal)[0], port);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}

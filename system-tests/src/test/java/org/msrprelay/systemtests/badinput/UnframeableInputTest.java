package org.msrprelay.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

/** What cannot be cut into frames ends its connection, and nothing else. */
class UnframeableInputTest {

    private static final String FAR = "msrp://far.invalid:7394/x;tcp";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    static Stream<Arguments> garbage() {
        return Stream.of(
                octets("HTTP", Octets.latin1("GET / HTTP/1.1\r\nHost: relay.test\r\n\r\n")),
                octets("SIP", Octets.latin1("OPTIONS sip:relay.test SIP/2.0\r\n\r\n")),
                octets("TLS", new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03}),
                octets("zeros", new byte[100_000]),
                octets("random octets", Octets.random(100_000, 1)),
                octets("MSRP in lower case", Octets.latin1("msrp abcd SEND\r\n")),
                octets("another version's name", Octets.latin1("MSRPX abcd SEND\r\n")),
                octets("no transaction id", Octets.latin1("MSRP  SEND\r\n")),
                octets("a short transaction id", Octets.latin1("MSRP abc SEND\r\n")),
                octets("a long transaction id", Octets.latin1("MSRP " + "a".repeat(33) + " SEND\r\n")),
                octets("odd octets in a transaction id", Octets.latin1("MSRP ab$cd SEND\r\n")),
                octets("a start line without end", Octets.latin1("MSRP abcd " + "A".repeat(200_000))),
                octets("a header line without end", Octets.latin1("MSRP abcd SEND\r\nTo-Path: " + "x".repeat(200_000))),
                octets("header lines without end", Octets.latin1("MSRP abcd SEND\r\n" + "X-Y: z\r\n".repeat(30_000))));
    }

    private static Arguments octets(String name, byte[] octets) {
        return Arguments.of(org.junit.jupiter.api.Named.of(name, octets));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void closesTheConnection(byte[] garbage) {
        try (RawPeer peer = relay.connect("garbler")) {
            writeIgnoringItsEnd(peer, garbage);
            assertThat(peer.untilEnd()).allMatch(frame -> frame.isResponse() && frame.code() == 400);
        }
        relay.assertServes();
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void closesAnAuthenticatedConnectionToo(byte[] garbage) {
        try (RawPeer peer = relay.client("alice")) {
            writeIgnoringItsEnd(peer, garbage);
            assertThat(peer.untilEnd()).allMatch(frame -> frame.isResponse() && frame.code() == 400);
        }
        relay.assertServes();
    }

    /** The relay may close before all is written, which is what is wanted. */
    private static void writeIgnoringItsEnd(RawPeer peer, byte[] octets) {
        try {
            CompletableFuture<Void> written = peer.writeAside(octets);
            written.join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(java.io.UncheckedIOException.class);
        }
    }

    @Test
    void clearMsrpOnTheTlsPortIsClosed() {
        try (RawPeer peer =
                new RawPeer(Sockets.connect("127.0.0.1", relay.tlsPort(), 0), "msrps://x.invalid:1/x;tcp")) {
            peer.write(
                    Send.request("AUTH", "msrps://relay.test;tcp", peer.uri()).octets());
            // A TLS alert may come before the end; it is no frame.
            peer.drainToEnd();
        }
        relay.assertServes();
    }

    @Test
    void aHeadThatIsTooLargeButEndsIsAnswered400() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = Send.of(alice.session() + " " + FAR, alice.uri(), "m123")
                    .field("X-Long", "y".repeat(20_000))
                    .range("1-5/5")
                    .text("hello");
            alice.send(send);
            alice.expectResponse(send, 400);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void aHeadOfNearly16KiBIsFine() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = Send.of(alice.session() + " " + FAR, alice.uri(), "m123")
                    .field("X-Long", "y".repeat(15_000))
                    .range("1-5/5")
                    .text("hello");
            alice.send(send);
            alice.expectResponse(send, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500})
    void manyBadConnectionsAtOnceDoNotDisturbAnother(int connections) {
        List<RawPeer> bad =
                Stream.generate(() -> relay.connect("bad")).limit(connections).toList();
        try {
            bad.forEach(peer -> peer.write("MSRP abcd SEND\r\nTo-Path: msrp://re"));
            relay.assertServes();
        } finally {
            bad.forEach(RawPeer::reset);
        }
        relay.assertServes();
    }

    @Test
    void aConnectionCutAnywhereHarmsNobody() {
        Send auth = Send.request("AUTH", "msrp://relay.test;tcp", "msrp://cut.invalid:1/x;tcp");
        byte[] octets = auth.octets();
        for (int cut = 0; cut < octets.length; cut += 7) {
            try (RawPeer peer = relay.connect("cut")) {
                peer.write(octets, 0, cut);
                peer.reset();
            }
        }
        relay.assertServes();
    }
}

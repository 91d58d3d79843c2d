package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** Connections that the relay opens for its clients. */
class OpenedConnectionsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    private static Send hello(RawPeer from, String farUri) {
        return Send.of(from.session() + " " + farUri, from.uri(), Ids.next("m"))
                .range("1-5/5")
                .text("hello");
    }

    @Test
    void isUsedAgainForTheSameSession() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                opened.ok(opened.expect("SEND"));
                for (int i = 0; i < 5; i++) {
                    alice.send(hello(alice, listener.uri()));
                    opened.ok(opened.expect("SEND"));
                }
                assertThat(listener.nobodyConnected()).isTrue();
            }
        }
    }

    @Test
    void messagesSentBeforeItStandsArriveInOrder() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            for (int i = 0; i < 20; i++) {
                alice.send(Send.of(alice.session() + " " + listener.uri(), alice.uri(), "m" + i + "early")
                        .text("hello"));
            }
            try (RawPeer opened = listener.accept()) {
                for (int i = 0; i < 20; i++) {
                    Frame arrived = opened.expect("SEND");
                    assertThat(arrived.required("Message-ID")).isEqualTo("m" + i + "early");
                    assertThat(arrived.toPath()).isEqualTo(listener.uri());
                    assertThat(arrived.fromPath()).isEqualTo(alice.session() + " " + alice.uri());
                }
                assertThat(listener.nobodyConnected()).isTrue();
            }
        }
    }

    @Test
    void isOpenedAnewWhenTheFarSideHasClosedIt() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                opened.ok(opened.expect("SEND"));
            }
            // Until the relay has seen the end, a SEND may be lost to it; that is reported, and a later one arrives.
            Optional<RawPeer> again = Optional.empty();
            while (again.isEmpty()) {
                alice.send(hello(alice, listener.uri()));
                again = listener.acceptWithin(100);
            }
            try (RawPeer opened = again.get()) {
                assertThat(opened.expect("SEND").bodyText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void theFarSideMayAnswerOnIt() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                opened.ok(opened.expect("SEND"));
                Send back = Send.of(alice.session() + " " + alice.uri(), listener.uri(), "back")
                        .range("1-2/2")
                        .text("hi");
                opened.send(back);
                Frame arrived = alice.awaitRequest("SEND");
                assertThat(arrived.fromPath()).isEqualTo(alice.session() + " " + listener.uri());
                opened.expectResponse(back, 200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void tlsIsVerifiedAgainstTheHost(String host) {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener =
                        ListeningPeer.tls(Certificates.shared().serverContext("localhost", "127.0.0.1"), host)) {
            Send send = alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                Frame arrived = opened.expect("SEND");
                assertThat(arrived.bodyText()).isEqualTo("hello");
                opened.ok(arrived);
                alice.expectResponse(send, 200);
                assertThat(alice.untilBarrier()).isEmpty();
            }
        }
    }

    @Test
    void ipv6Works() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear("::1", 0)) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                assertThat(opened.expect("SEND").toPath()).isEqualTo(listener.uri());
            }
        }
    }

    @Test
    void everyAddressOfANameIsTried() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            // Whatever localhost is here, 127.0.0.1 is among it; ::1, where nobody listens, may come first.
            alice.send(hello(alice, listener.uri().replace("127.0.0.1", "localhost")));
            try (RawPeer opened = listener.accept()) {
                assertThat(opened.expect("SEND").bodyText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void ofASessionThatEndsIsNotHeldAgainstTheNext() {
        try (ListeningPeer listener = ListeningPeer.clear()) {
            try (RawPeer alice = relay.client("alice")) {
                alice.send(hello(alice, listener.uri()));
                try (RawPeer opened = listener.accept()) {
                    opened.ok(opened.expect("SEND"));
                }
            }
            try (RawPeer bob = relay.client("bob")) {
                bob.send(hello(bob, listener.uri()));
                try (RawPeer opened = listener.accept()) {
                    assertThat(opened.expect("SEND").fromPath()).isEqualTo(bob.session() + " " + bob.uri());
                }
            }
        }
    }
}

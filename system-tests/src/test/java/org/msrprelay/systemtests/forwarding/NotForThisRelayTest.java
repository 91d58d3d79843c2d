package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** RFC 4976 6.2: a request for anybody else ends the connection; what ends at the relay is a keep-alive or nothing. */
class NotForThisRelayTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("aliases", "[other-name.test, 127.0.0.1]"));

    static Stream<String> strangeUris() {
        return Stream.of(
                "msrp://elsewhere.test:2855/abc;tcp",
                "msrp://relay.test:1/abc;tcp",
                "msrp://127.0.0.2:" + relay.clearPort() + "/abc;tcp",
                "msrp://example.test:" + relay.clearPort() + "/abc;tcp");
    }

    @ParameterizedTest
    @MethodSource("strangeUris")
    void closesTheConnection(String uri) {
        try (RawPeer alice = relay.client("alice")) {
            alice.send(Send.of(uri + " msrp://b.invalid:1/x;tcp", alice.uri(), "astray")
                    .range("1-5/5")
                    .text("hello"));
            alice.expectEnd();
        }
        relay.assertServes();
    }

    @ParameterizedTest
    @MethodSource("strangeUris")
    void closesTheConnectionForAnyMethod(String uri) {
        for (String method : new String[] {"REPORT", "NICKNAME"}) {
            try (RawPeer alice = relay.client("alice")) {
                alice.send(Send.request(method, uri, alice.uri())
                        .field("Message-ID", "m1234")
                        .field("Status", "000 200 OK"));
                alice.expectEnd();
            }
        }
    }

    @Test
    void closesTheConnectionForAnAuthToAnotherHost() {
        try (RawPeer alice = relay.connect("alice")) {
            alice.send(Send.request("AUTH", "msrp://elsewhere.test:2855;tcp", alice.uri()));
            alice.expectEnd();
        }
    }

    @Test
    void aliasesAreThisRelay() {
        try (RawPeer alice = relay.client("alice")) {
            for (String host : new String[] {"other-name.test", "OTHER-NAME.TEST", "127.0.0.1"}) {
                String path = alice.session().replace("relay.test", host);
                Send keepAlive = alice.send(Send.of(path, alice.uri(), Ids.next("k")));
                alice.expectResponse(keepAlive, 200);
            }
        }
    }

    @Test
    void aKeepAliveMayHaveFieldsOfItsOwn() {
        try (RawPeer alice = relay.client("alice")) {
            Send keepAlive = Send.of(alice.session(), alice.uri(), Ids.next("k"))
                    .field("X-Keep-Alive", "yes")
                    .range("1-0/0");
            alice.send(keepAlive);
            alice.expectResponse(keepAlive, 200);
        }
    }

    @Test
    void aKeepAliveWithFailureReportNoIsNotAnswered() {
        try (RawPeer alice = relay.client("alice")) {
            alice.send(Send.of(alice.session(), alice.uri(), Ids.next("k")).field("Failure-Report", "no"));
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void aToPathThatEndsHereWithABodyIsNoSession() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = alice.send(Send.of(alice.session(), alice.uri(), Ids.next("m"))
                    .range("1-5/5")
                    .text("hello"));
            alice.expectResponse(send, 481);
        }
    }

    @Test
    void anUnknownMethodThatEndsHereIsNoSession() {
        try (RawPeer alice = relay.client("alice")) {
            Send request = alice.send(
                    Send.request("NICKNAME", alice.session(), alice.uri()).field("Use-Nickname", "\"x\""));
            alice.expectResponse(request, 481);
        }
    }
}

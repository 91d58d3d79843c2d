package org.msrprelay.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** A frame that can be delimited is answered 400, whatever is wrong in its head, and the connection goes on. */
class MalformedHeadTest {

    private static final String FAR = "msrp://far.invalid:7394/x;tcp";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @FunctionalInterface
    interface Spoil {
        String of(String request, RawPeer peer);
    }

    static Stream<Arguments> spoils() {
        return Stream.of(
                spoil("a line without a colon", (text, peer) -> text.replace("Message-ID: m123", "Message-ID m123")),
                spoil(
                        "an empty header name",
                        (text, peer) -> text.replace("Message-ID: m123", "Message-ID: m123\r\n: x")),
                spoil(
                        "a blank in a header name",
                        (text, peer) -> text.replace("Message-ID: m123", "Message-ID: m123\r\nX Y: z")),
                spoil("a folded line", (text, peer) -> text.replace("Message-ID: m123", "Message-ID: m123\r\n folded")),
                spoil(
                        "two To-Paths",
                        (text, peer) -> text.replace(
                                "Message-ID", "To-Path: " + peer.session() + " " + FAR + "\r\nMessage-ID")),
                spoil(
                        "two From-Paths",
                        (text, peer) -> text.replace("Message-ID", "From-Path: " + peer.uri() + "\r\nMessage-ID")),
                spoil("two Message-IDs", (text, peer) -> text.replace("Message-ID", "Message-ID: m0000\r\nMessage-ID")),
                spoil("two Byte-Ranges", (text, peer) -> text.replace("Message-ID", "Byte-Range: 1-5/5\r\nMessage-ID")),
                spoil(
                        "a bad Failure-Report",
                        (text, peer) -> text.replace("Message-ID", "Failure-Report: maybe\r\nMessage-ID")),
                spoil("a NUL in a value", (text, peer) -> text.replace("m123", "m1\0" + "23")),
                spoil("a bare CR in a value", (text, peer) -> text.replace("Message-ID", "X-Y: a\rb\r\nMessage-ID")),
                spoil(
                        "a bare LF as line end",
                        (text, peer) -> text.replace("Message-ID: m123\r\n", "Message-ID: m123\n")),
                spoil("a DEL in a value", (text, peer) -> text.replace("Message-ID", "X-Y: a\177b\r\nMessage-ID")),
                spoil(
                        "an escape in a value",
                        (text, peer) -> text.replace("Message-ID", "X-Y: a\033[2Jb\r\nMessage-ID")),
                spoil(
                        "65 header fields",
                        (text, peer) -> text.replace("Message-ID", "X-Y: z\r\n".repeat(65) + "Message-ID")),
                spoil(
                        "a To-Path that is no path",
                        (text, peer) -> text.replaceFirst("To-Path: [^\r]*", "To-Path: nonsense")),
                spoil("an empty To-Path", (text, peer) -> text.replaceFirst("To-Path: [^\r]*", "To-Path: ")),
                spoil(
                        "a From-Path that is no path",
                        (text, peer) -> text.replaceFirst("From-Path: [^\r]*", "From-Path: http://x/y")),
                spoil(
                        "17 URIs in To-Path",
                        (text, peer) -> text.replaceFirst(
                                "To-Path: [^\r]*", "To-Path: " + peer.session() + (" " + FAR).repeat(16))),
                spoil("a port of 0", (text, peer) -> text.replace(FAR, "msrp://far.invalid:0/x;tcp")),
                spoil("a port of 65536", (text, peer) -> text.replace(FAR, "msrp://far.invalid:65536/x;tcp")),
                spoil("no transport", (text, peer) -> text.replace(FAR, "msrp://far.invalid:7394/x")),
                spoil("a method in lower case", (text, peer) -> text.replaceFirst(" SEND\r", " send\r")));
    }

    private static Arguments spoil(String name, Spoil spoil) {
        return Arguments.of(org.junit.jupiter.api.Named.of(name, spoil));
    }

    @ParameterizedTest
    @MethodSource("spoils")
    void isAnswered400AndHarmsNobody(Spoil spoil) {
        try (RawPeer alice = relay.client("alice")) {
            Send send = Send.of(alice.session() + " " + FAR, alice.uri(), "m123")
                    .range("1-5/5")
                    .text("hello");
            alice.write(spoil.of(new String(send.octets(), java.nio.charset.StandardCharsets.ISO_8859_1), alice));
            Frame response = alice.read();
            assertThat(response.transactionId()).isEqualTo(send.transactionId());
            assertThat(response.code()).isEqualTo(400);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void largeBodyOfAMalformedRequestIsReadOver() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = Send.of(alice.session() + " " + FAR, alice.uri(), "m123")
                    .line("no colon")
                    .body(Octets.random(3_000_000, 1));
            alice.send(send);
            alice.expectResponse(send, 400);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"To-Path", "From-Path"})
    void withoutItsPathsThereIsNobodyToAnswerOrA400(String missing) {
        try (RawPeer alice = relay.client("alice")) {
            Send send =
                    Send.of(alice.session() + " " + FAR, alice.uri(), "m123").text("hello");
            String text = new String(send.octets(), java.nio.charset.StandardCharsets.ISO_8859_1);
            alice.write(text.replaceFirst(missing + ": [^\r]*\r\n", ""));
            assertThat(alice.untilBarrier()).allMatch(frame -> frame.isResponse() && frame.code() == 400);
        }
    }

    @Test
    void aMalformedResponseIsDropped() {
        try (RawPeer alice = relay.client("alice")) {
            alice.write("MSRP abcd123 200 OK\r\nno colon\r\n-------abcd123$\r\n");
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message-ID: ab", "Message-ID: has blank", "Message-ID: "})
    void aMessageIdThatIsNoIdentIsRefusedOrPassedOnButNeverBreaksAnything(String line) {
        try (RawPeer alice = relay.client("alice")) {
            Send send = Send.request("SEND", alice.session() + " " + FAR, alice.uri())
                    .line(line)
                    .range("1-5/5")
                    .text("hello");
            alice.send(send);
            assertThat(alice.awaitResponse(send).code()).isIn(200, 400);
            relay.assertServes();
        }
    }
}

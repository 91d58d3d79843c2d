package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.BINARY;
import static org.msrprelay.protocol.testing.WebSocketWire.CLOSE;
import static org.msrprelay.protocol.testing.WebSocketWire.COMPRESSED;
import static org.msrprelay.protocol.testing.WebSocketWire.CONTINUATION;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.PING;
import static org.msrprelay.protocol.testing.WebSocketWire.PONG;
import static org.msrprelay.protocol.testing.WebSocketWire.TEXT;
import static org.msrprelay.protocol.testing.WebSocketWire.frame;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.WebSocketWire;

/** RFC 6455 5, from a server's side. */
class FrameDecoderTest {

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[]... all) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : all) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    /** RFC 6455 5.7: "A single-frame masked text message", contains "Hello". */
    private static final byte[] HELLO = {
        (byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58
    };

    @Test
    void theRfcsExample() {
        assertThat(RecordedFrames.of(HELLO)).containsExactly("message", "payload Hello", "end");
    }

    @Test
    void fragmentsAreOneMessageWithControlFramesBetweenThem() {
        byte[] all = join(
                frame(BINARY, octets("one ")),
                frame(FIN | PING, octets("there?")),
                frame(CONTINUATION, octets("")),
                frame(CONTINUATION, octets("two ")),
                frame(FIN | PONG, octets("yes")),
                frame(FIN, octets("three")),
                frame(FIN | TEXT, octets("")),
                WebSocketWire.close(1000),
                frame(FIN | BINARY, octets("after the close")));
        assertThat(RecordedFrames.of(all))
                .containsExactly(
                        "message",
                        "payload one ",
                        "ping there?",
                        "payload two ",
                        "pong",
                        "payload three",
                        "end",
                        "message",
                        "end",
                        "close 1000");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("reserved bits are set", frame(FIN | 0x40 | BINARY, octets("x"))),
                Arguments.of("reserved bits are set", frame(FIN | 0x10 | PING, octets("x"))),
                Arguments.of("opcode 3", frame(FIN | 3, octets("x"))),
                Arguments.of("opcode 11", frame(FIN | 11, octets("x"))),
                Arguments.of("a control frame in fragments", frame(PING, octets("x"))),
                Arguments.of("a control frame longer than 125", frame(FIN | PING, new byte[126])),
                Arguments.of("a continuation of no message", frame(FIN | CONTINUATION, octets("x"))),
                Arguments.of("before the one before it", join(frame(BINARY, octets("x")), frame(BINARY, octets("y")))),
                Arguments.of("not masked", new byte[] {(byte) (FIN | BINARY), 1, 'x'}),
                Arguments.of("not written in the fewest", frame(FIN | BINARY, octets("x"), 2)),
                Arguments.of("not written in the fewest", frame(FIN | BINARY, new byte[300], 8)),
                Arguments.of(
                        "2^63", new byte[] {(byte) (FIN | BINARY), (byte) 0xFF, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
                Arguments.of("a payload of 1 octet", frame(FIN | CLOSE, octets("x"))),
                Arguments.of("status 999", WebSocketWire.close(999)),
                Arguments.of("status 1005", WebSocketWire.close(1005)),
                Arguments.of("status 1006", WebSocketWire.close(1006)),
                Arguments.of("status 2000", WebSocketWire.close(2000)),
                Arguments.of("status 5000", WebSocketWire.close(5000)));
    }

    @ParameterizedTest
    @MethodSource
    void broken(String what, byte[] frames) {
        List<String> trace = RecordedFrames.of(join(frames, frame(FIN | BINARY, octets("no more"))));
        String last = trace.get(trace.size() - 1);
        assertThat(last).startsWith("broken 1002 ").contains(what);
    }

    /** RFC 7692 6: RSV1 is for the first frame of a message. */
    @Test
    void whereMessagesMayBeCompressedTheirFirstFrameMaySaySo() {
        byte[] message = join(frame(COMPRESSED | TEXT, octets("\u00C3")), frame(FIN | CONTINUATION, octets("two")));
        assertThat(RecordedFrames.of(true, message)).containsExactly("compressed message", "payload \u00C3two", "end");
        for (byte[] broken : List.of(
                frame(FIN | 0x20 | BINARY, octets("x")),
                frame(FIN | COMPRESSED | 0x10 | BINARY, octets("x")),
                frame(FIN | COMPRESSED | PING, octets("x")),
                frame(FIN | COMPRESSED | CLOSE, octets("")),
                join(frame(COMPRESSED | BINARY, octets("x")), frame(FIN | COMPRESSED, octets("y"))))) {
            assertThat(RecordedFrames.of(true, broken)).last().asString().startsWith("broken 1002 frame: reserved");
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1003", "1007", "1011", "1014", "3000", "4999"})
    void aCloseHasAStatus(int status) {
        assertThat(RecordedFrames.of(WebSocketWire.close(status))).containsExactly("close " + status);
    }

    @Test
    void aCloseMayBeEmptyOrHaveAReason() {
        assertThat(RecordedFrames.of(frame(FIN | CLOSE, new byte[0]))).containsExactly("close 1005");
        assertThat(RecordedFrames.of(frame(FIN | CLOSE, join(new byte[] {3, (byte) 0xE8}, "ä".getBytes(UTF_8)))))
                .containsExactly("close 1000");
        assertThat(RecordedFrames.of(frame(FIN | CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xC3})))
                .containsExactly("broken 1007 close: a reason that is not UTF-8");
    }

    /** RFC 6455 8.1. */
    @ParameterizedTest
    @ValueSource(strings = {"plain ASCII, more than eight", "é", "€uro", "\uD83D\uDE00", "a\u07FFb\u0800c\uFFFFd"})
    void aTextIsUtf8(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        for (int cut = 0; cut <= utf8.length; cut++) {
            byte[] first = new byte[cut];
            byte[] second = new byte[utf8.length - cut];
            System.arraycopy(utf8, 0, first, 0, cut);
            System.arraycopy(utf8, cut, second, 0, second.length);
            assertThat(RecordedFrames.of(join(frame(TEXT, first), frame(FIN, second))))
                    .startsWith("message")
                    .endsWith("end");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00C3",
                "\u0080",
                "\u00C0\u0080",
                "\u00E0\u0080\u0080",
                "\u00ED\u00A0\u0080",
                "\u00F4\u0090\u0080\u0080",
                "\u00F5\u0080\u0080\u0080",
                "\u00FF",
                "\u00E2\u0082",
                "ASCII first \u00C3("
            })
    void aTextThatIsNotUtf8IsRefusedAndBinaryIsNot(String octets) {
        List<String> trace = RecordedFrames.of(frame(FIN | TEXT, octets(octets)));
        assertThat(trace.get(trace.size() - 1)).startsWith("broken 1007 message: a text that ");
        assertThat(RecordedFrames.of(frame(FIN | BINARY, octets(octets))))
                .containsExactly("message", "payload " + octets, "end");
    }

    @Test
    void anyOneCutGivesTheSameEvents() {
        byte[] all = conversation();
        List<String> whole = RecordedFrames.of(all);
        for (int cut = 0; cut <= all.length; cut++) {
            assertThat(RecordedFrames.of(all, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void anyCutsGiveTheSameEvents() {
        byte[] all = conversation();
        List<String> whole = RecordedFrames.of(all);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            int[] cuts = random.ints(random.nextInt(1, 40), 0, all.length + 1)
                    .sorted()
                    .toArray();
            assertThat(RecordedFrames.of(all, cuts)).isEqualTo(whole);
        }
        int[] everywhere = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            everywhere[i] = i;
        }
        assertThat(RecordedFrames.of(all, everywhere)).isEqualTo(whole);
    }

    /** Lengths of all three forms, masks that begin anew amid a message, a text with characters to be cut. */
    private static byte[] conversation() {
        return join(
                frame(FIN | TEXT, "grün €uro \uD83D\uDE00".getBytes(UTF_8)),
                frame(BINARY, octets("0123456789".repeat(13))),
                frame(FIN | PING, octets("p")),
                frame(FIN, octets("x".repeat(3))),
                frame(FIN | BINARY, octets("y".repeat(1000))),
                frame(FIN | PONG, new byte[0]),
                WebSocketWire.close(1001));
    }

    @Test
    void aLengthOf64Bits() {
        byte[] payload = new byte[70_000];
        new SplittableRandom(1).nextBytes(payload);
        assertThat(RecordedFrames.of(frame(FIN | BINARY, payload), 9, 5000, 40_001))
                .containsExactly("message", "payload " + new String(payload, ISO_8859_1), "end");
    }

    /** Nothing waits for the end of a frame, whose length may be beyond all memory. */
    @Test
    void payloadOfAnEndlessFrameIsPassedOnAsItComes() {
        FrameDecoder decoder = new FrameDecoder(false);
        byte[] head = {(byte) (FIN | BINARY), (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4};
        RecordedFrames recorded = new RecordedFrames();
        decoder.decode(Unpooled.wrappedBuffer(head), recorded);
        for (int i = 1; i <= 1000; i++) {
            decoder.decode(Unpooled.wrappedBuffer(new byte[999]), recorded);
            assertThat(recorded.payloadOctets()).isEqualTo(i * 999);
        }
    }
}

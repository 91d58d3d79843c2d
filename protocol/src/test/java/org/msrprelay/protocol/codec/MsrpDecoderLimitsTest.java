package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.codec.DecoderFault.Kind;
import org.msrprelay.protocol.testing.RecordedEvents;

/** Each limit at its value and one past it, in one piece and octet by octet. */
final class MsrpDecoderLimitsTest {
    private static final DecoderLimits LIMITS = new DecoderLimits(1_000, 6, 3, 500);
    private static final String START =
            "MSRP abcd SEND\r\nTo-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\n";
    private static final String END = "-------abcd$\r\n";
    private static final String NEXT = START + END;

    private static RecordedEvents decode(String octets) {
        RecordedEvents whole = new RecordedEvents();
        new MsrpDecoder(LIMITS).decode(Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1), whole);
        RecordedEvents pieces = new RecordedEvents();
        MsrpDecoder decoder = new MsrpDecoder(LIMITS);
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
            decoder.decode(Unpooled.wrappedBuffer(new byte[] {octet}), pieces);
        }
        assertThat(pieces.trace()).isEqualTo(whole.trace());
        return whole;
    }

    /** A field so long that the head, up to and with {@code end}, has so many octets. */
    private static String headOf(int octets, String end) {
        int others = (START + "X: \r\n" + end).length();
        return START + "X: " + "x".repeat(octets - others) + "\r\n" + end;
    }

    @Test
    void headOctets() {
        assertThat(decode(headOf(1_000, END)).requests()).hasSize(1);
        assertThat(decode(headOf(1_000, "\r\n") + "body\r\n" + END).bodies()).containsExactly("body");

        RecordedEvents over = decode(headOf(1_001, END) + NEXT);
        assertThat(over.malformed())
                .singleElement()
                .matches(request -> request.reason().equals("head: more than 1000 octets (expected: at most that)"));
        assertThat(over.requests()).hasSize(1);
        assertThat(decode(headOf(1_001, "\r\n") + "b".repeat(10_000) + "\r\n" + END + NEXT)
                        .trace())
                .hasSize(3);
    }

    @Test
    void pathsBeforeTheLimitAreToldAndAfterItAreNot() {
        MalformedRequest told = decode(headOf(1_200, END)).malformed().get(0);
        MalformedRequest untold = decode(
                        "MSRP abcd SEND\r\n" + "X: yyyyyyyyyyyyyy\r\n".repeat(60) + START.substring(16) + END)
                .malformed()
                .get(0);

        assertThat(told.fromPath()).contains("msrp://b:1/t;tcp");
        assertThat(untold.fromPath()).isEmpty();
    }

    @Test
    void skippedHeadOctets() {
        assertThat(decode(headOf(1_500, END) + NEXT).trace()).hasSize(3);

        DecoderFault fault = decode(headOf(1_501, END) + NEXT).fault().orElseThrow();
        assertThat(fault.kind()).isEqualTo(Kind.HEAD_TOO_LARGE);
        assertThat(fault.reason()).isEqualTo("head: no end within 1500 octets");
        assertThat(fault.transactionId()).contains("abcd");
        assertThat(fault.request().orElseThrow().toPath()).contains("msrp://a:1/s;tcp");
        assertThat(decode(headOf(1_501, END) + NEXT).trace()).hasSize(1);
    }

    @Test
    void manyShortLinesAreCountedToo() {
        assertThat(decode(START + "X: y\r\n".repeat(1_000)).fault())
                .map(DecoderFault::kind)
                .contains(Kind.HEAD_TOO_LARGE);
        assertThat(decode("MSRP abcd SEND\r\n".repeat(200)).fault())
                .map(DecoderFault::kind)
                .contains(Kind.HEAD_TOO_LARGE);
    }

    @Test
    void lineWithoutEnd() {
        assertThat(decode("MSRP abcd " + "S".repeat(1_489)).fault()).isEmpty();
        assertThat(decode("MSRP abcd " + "S".repeat(1_490)).fault())
                .map(DecoderFault::kind)
                .contains(Kind.HEAD_TOO_LARGE);
        assertThat(decode(START + "X: " + "y".repeat(5_000)).fault())
                .map(DecoderFault::kind)
                .contains(Kind.HEAD_TOO_LARGE);
        assertThat(decode(START + "y".repeat(5_000)).fault())
                .map(DecoderFault::kind)
                .contains(Kind.HEAD_TOO_LARGE);
    }

    @Test
    void aResponseThatIsTooLargeIsNotAnswered() {
        DecoderFault fault = decode("MSRP abcd 200 OK\r\n" + "X: y\r\n".repeat(1_000))
                .fault()
                .orElseThrow();

        assertThat(fault.kind()).isEqualTo(Kind.HEAD_TOO_LARGE);
        assertThat(fault.request()).isEmpty();
    }

    @Test
    void headerFields() {
        assertThat(decode(START + "X: y\r\n".repeat(4) + END).requests()).hasSize(1);
        assertThat(decode(START + "X: y\r\n".repeat(5) + END + NEXT).trace()).hasSize(3);
        assertThat(decode(START + "X: y\r\n".repeat(5) + END).malformed().get(0).reason())
                .isEqualTo("header fields: more than 6 (expected: at most that)");
    }

    @Test
    void pathUris() {
        String uri = " msrp://a:1/s;tcp";
        String from = "From-Path: msrp://b:1/t;tcp\r\n";

        assertThat(decode("MSRP abcd SEND\r\nTo-Path:" + uri.repeat(3) + "\r\n" + from + END)
                        .requests())
                .hasSize(1);
        assertThat(decode("MSRP abcd SEND\r\nTo-Path:" + uri.repeat(4) + "\r\n" + from + END)
                        .malformed())
                .singleElement()
                .matches(request -> request.reason().equals("To-Path: path: more than 3 URIs (expected: at most 3)"));
    }

    @Test
    void theUsualLimits() {
        assertThat(DecoderLimits.DEFAULT).isEqualTo(new DecoderLimits(16_384, 64, 16, 65_536));
        assertThat(RecordedEvents.of(START + "X: " + "y".repeat(16_000) + "\r\n" + END)
                        .requests())
                .hasSize(1);
    }

    @Test
    void limitsThatLeaveNoRoomAreRefused() {
        assertThatThrownBy(() -> new DecoderLimits(255, 64, 16, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxHeadOctets: 255 (expected: >= 256)");
        assertThatThrownBy(() -> new DecoderLimits(256, 1, 16, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecoderLimits(256, 64, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecoderLimits(256, 64, 16, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new DecoderLimits(Integer.MAX_VALUE, 64, 16, 9).maxOctetsUntilFault())
                .isEqualTo(Integer.MAX_VALUE);
    }
}

package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.Examples;
import org.msrprelay.protocol.testing.GeneratedMessage;
import org.msrprelay.protocol.testing.MessageGenerator;
import org.msrprelay.protocol.testing.RecordedEvents;

/** The same octets give the same events, however they are cut. */
final class MsrpDecoderCutTest {
    private static final int SMALL_BODY = 120;
    private static final int LARGE_BODY = 20_000;

    static Stream<String> examples() {
        return Stream.of(
                        "rfc4975/section-4",
                        "rfc4975/section-11.1",
                        "rfc4975/section-11.4",
                        "rfc4976/section-3",
                        "rfc4976/section-5.1")
                .map(Examples::read);
    }

    static Stream<String> malformed() {
        String frame = "MSRP abcd SEND\r\nTo-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\n";
        String next = frame + "-------abcd$\r\n";
        return Stream.of(
                frame + "To-Path: msrp://a:1/s;tcp\r\n\r\nbody\r\n-------abcd$\r\n" + next,
                frame + "no colon\r\n-------abcd$\r\n" + next,
                frame + "X: bare\nY: z\r\n\r\nbody\r\n-------abcd$\r\n" + next,
                "MSRP abcd send me\r\n\r\nbody\n-------abcd$\r\n-------abcd\r\n-------abcd$\r\n" + next,
                "MSRP abcd 20\r\n\r\nbody\r\n-------abcd$\r\n" + next,
                "MSRP abcd\r\n-------abcd$\r\n" + next,
                "MSRP abcd\n-------abcd$\n" + next,
                next + "MSRP a!cd SEND\r\n" + next,
                next + "HTTP/1.1 200 OK\r\n",
                frame + "\nbody\r\n" + next);
    }

    /** Heads and lines longer than what is copied out of a buffer in one go. */
    static Stream<String> longHeads() {
        String paths = "To-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\n";
        String longLine = "X-Long: " + "x".repeat(2_000) + "\r\n";
        String manyLines = "X-Many: 0123456789012345678901234567890123456789\r\n".repeat(40);
        return Stream.of(
                "MSRP abcd SEND\r\n" + paths + longLine + "\r\nbody\r\n-------abcd$\r\n",
                "MSRP abcd SEND\r\n" + paths + manyLines + "-------abcd$\r\n",
                "\r\n".repeat(500) + "MSRP abcd SEND\r\n" + paths + "-------abcd$\r\n",
                "MSRP abcd 200 " + "O".repeat(1_000) + "K\r\n" + paths + "-------abcd$\r\n");
    }

    @ParameterizedTest
    @MethodSource({"examples", "malformed", "longHeads"})
    void anyOneCut(String octets) {
        List<String> whole = RecordedEvents.of(octets).trace();
        for (int cut = 0; cut <= octets.length(); cut++) {
            assertThat(decode(octets, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource({"examples", "malformed"})
    void octetByOctet(String octets) {
        int[] cuts = Stream.iterate(1, i -> i + 1)
                .limit(octets.length())
                .mapToInt(i -> i)
                .toArray();
        assertThat(decode(octets, cuts)).isEqualTo(RecordedEvents.of(octets).trace());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOneCutOfGeneratedStreams(long seed) {
        GeneratedMessage stream = new MessageGenerator(seed).stream(3, SMALL_BODY);
        for (int cut = 0; cut <= stream.octets().length(); cut++) {
            assertThat(decode(stream.octets(), cut)).as("cut at %d", cut).isEqualTo(stream.trace());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void manyCutsOfSmallStreams(long seed) {
        GeneratedMessage stream = new MessageGenerator(seed).stream(6, SMALL_BODY);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            int[] cuts = cuts(random, stream.octets().length(), 1 + random.nextInt(60));
            assertThat(decode(stream.octets(), cuts)).isEqualTo(stream.trace());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void manyCutsOfLargeStreams(long seed) {
        GeneratedMessage stream = new MessageGenerator(seed).stream(20, LARGE_BODY);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            int[] cuts = cuts(random, stream.octets().length(), random.nextInt(2_000));
            assertThat(decode(stream.octets(), cuts)).isEqualTo(stream.trace());
        }
    }

    private static int[] cuts(SplittableRandom random, int length, int count) {
        return random.ints(count, 0, length + 1).sorted().toArray();
    }

    /** Decodes the octets in pieces, each in a buffer of its own that is freed and overwritten before the next. */
    private static List<String> decode(String octets, int... cuts) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        RecordedEvents events = new RecordedEvents();
        MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
        int from = 0;
        for (int cut : cuts) {
            decodePiece(decoder, bytes, from, cut, events);
            from = cut;
        }
        decodePiece(decoder, bytes, from, bytes.length, events);
        return events.trace();
    }

    private static void decodePiece(MsrpDecoder decoder, byte[] bytes, int from, int to, RecordedEvents events) {
        ByteBuf in = Unpooled.buffer(to - from + 3);
        in.writeZero(3).skipBytes(3).writeBytes(bytes, from, to - from);
        decoder.decode(in, events);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.refCnt()).isEqualTo(1);
        in.setZero(0, in.capacity());
        in.release();
    }
}

package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.BodyGenerator;
import org.msrprelay.protocol.testing.RecordedEvents;

/** Where a body ends, and what comes out of it. */
final class MsrpDecoderBodyTest {
    private static final String ID = "tid.1+2=3%x";
    private static final String HEAD = "MSRP " + ID
            + " SEND\r\nTo-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\nContent-Type: a/b\r\n\r\n";
    private static final String END_LINE = "\r\n-------" + ID + "$\r\n";
    private static final int MAX_LENGTH = 4_096;

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static void assertDecodes(String body) {
        RecordedEvents events = RecordedEvents.of(HEAD + body + END_LINE + HEAD + "next" + END_LINE);

        assertThat(events.bodies()).containsExactly(body, "next");
        assertThat(events.trace()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "------",
                "-------",
                "--------",
                "-------" + ID,
                "-------" + ID + "!\r\n",
                "-------" + ID + "$\n",
                "-------" + ID + "$\rx",
                "-------" + ID + "$x",
                "-------" + ID + "$$\r\n",
                "-------" + ID + "x$\r\n",
                "-------tid.1+2=3%X$\r\n",
                "-------tid.1+2=3%$\r\n",
                "--------" + ID + "$\r\n",
                "------" + ID + "$\r\n",
                "\r",
                "\n",
                "\r\n",
                "\r\n\r\n",
                "\r\r\n",
                "\n-------" + ID + "$\r\n",
                "\r-------" + ID + "$\r\n",
                "x-------" + ID + "$\r\n",
                "\r\n -------" + ID + "$\r\n",
                "\r\n-------" + ID + "$",
                "\r\n-------" + ID + "$\r",
                "\r\n-------" + ID,
                "\r\n-------",
                "\r\n-",
                "\r\n-------other123$\r\n",
                "MSRP " + ID + " SEND\r\n"
            })
    void lookalikesAreBody(String lookalike) {
        assertDecodes("a" + lookalike + "b");
        assertDecodes(lookalike + "b");
        assertDecodes("a" + lookalike + "c" + lookalike + "cd" + lookalike + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-------" + ID, "-------", "\r", "\n", "\r\n", "-", "\r\n-------" + ID, "\r\n-------"})
    void lookalikesBeforeTheEndLineAreBody(String lookalike) {
        assertDecodes("a" + lookalike);
    }

    /** However the seven hyphens lie to the octets that are looked at. */
    @Test
    void everyLength() {
        for (int length = 0; length <= MAX_LENGTH; length++) {
            assertDecodes("x".repeat(length));
        }
    }

    @Test
    void everyLengthAroundTheEndOfABuffer() {
        String message = HEAD + "x".repeat(100) + END_LINE;
        for (int length = 0; length <= END_LINE.length() + 110; length++) {
            int cut = message.length() - length;
            assertDecodesInTwo(message, cut);
        }
    }

    private static void assertDecodesInTwo(String message, int cut) {
        RecordedEvents events = new RecordedEvents();
        MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
        decoder.decode(octets(message.substring(0, cut)), events);
        assertThat(decoder.betweenMessages()).isEqualTo(cut == 0 || cut == message.length());
        decoder.decode(octets(message.substring(cut)), events);
        assertThat(decoder.betweenMessages()).isTrue();
        assertThat(events.bodies()).containsExactly("x".repeat(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomLookalikes(long seed) {
        BodyGenerator bodies = new BodyGenerator(new SplittableRandom(seed));
        for (int i = 0; i < 2_000; i++) {
            assertDecodes(bodies.lookalikes(ID, 300));
        }
    }

    /** Octets go out as soon as they cannot belong to the end-line: nothing waits for the end of the message. */
    @Test
    void bodyOctetsGoOutAsTheyCome() {
        RecordedEvents events = new RecordedEvents();
        MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);

        decoder.decode(octets(HEAD + "abc"), events);
        assertThat(events.openBodyOctets()).isEqualTo(3);
        decoder.decode(octets("def\r\n-------tid"), events);
        assertThat(events.openBodyOctets()).isEqualTo(6);
        decoder.decode(octets("!"), events);
        assertThat(events.openBodyOctets()).isEqualTo(6 + "\r\n-------tid!".length());
    }

    /** Body octets are ranges of the very buffer that was read, not copies. */
    @Test
    void bodyOctetsAreNotCopied() {
        ByteBuf in = octets(HEAD + "x".repeat(1_000) + END_LINE + HEAD + "y".repeat(10));
        MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
        int[] octets = new int[1];
        decoder.decode(in, new IgnoredEvents() {
            @Override
            public void body(ByteBuf buffer, int index, int length) {
                assertThat(buffer).isSameAs(in);
                assertThat(buffer.getByte(index)).isIn((byte) 'x', (byte) 'y');
                octets[0] += length;
            }
        });

        assertThat(octets[0]).isEqualTo(1_010);
    }

    /** What was held back may be kept by whoever is given it, although the decoder goes on. */
    @Test
    void heldBackOctetsMayBeRetained() {
        MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
        CompositeByteBuf kept = Unpooled.compositeBuffer(100);
        DecoderEvents keeper = new IgnoredEvents() {
            @Override
            public void body(ByteBuf buffer, int index, int length) {
                kept.addComponent(true, buffer.retainedSlice(index, length));
            }
        };
        decoder.decode(octets(HEAD + "a\r\n----"), keeper);
        decoder.decode(octets("b\r\n-------tid.1+2=3%x#"), keeper);
        decoder.decode(octets("c\r\n-------tid.1+2=3%x$\r"), keeper);
        decoder.decode(octets("d" + END_LINE), keeper);

        assertThat(kept.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("a\r\n----b\r\n-------tid.1+2=3%x#c\r\n-------tid.1+2=3%x$\rd");
        kept.release();
    }

    /** A buffer of several pieces of memory, as TLS and cumulation make them. */
    @Test
    void compositeBuffers() {
        String message = HEAD + "abc\r\n-------def" + END_LINE;
        for (int cut = 1; cut < message.length(); cut++) {
            RecordedEvents events = new RecordedEvents();
            CompositeByteBuf in = Unpooled.compositeBuffer();
            in.addComponent(true, octets(message.substring(0, cut)));
            in.addComponent(true, octets(message.substring(cut)));
            new MsrpDecoder(DecoderLimits.DEFAULT).decode(in, events);
            in.release();

            assertThat(events.bodies()).containsExactly("abc\r\n-------def");
        }
    }

    /** Direct memory, and a slice that does not begin at index 0. */
    @Test
    void directBuffersAndSlices() {
        String message = HEAD + "abc\r\n-------def" + END_LINE;
        ByteBuf direct = Unpooled.directBuffer().writeBytes(octets("....." + message + "....."));
        RecordedEvents events = new RecordedEvents();
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(direct.slice(5, message.length()), events);
        direct.release();

        assertThat(events.bodies()).containsExactly("abc\r\n-------def");
    }

    /**
     * Bodies made to be searched slowly cost a small multiple of their length: this would not end in hours otherwise.
     */
    @ParameterizedTest
    @ValueSource(strings = {"-", "\r\n-------" + ID, "\r\n------", "\r\n-------" + ID + "$\r", "\r", "\r\n"})
    void hostileBodies(String piece) {
        String body = "x" + piece.repeat(8_000_000 / piece.length());
        ByteBuf in = octets(HEAD + body + "x" + END_LINE);
        long[] octets = new long[1];
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(in, new IgnoredEvents() {
            @Override
            public void body(ByteBuf buffer, int index, int length) {
                octets[0] += length;
            }
        });

        assertThat(octets[0]).isEqualTo(body.length() + 1);
    }
}

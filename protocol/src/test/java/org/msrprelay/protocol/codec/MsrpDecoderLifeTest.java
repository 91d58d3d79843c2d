package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.testing.RecordedEvents;

/** Closing, and events that close or throw. */
final class MsrpDecoderLifeTest {
    private static final String HEAD = "MSRP abcd SEND\r\nTo-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\n";
    private static final String BODILESS = HEAD + "-------abcd$\r\n";
    private static final String WITH_BODY = HEAD + "\r\nbody\r\n-------abcd$\r\n";

    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    @Test
    void knowsWhetherItIsBetweenMessages() {
        RecordedEvents events = new RecordedEvents();

        assertThat(decoder.betweenMessages()).isTrue();
        decoder.decode(octets("\r\n"), events);
        assertThat(decoder.betweenMessages()).isTrue();
        decoder.decode(octets("M"), events);
        assertThat(decoder.betweenMessages()).isFalse();
        decoder.decode(octets(BODILESS.substring(1)), events);
        assertThat(decoder.betweenMessages()).isTrue();
        decoder.decode(octets(WITH_BODY + "\r\nMSRP"), events);
        assertThat(decoder.betweenMessages()).isFalse();
    }

    @Test
    void anEmptyBufferIsNothing() {
        decoder.decode(Unpooled.EMPTY_BUFFER, new RecordedEvents());

        assertThat(decoder.betweenMessages()).isTrue();
    }

    @Test
    void ignoresAllOnceClosed() {
        RecordedEvents events = new RecordedEvents();
        decoder.close();
        ByteBuf in = octets(WITH_BODY);
        decoder.decode(in, events);

        assertThat(in.isReadable()).isFalse();
        assertThat(events.trace()).isEmpty();
        assertThat(decoder.betweenMessages()).isFalse();
    }

    @Test
    void anEventMayClose() {
        for (String message : new String[] {BODILESS, WITH_BODY}) {
            MsrpDecoder closed = new MsrpDecoder(DecoderLimits.DEFAULT);
            RecordedEvents events = new RecordedEvents();
            ByteBuf in = octets(message + message);
            closed.decode(in, new Delegating(events) {
                @Override
                public void request(RequestHead head, boolean hasBody) {
                    super.request(head, hasBody);
                    closed.close();
                }
            });

            assertThat(events.trace()).hasSize(1);
            assertThat(in.isReadable()).isFalse();
        }
    }

    @Test
    void anEventMayCloseAmidABody() {
        RecordedEvents events = new RecordedEvents();
        DecoderEvents closing = new Delegating(events) {
            @Override
            public void body(ByteBuf buffer, int index, int length) {
                super.body(buffer, index, length);
                decoder.close();
            }
        };
        decoder.decode(octets(HEAD + "\r\n\r\n---"), closing);
        decoder.decode(octets("x".repeat(100) + "\r\n-------abcd$\r\n"), closing);

        assertThat(events.trace()).hasSize(1);
        assertThat(events.openBodyOctets()).isEqualTo("\r\n---".length());
    }

    @Test
    void anEventThatThrowsCloses() {
        ByteBuf in = octets(WITH_BODY + WITH_BODY);
        DecoderEvents throwing = new IgnoredEvents() {
            @Override
            public void body(ByteBuf buffer, int index, int length) {
                throw new IllegalStateException("thrown by an event");
            }
        };

        assertThatThrownBy(() -> decoder.decode(in, throwing)).hasMessage("thrown by an event");
        assertThat(in.isReadable()).isFalse();
        RecordedEvents events = new RecordedEvents();
        decoder.decode(octets(WITH_BODY), events);
        assertThat(events.trace()).isEmpty();
    }

    /** Passes on to a recording. */
    private static class Delegating extends IgnoredEvents {
        private final RecordedEvents events;

        Delegating(RecordedEvents events) {
            this.events = events;
        }

        @Override
        public void request(RequestHead head, boolean hasBody) {
            events.request(head, hasBody);
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            events.body(buffer, index, length);
        }
    }
}

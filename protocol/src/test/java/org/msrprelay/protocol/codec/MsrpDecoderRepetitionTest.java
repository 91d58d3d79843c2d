package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.testing.RecordedEvents;

/** What a decoder remembers of a connection's heads changes nothing of what it says of the next ones. */
final class MsrpDecoderRepetitionTest {
    private static final String TO = "To-Path: msrp://a:1/s;tcp\r\n";
    private static final String FROM = "From-Path: msrp://b:1/t;tcp\r\n";
    private static final String ID = "Message-ID: 1234\r\n";
    private static final String RANGE = "Byte-Range: 1-2/2\r\n";
    private static final int TOO_MANY_FIELDS = 70;

    static Stream<List<String>> followers() {
        String usual = send(TO + FROM + ID + RANGE);
        return Stream.of(
                List.of(usual, usual, usual),
                List.of(usual, send(TO + FROM + RANGE + ID), usual),
                List.of(usual, send(TO + FROM + "MESSAGE-ID: 1234\r\n" + RANGE), usual),
                List.of(usual, send(TO + FROM + ID + ID), send(TO + FROM + RANGE + RANGE), usual),
                List.of(send(TO + FROM + ID + ID), send(TO + FROM + ID + ID), usual),
                List.of(usual, send(FROM + TO + ID + RANGE), send(TO + ID + FROM + RANGE), usual),
                List.of(usual, send(TO + TO + ID + RANGE), send(ID + ID + RANGE), usual),
                List.of(usual, send(TO + FROM + "Message-ID : 1234\r\n"), send(TO + FROM + "Message-ID\r\n"), usual),
                List.of(usual, response(FROM + TO), usual, response(TO + FROM), usual),
                List.of(usual, usual.replace("SEND", "REPORT"), usual, usual.replace("SEND", "AUTH"), usual),
                List.of(usual, usual.replace("SEND", "send"), usual),
                List.of(send(TO + FROM + "X: y\r\n".repeat(TOO_MANY_FIELDS)), usual, usual),
                IntStream.range(0, 20)
                        .mapToObj(i -> send(TO + FROM + "Message-ID: id" + i + "\r\n" + RANGE))
                        .toList());
    }

    private static String send(String fields) {
        return "MSRP abcd SEND\r\n" + fields + "\r\nhi\r\n-------abcd$\r\n";
    }

    private static String response(String fields) {
        return "MSRP abcd 200 OK\r\n" + fields + "-------abcd$\r\n";
    }

    /** The same on a connection that has learnt what its heads are like. */
    static Stream<List<String>> lateFollowers() {
        String usual = send(TO + FROM + ID + RANGE);
        String answer = response(FROM.replace("From", "To") + TO.replace("To", "From"));
        List<List<String>> others = List.of(
                List.of(send(TO + "From-Path: msrp://b:1/u;tcp\r\n" + ID), usual),
                List.of(send("To-Path: msrp://a:1/S;tcp\r\n" + FROM + ID), usual),
                List.of(send("To-Path:  msrp://a:1/s;tcp\r\n" + FROM + ID), usual),
                List.of(send("to-path: msrp://a:1/s;tcp\r\n" + FROM + ID), usual),
                List.of(send(TO.replace("\r\n", "\n") + FROM + ID), usual),
                List.of(send(TO + FROM + TO), send(TO + FROM + FROM), usual),
                List.of(send(TO + FROM), send(TO), send(FROM), send(ID), usual),
                List.of(send(ID + "To-Path: msrp://c:1/v;tcp\r\nFrom-Path: msrp://d:1/w;tcp\r\n"), usual),
                List.of(send("X: " + "y".repeat(20_000) + "\r\n"), usual),
                List.of("MSRP abcd SEND" + "Y".repeat(20_000) + "\r\n" + TO + FROM + "-------abcd$\r\n", usual),
                List.of(answer, answer, answer, usual, answer));
        return Stream.concat(followers(), others.stream())
                .map(frames -> Stream.concat(Stream.of(usual, usual, usual), frames.stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource({"followers", "lateFollowers"})
    void eachIsReadAsIfItWereTheFirst(List<String> frames) {
        assertThat(RecordedEvents.of(String.join("", frames)).trace()).isEqualTo(alone(frames));
    }

    private static List<String> alone(List<String> frames) {
        return frames.stream()
                .flatMap(frame -> RecordedEvents.of(frame).trace().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("lateFollowers")
    void howeverTheyAreCut(List<String> frames) {
        List<String> alone = alone(frames);
        String octets = String.join("", frames);
        int until = Math.min(octets.length(), 1_500);
        for (int cut = 0; cut < until; cut++) {
            RecordedEvents events = new RecordedEvents();
            MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
            decode(decoder, octets.substring(0, cut), events);
            decode(decoder, octets.substring(cut), events);
            assertThat(events.trace()).as("cut at %d", cut).isEqualTo(alone);
        }
    }

    /** Where one connection's octets are handed to another's within one thread, as a relay in memory does. */
    @Test
    void anEventMayHaveAnotherDecoderRead() {
        String frames = send(TO + FROM + ID) + response(TO + FROM) + send(TO + FROM + RANGE);
        String others = send(FROM.replace("From", "To") + TO.replace("To", "From") + "X: " + "z".repeat(500) + "\r\n");
        RecordedEvents expected = RecordedEvents.of(frames);
        RecordedEvents events = new RecordedEvents();

        decode(frames, new Nested(events, others));

        assertThat(events.trace()).isEqualTo(expected.trace());
    }

    private static void decode(String octets, DecoderEvents events) {
        decode(new MsrpDecoder(DecoderLimits.DEFAULT), octets, events);
    }

    private static void decode(MsrpDecoder decoder, String octets, DecoderEvents events) {
        ByteBuf in = Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1);
        decoder.decode(in, events);
        in.release();
    }

    private static final class Nested extends IgnoredEvents {
        private final RecordedEvents events;
        private final String others;

        Nested(RecordedEvents events, String others) {
            this.events = events;
            this.others = others;
        }

        @Override
        public void request(RequestHead head, boolean hasBody) {
            decode(others, new IgnoredEvents());
            events.request(head, hasBody);
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            decode(others, new IgnoredEvents());
            events.body(buffer, index, length);
        }

        @Override
        public void end(ContinuationFlag flag) {
            decode(others, new IgnoredEvents());
            events.end(flag);
        }

        @Override
        public void response(ResponseHead head) {
            decode(others, new IgnoredEvents());
            events.response(head);
        }
    }
}

package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.testing.Examples;
import org.msrprelay.protocol.testing.GeneratedMessage;
import org.msrprelay.protocol.testing.MessageGenerator;
import org.msrprelay.protocol.testing.RecordedEvents;

final class MsrpEncoderTest {
    private static final Path TO = Path.of(MsrpUri.parse("msrp://biloxi.example.com:12763/kjhd37s2s20w2a;tcp"));
    private static final Path FROM = Path.of(MsrpUri.parse("msrp://atlanta.example.com:7654/jshA7weztas;tcp"));

    private static String text(ByteBuf out) {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** The messages of RFC 4975 4, octet for octet. */
    @Test
    void rfc4975Section4() {
        HeaderFields fields = HeaderFields.EMPTY
                .with("Message-ID", "87652491")
                .with("Byte-Range", "1-25/25")
                .with("Content-Type", "text/plain");
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.head(out, new RequestHead("a786hjs2", Method.SEND, TO, FROM, fields));
        MsrpEncoder.beginBody(out);
        out.writeCharSequence("Hey Bob, are you there?", StandardCharsets.ISO_8859_1);
        MsrpEncoder.end(out, "a786hjs2", ContinuationFlag.END, true);
        ResponseStatus ok = new ResponseStatus(200, Optional.of("OK"));
        MsrpEncoder.response(out, new ResponseHead("a786hjs2", ok, FROM, TO, HeaderFields.EMPTY));

        assertThat(text(out)).isEqualTo(Examples.read("rfc4975/section-4"));
    }

    @Test
    void bodilessRequest() {
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.head(out, "abcd", Method.AUTH, TO, FROM, HeaderFields.EMPTY);
        MsrpEncoder.end(out, "abcd", ContinuationFlag.ABORT, false);

        assertThat(text(out))
                .isEqualTo("MSRP abcd AUTH\r\nTo-Path: " + TO + "\r\nFrom-Path: " + FROM + "\r\n-------abcd#\r\n");
    }

    @Test
    void responseWithoutComment() {
        ByteBuf out = Unpooled.buffer();
        ResponseStatus status = new ResponseStatus(7, Optional.empty());
        MsrpEncoder.response(out, new ResponseHead("abcd", status, TO, FROM, HeaderFields.EMPTY.with("Expires", "9")));

        assertThat(text(out))
                .isEqualTo("MSRP abcd 007\r\nTo-Path: " + TO + "\r\nFrom-Path: " + FROM
                        + "\r\nExpires: 9\r\n-------abcd$\r\n");
    }

    /** In its own array or not, however much room it has; a long head too. */
    @Test
    void intoABufferOfAnyKind() {
        HeaderFields fields = HeaderFields.EMPTY.with("Subject", "x".repeat(3_000));
        ByteBuf usual = written(Unpooled.buffer(), fields);
        String whole = text(usual);
        int octets = usual.readableBytes();
        assertThat(whole).startsWith("MSRP abcd SEND\r\n").endsWith("\r\n-------abcd+\r\n");

        assertThat(text(written(Unpooled.buffer(1), fields))).isEqualTo(whole);
        assertThat(text(written(Unpooled.buffer(octets, octets), fields))).isEqualTo(whole);
        assertThat(text(written(Unpooled.buffer(octets + 7).slice(7, octets).clear(), fields)))
                .isEqualTo(whole);
        assertThat(releasedText(written(Unpooled.directBuffer(1), fields))).isEqualTo(whole);
        assertThat(releasedText(written(Unpooled.compositeBuffer(), fields))).isEqualTo(whole);
        ByteBuf part = Unpooled.compositeBuffer().addComponent(true, Unpooled.buffer(10));
        assertThat(releasedText(written(part, fields))).isEqualTo(whole);
    }

    private static ByteBuf written(ByteBuf out, HeaderFields fields) {
        MsrpEncoder.head(out, "abcd", Method.SEND, TO, FROM, fields);
        MsrpEncoder.end(out, "abcd", ContinuationFlag.MORE, false);
        return out;
    }

    private static String releasedText(ByteBuf out) {
        String text = text(out);
        out.release();
        return text;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsEncodedDecodesToTheSame(long seed) {
        MessageGenerator generator = new MessageGenerator(seed);
        for (int i = 0; i < 200; i++) {
            GeneratedMessage message = generator.message(500);

            assertThat(RecordedEvents.of(message.octets()).trace()).isEqualTo(message.trace());
        }
    }

    /** What a relay does to a message: decode it and encode it again. */
    @ParameterizedTest
    @ValueSource(strings = {"rfc4975/section-11.1", "rfc4975/section-11.2", "rfc4976/section-3", "rfc4976/section-5.1"})
    void whatIsDecodedEncodesToTheSame(String section) {
        ByteBuf out = Unpooled.buffer();
        ByteBuf in = Unpooled.copiedBuffer(Examples.read(section), StandardCharsets.ISO_8859_1);
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(in, new Reencoding(out));

        assertThat(text(out)).isEqualTo(Examples.read(section));
    }

    /** Writes what it is told. */
    private static final class Reencoding extends IgnoredEvents {
        private final ByteBuf out;
        private String transactionId = "";
        private boolean body;

        Reencoding(ByteBuf out) {
            this.out = out;
        }

        @Override
        public void request(RequestHead head, boolean hasBody) {
            transactionId = head.transactionId();
            body = hasBody;
            MsrpEncoder.head(out, head);
            if (hasBody) {
                MsrpEncoder.beginBody(out);
            }
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            out.writeBytes(buffer, index, length);
        }

        @Override
        public void end(ContinuationFlag flag) {
            MsrpEncoder.end(out, transactionId, flag, body);
        }

        @Override
        public void response(ResponseHead head) {
            MsrpEncoder.response(out, head);
        }
    }
}

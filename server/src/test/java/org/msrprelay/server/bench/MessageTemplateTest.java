package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpDecoder;

class MessageTemplateTest {
    private static final int SESSION = 7;
    private static final Path TO = Path.parse("msrp://relay.invalid:2855/s;tcp msrp://bob.invalid:2855/b;tcp");
    private static final Path FROM = Path.parse("msrp://alice.invalid:2855/a;tcp");

    /** What was decoded. */
    private static final class Decoded implements DecoderEvents {
        private final List<RequestHead> heads = new ArrayList<>();
        private final ByteBuf bodies = Unpooled.buffer();
        private int ends;

        @Override
        public void request(RequestHead head, boolean hasBody) {
            heads.add(head);
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            bodies.writeBytes(buffer, index, length);
        }

        @Override
        public void end(ContinuationFlag flag) {
            assertThat(flag).isEqualTo(ContinuationFlag.END);
            ends++;
        }

        @Override
        public void response(ResponseHead head) {
            throw new AssertionError(head);
        }

        @Override
        public void malformed(MalformedRequest request) {
            throw new AssertionError(request);
        }

        @Override
        public void fault(DecoderFault fault) {
            throw new AssertionError(fault);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 2048, 65_536})
    void messagesAreWellFormedAndEachIsAnother(int octets) {
        MessageTemplate template = new MessageTemplate(SESSION, TO, FROM, octets);
        ByteBuf out = Unpooled.buffer();
        template.write(out, 0, 1);
        template.write(out, 0xabcdef, Long.MAX_VALUE);
        assertThat(out.readableBytes()).isEqualTo(2 * template.octets());

        Decoded decoded = new Decoded();
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(out, decoded);
        assertThat(decoded.ends).isEqualTo(2);
        assertThat(decoded.heads).allSatisfy(head -> {
            assertThat(head.toPath()).isEqualTo(TO);
            assertThat(head.fromPath()).isEqualTo(FROM);
        });
        String second = decoded.heads.get(1).messageId().orElseThrow();
        assertThat(MessageTemplate.number(decoded.heads.get(0).messageId().orElseThrow()))
                .isZero();
        assertThat(MessageTemplate.number(second)).isEqualTo(0xabcdef);
        assertThat(MessageTemplate.nanoTime(second)).isEqualTo(Long.MAX_VALUE);
        assertThat(decoded.heads.get(0).transactionId())
                .isNotEqualTo(decoded.heads.get(1).transactionId());

        long later = MessageTemplate.bodyPosition(0xabcdef, octets);
        assertThat(TestPattern.mismatch(SESSION, 0, decoded.bodies, 0, octets)).isNegative();
        assertThat(TestPattern.mismatch(SESSION, later, decoded.bodies, octets, octets))
                .isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00000001", "00000001-000000000000000", "0000000g-0000000000000000", "bulk-1"})
    void anotherMessageIdIsNoneOfIts(String messageId) {
        assertThat(MessageTemplate.number(messageId)).isEqualTo(-1);
    }

    @Test
    void nothingOfTheHolesIsLeft() {
        MessageTemplate template = new MessageTemplate(SESSION, TO, FROM, 1);
        ByteBuf out = Unpooled.buffer();
        template.write(out, 1, 1);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotContain("##");
    }
}

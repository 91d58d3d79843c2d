package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpDecoder;

/** The sending half against the receiving one, with mistakes on the way between them. */
class ShortMessagesTest {
    private static final int OCTETS = 200;
    private static final int WINDOW = 4;

    private final ShortMessages.Tally tally = new ShortMessages.Tally();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ShortMessages messages = new ShortMessages(3, session(), WINDOW, OCTETS, tally);

    private Session session() {
        BenchConnection connection = new BenchConnection(channel, new PacedReads(), tally.faults());
        MsrpUri uri = MsrpUri.parse("msrp://somebody.invalid:2855/s;tcp");
        Endpoint endpoint = new Endpoint(connection, uri, Optional.empty());
        return new Session(endpoint, endpoint);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** All that was sent so far. */
    private ByteBuf sent() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return all;
    }

    private void receive(ByteBuf octets) {
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(octets, new DecoderEvents() {
            @Override
            public void request(RequestHead head, boolean hasBody) {
                messages.begin(head);
            }

            @Override
            public void body(ByteBuf buffer, int index, int length) {
                messages.body(buffer, index, length);
            }

            @Override
            public void end(ContinuationFlag flag) {
                messages.end(flag);
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
        });
    }

    @Test
    void theWindowHoldsBackWhatIsNotAnswered() {
        messages.begin();
        int window = sent().readableBytes();
        messages.sendDue(Long.MAX_VALUE);
        assertThat(sent().readableBytes()).isZero();
        messages.answered(true);
        channel.flush();
        assertThat(sent().readableBytes()).isEqualTo(window / WINDOW);
        messages.answered(false);
        assertThat(sent().readableBytes()).isZero();
    }

    @Test
    void whatArrivesRightIsCounted() {
        tally.measure();
        messages.begin();
        receive(sent());
        for (int i = 0; i < WINDOW; i++) {
            assertThat(tally.allThere()).isFalse();
            messages.answered(false);
        }
        assertThat(tally.allThere()).isTrue();
        assertThat(tally.latencies().count()).isEqualTo(WINDOW);
        assertThat(tally.faults().first()).isEmpty();
    }

    @Test
    void aWrongOctetIsAFault() {
        messages.begin();
        ByteBuf octets = sent();
        int inBody = octets.readableBytes() / WINDOW - OCTETS / 2 - 40;
        octets.setByte(inBody, octets.getByte(inBody) ^ 1);
        receive(octets);
        assertThat(tally.faults().first()).singleElement().asString().contains("message 0 is not what was sent");
    }

    @Test
    void aMessageThatIsMissingIsAFault() {
        messages.begin();
        ByteBuf octets = sent();
        receive(octets.skipBytes(octets.readableBytes() / WINDOW));
        assertThat(tally.faults().first().get(0)).contains("expected: that of message 0");
    }

    @Test
    void nothingIsSentOnceItIsOver() {
        tally.stopSending();
        messages.begin();
        assertThat(sent().readableBytes()).isZero();
        assertThat(tally.allThere()).isTrue();
    }
}

package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.BINARY;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.PING;
import static org.msrprelay.protocol.testing.WebSocketWire.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.testing.WebSocketWire;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.transport.link.FramingEvent;

/** A WebSocket after its handshake, in a channel without a socket. */
class WebSocketHandlerTest {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final WebSocketFraming framing = new WebSocketFraming();
    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new WebSocketHandler(framing, PERIOD, Optional.empty()), new Behind());

    private final class Behind extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf octets = (ByteBuf) message;
            seen.add(octets.toString(ISO_8859_1));
            octets.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof FramingEvent.Broken broken) {
                seen.add("broken " + broken.reason());
            } else if (event instanceof FramingEvent) {
                seen.add(event == FramingEvent.MessageEnd.INSTANCE ? "end" : "input end");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(String.valueOf(cause.getMessage()));
        }
    }

    private static ByteBuf buffer(byte[]... frames) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (byte[] frame : frames) {
            buffer.writeBytes(frame);
        }
        return buffer;
    }

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private WebSocketWire.Frame sent() {
        ByteBuf out = channel.readOutbound();
        return read(out);
    }

    private static WebSocketWire.Frame read(ByteBuf out) {
        try (ByteBufInputStream in = new ByteBufInputStream(out, true)) {
            return WebSocketWire.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsInFramesIsPassedOnWithTheEndsOfMessages() {
        channel.writeInbound(buffer(
                frame(BINARY, octets("one ")),
                frame(FIN | PING, octets("?")),
                frame(FIN, octets("two")),
                frame(FIN | BINARY, octets("three")),
                WebSocketWire.close(1000)));
        assertThat(seen).containsExactly("one ", "two", "end", "three", "end", "input end");
        assertThat(sent().text()).isEqualTo("?");
        channel.finish();
    }

    @Test
    void aBrokenFrameIsTheLastThatIsSeen() {
        channel.writeInbound(
                buffer(frame(FIN | BINARY, octets("one")), frame(FIN | 3, octets("x")), frame(FIN, octets("y"))));
        assertThat(seen).hasSize(3).last().asString().startsWith("broken frame: opcode 3");
        ByteBuf close = framing.farewell(ByteBufAllocator.DEFAULT, CloseCause.GOING_AWAY, "else", Optional.empty());
        assertThat(read(close).status()).isEqualTo(1002);
        channel.finish();
    }

    @Test
    void nothingFollowsTheFarewell() {
        framing.farewell(ByteBufAllocator.DEFAULT, CloseCause.REFUSED, "enough", Optional.empty())
                .release();
        channel.writeInbound(buffer(frame(FIN | PING, octets("?"))));
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        channel.finish();
    }

    private void passes(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void whoIsSilentAfterAPingIsTakenForDead() {
        channel.freezeTime();
        passes(PERIOD.plusMillis(1));
        assertThat(sent().opcode()).isEqualTo(PING);
        for (int i = 0; i < 3; i++) {
            channel.writeInbound(buffer(frame(FIN | BINARY, octets("one"))));
            passes(PERIOD);
            assertThat(sent().opcode()).isEqualTo(PING);
        }
        assertThat(seen).last().isEqualTo("end");
        passes(PERIOD);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        assertThat(seen).last().isEqualTo("no answer to a ping");
        channel.finish();
    }

    @Test
    void whoeverWeDoNotReadIsNotBlamed() {
        channel.freezeTime();
        passes(PERIOD.plusMillis(1));
        assertThat(sent().opcode()).isEqualTo(PING);
        channel.config().setAutoRead(false);
        passes(PERIOD.multipliedBy(4));
        assertThat(seen).isEmpty();
        channel.finish();
    }

    @Test
    void messagesOfAllLengthsAreWholeFrames() {
        for (int length : new int[] {1, 125, 126, 2_048, 2_049, 65_535, 65_536, 300_000}) {
            List<ByteBuf> pieces = List.of(buffer(new byte[length / 2]), buffer(new byte[length - length / 2]));
            WebSocketWire.Frame frame = read(framing.message(PooledByteBufAllocator.DEFAULT, pieces, length));
            assertThat(frame.first()).isEqualTo(FIN | BINARY);
            assertThat(frame.payload()).hasSize(length);
            assertThat(pieces).allSatisfy(piece -> assertThat(piece.refCnt()).isZero());
        }
        channel.finish();
    }

    @Test
    void aReasonIsCutToWhatFits() {
        ByteBuf close = FrameEncoder.close(ByteBufAllocator.DEFAULT, 1008, "ü".repeat(200));
        WebSocketWire.Frame frame = read(close);
        assertThat(frame.payload()).hasSize(2 + 122);
        assertThat(RecordedFrames.of(frame(FIN | WebSocketWire.CLOSE, frame.payload())))
                .containsExactly("close 1008");
        channel.finish();
    }
}

package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.BINARY;
import static org.msrprelay.protocol.testing.WebSocketWire.COMPRESSED;
import static org.msrprelay.protocol.testing.WebSocketWire.CONTINUATION;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.PING;
import static org.msrprelay.protocol.testing.WebSocketWire.TEXT;
import static org.msrprelay.protocol.testing.WebSocketWire.deflated;
import static org.msrprelay.protocol.testing.WebSocketWire.frame;
import static org.msrprelay.protocol.testing.WebSocketWire.inflated;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.WebSocketWire;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.transport.link.BoundedReads;
import org.msrprelay.transport.link.FramingEvent;
import org.msrprelay.transport.websocket.WebSocketSettings.Compression;

/** RFC 7692, from a server's side, in a channel without a socket. */
class CompressedMessagesTest {

    private static final long MOST_INFLATED = 8L << 20;

    private final WebSocketFraming framing = new WebSocketFraming();
    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final StringBuilder text = new StringBuilder();
    private long octetsSeen;
    private int largestPiece;
    private int turns;

    /** How many pieces are taken before the engine wants no more for now. */
    private int piecesWanted = Integer.MAX_VALUE;

    CompressedMessagesTest() {
        channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new BoundedReads());
        channel.pipeline()
                .addLast(
                        new WebSocketHandler(
                                framing, Duration.ofSeconds(30), Optional.of(new Compression(MOST_INFLATED))),
                        new Behind());
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    private final class Behind extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf octets = (ByteBuf) message;
            octetsSeen += octets.readableBytes();
            largestPiece = Math.max(largestPiece, octets.readableBytes());
            if (text.length() < 1000) {
                text.append(octets.toString(ISO_8859_1));
            }
            octets.release();
            if (--piecesWanted == 0) {
                framing.reading(channel, false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            turns++;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof FramingEvent.Broken broken) {
                seen.add("broken " + broken.reason());
            } else if (event == FramingEvent.MessageEnd.INSTANCE) {
                seen.add(text.toString());
                text.setLength(0);
            } else {
                seen.add("input end");
            }
        }
    }

    private static ByteBuf buffer(byte[]... frames) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (byte[] frame : frames) {
            buffer.writeBytes(frame);
        }
        return buffer;
    }

    private void comes(byte[]... frames) {
        channel.writeInbound(buffer(frames));
    }

    private void expectClose(int status, String reason) {
        channel.runPendingTasks();
        assertThat(seen).last().asString().startsWith("broken").contains(reason);
        ByteBuf close = framing.farewell(channel.alloc(), CloseCause.GOING_AWAY, "else", Optional.empty());
        assertThat(read(close).status()).isEqualTo(status);
    }

    private static WebSocketWire.Frame read(ByteBuf out) {
        try (ByteBufInputStream in = new ByteBufInputStream(out, true)) {
            return WebSocketWire.read(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 7692 7.2.3.1, .3, .4, .5: one block; stored; the last block of a stream; two blocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "f248cdc9c90700",
                "000500faff48656c6c6f00",
                "f348cdc9c9070000",
                "f248050000 00ffffcac9c90700",
            })
    void theRfcsExamples(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
        comes(frame(FIN | COMPRESSED | TEXT, payload), frame(FIN | COMPRESSED | TEXT, payload));
        assertThat(seen).containsExactly("Hello", "Hello");
    }

    @Test
    void anyCutsGiveTheSameMessages() {
        byte[] chat =
                deflated("MSRP a786hjs2 SEND, grün €uro \uD83D\uDE00".repeat(9).getBytes(UTF_8));
        byte[] all = concatenated(
                frame(COMPRESSED | TEXT, Arrays.copyOf(chat, 5)),
                frame(FIN | PING, new byte[1]),
                frame(CONTINUATION, new byte[0]),
                frame(FIN, Arrays.copyOfRange(chat, 5, chat.length)),
                frame(FIN | BINARY, "plain".getBytes(UTF_8)),
                frame(FIN | COMPRESSED | BINARY, deflated(new byte[0])),
                frame(FIN | COMPRESSED | BINARY, deflated("last".getBytes(UTF_8))));
        comes(all);
        List<String> whole = List.copyOf(seen);
        assertThat(whole).hasSize(4).endsWith("plain", "", "last");
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            seen.clear();
            int from = 0;
            while (from < all.length) {
                int to = Math.min(all.length, from + random.nextInt(1, 2 + i));
                comes(Arrays.copyOfRange(all, from, to));
                from = to;
            }
            assertThat(seen).isEqualTo(whole);
        }
    }

    private static byte[] concatenated(byte[]... frames) {
        ByteBuf all = buffer(frames);
        byte[] octets = new byte[all.readableBytes()];
        all.readBytes(octets).release();
        return octets;
    }

    /** What is not wanted stays compressed: a thousandth. */
    @Test
    void inflatingWaitsWhileTheEngineWantsNothing() {
        piecesWanted = 3;
        byte[] zeros = new byte[4 << 20];
        comes(frame(FIN | COMPRESSED | BINARY, deflated(zeros)), frame(FIN | BINARY, "next".getBytes(UTF_8)));
        channel.runPendingTasks();
        assertThat(octetsSeen).isLessThanOrEqualTo(3L * MessageInflater.MOST_PIECE_OCTETS);
        assertThat(channel.config().isAutoRead()).isFalse();
        comes(frame(FIN | BINARY, "last".getBytes(UTF_8))); // of the same turn of the socket
        assertThat(seen).isEmpty();
        piecesWanted = Integer.MAX_VALUE;
        framing.reading(channel, true);
        assertThat(channel.config().isAutoRead()).isFalse(); // first what waits
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(octetsSeen).isEqualTo(zeros.length + 8);
        assertThat(seen).hasSize(3).endsWith("next", "last");
    }

    /** The loop's other connections have their turns, and rates are told. */
    @Test
    void inflatingGoesInTurnsAndPieces() {
        comes(frame(FIN | COMPRESSED | BINARY, deflated(new byte[4 << 20])));
        channel.runPendingTasks();
        assertThat(octetsSeen).isEqualTo(4 << 20);
        assertThat(largestPiece).isLessThanOrEqualTo(MessageInflater.MOST_PIECE_OCTETS);
        assertThat(turns).isGreaterThan((4 << 20) / (BoundedReads.octetsPerTurn(channel) + largestPiece));
    }

    @Test
    void aMessageInflatesToNoMoreThanItMay() {
        comes(frame(FIN | COMPRESSED | BINARY, deflated(new byte[(int) MOST_INFLATED])));
        channel.runPendingTasks();
        assertThat(octetsSeen).isEqualTo(MOST_INFLATED);
        comes(frame(COMPRESSED | BINARY, deflated(new byte[(int) MOST_INFLATED + 1])));
        expectClose(1009, "inflates to more");
        assertThat(octetsSeen).isLessThanOrEqualTo(2 * MOST_INFLATED);
    }

    @Test
    void whatCannotBeInflatedEndsTheConnection() {
        comes(frame(FIN | COMPRESSED | BINARY, new byte[] {(byte) 0xFF, 1, 2, 3}), frame(FIN | BINARY, new byte[1]));
        expectClose(1007, "cannot be inflated");
        assertThat(octetsSeen).isZero();
    }

    @Test
    void aCompressedTextIsUtf8() {
        comes(frame(FIN | COMPRESSED | TEXT, deflated(new byte[] {'a', (byte) 0xC3})));
        expectClose(1007, "ends amid a character");
    }

    @Test
    void aCompressedTextIsUtf8FromItsBeginning() {
        comes(frame(FIN | COMPRESSED | TEXT, deflated(new byte[] {(byte) 0xC3, '('})));
        expectClose(1007, "not UTF-8");
    }

    @Test
    void aCloseIsSeenAlthoughNobodyWantsWhatIsBeforeIt() {
        piecesWanted = 1;
        comes(frame(FIN | COMPRESSED | BINARY, deflated(new byte[1 << 20])), WebSocketWire.close(1000));
        channel.runPendingTasks();
        assertThat(seen).isEmpty();
        framing.farewell(channel.alloc(), CloseCause.GOING_AWAY, "", Optional.empty())
                .release();
        channel.runPendingTasks();
        assertThat(seen).last().isEqualTo("input end");
        assertThat(octetsSeen).isLessThan(1 << 20);
    }

    @Test
    void whatWaitsIsFreedWhenTheConnectionGoes() {
        piecesWanted = 1;
        ByteBuf octets = buffer(frame(FIN | COMPRESSED | BINARY, deflated(new byte[1 << 20])));
        channel.writeInbound(octets);
        assertThat(octets.refCnt()).isEqualTo(1);
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        assertThat(octets.refCnt()).isZero();
    }

    /** What is worth it; the pieces stay nobody's. */
    @Test
    void messagesAreCompressedWhereThatMakesThemShorter() {
        byte[] chat = "MSRP a786hjs2 SEND, and so on. ".repeat(100).getBytes(UTF_8);
        byte[] noise = new byte[5000];
        new SplittableRandom(1).nextBytes(noise);
        for (int i = 0; i < 2; i++) {
            WebSocketWire.Frame frame = written(chat);
            assertThat(frame.first()).isEqualTo(FIN | COMPRESSED | BINARY);
            assertThat(frame.payload()).hasSizeLessThan(chat.length / 4);
            assertThat(inflated(frame.payload())).isEqualTo(chat);
        }
        assertThat(written(Arrays.copyOf(chat, 100)).first()).isEqualTo(FIN | BINARY);
        WebSocketWire.Frame plain = written(noise);
        assertThat(plain.first()).isEqualTo(FIN | BINARY);
        assertThat(plain.payload()).isEqualTo(noise);
        for (int i = 0; i < 15; i++) {
            assertThat(written(chat).first()).isEqualTo(FIN | BINARY); // not tried, behind a file
        }
        assertThat(written(chat).first()).isEqualTo(FIN | COMPRESSED | BINARY);
    }

    private WebSocketWire.Frame written(byte[] message) {
        int half = message.length / 2;
        List<ByteBuf> pieces = List.of(
                buffer(Arrays.copyOf(message, half)), buffer(Arrays.copyOfRange(message, half, message.length)));
        WebSocketWire.Frame frame = read(framing.message(channel.alloc(), pieces, message.length));
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.refCnt()).isZero());
        return frame;
    }
}

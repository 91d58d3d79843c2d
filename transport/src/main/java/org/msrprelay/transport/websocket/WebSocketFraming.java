package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.transport.link.MessageFraming;

/** One WebSocket as its link sees it: how its messages are laid out, and how it ends. Used on its loop. */
final class WebSocketFraming implements MessageFraming {

    private Optional<ProvenUser> provenUser = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private boolean farewellSaid;
    private @Nullable MessageDeflater deflater;

    /** Whether the engine wants octets. */
    private boolean wanted = true;

    /** Whether octets that were read wait in front of the engine, and the socket is not read therefore. */
    private boolean heldBack;

    private Runnable whenWanted = () -> {};

    private record Ending(int status, String reason) {}

    /** Told by the handshake. */
    void proves(Optional<ProvenUser> user) {
        provenUser = user;
    }

    @Override
    public Optional<ProvenUser> provenUser() {
        return provenUser;
    }

    /** Both sides have agreed that messages may be compressed (RFC 7692). */
    void compresses() {
        deflater = new MessageDeflater();
    }

    /** Run when the engine wants octets again, or will not look at any more. */
    void whenWanted(Runnable task) {
        whenWanted = task;
    }

    boolean isWanted() {
        return wanted;
    }

    boolean holdsBack() {
        return heldBack;
    }

    /** The socket is read while the engine wants octets and none that were read wait. */
    void holdBack(Channel channel, boolean on) {
        if (heldBack != on) {
            heldBack = on;
            apply(channel);
        }
    }

    @Override
    public void reading(Channel channel, boolean on) {
        wanted = on;
        apply(channel);
        if (on) {
            whenWanted.run();
        }
    }

    /** After the farewell everything is read, to be dropped. */
    private void apply(Channel channel) {
        if (!farewellSaid) {
            channel.config().setAutoRead(wanted && !heldBack);
        }
    }

    /** The farewell will have this status, whatever else there is to say; the first one told counts. */
    void endWith(int status, String reason) {
        ending = ending.or(() -> Optional.of(new Ending(status, reason)));
    }

    /** Whether no frame may follow those that were written (RFC 6455 5.5.1). */
    boolean isFarewellSaid() {
        return farewellSaid;
    }

    @Override
    public ByteBuf message(ByteBufAllocator allocator, List<ByteBuf> pieces, int octets) {
        ByteBuf deflated = deflater != null ? deflater.deflated(allocator, pieces, octets) : null;
        if (deflated == null) {
            return FrameEncoder.binary(allocator, pieces, octets);
        }
        pieces.forEach(ByteBuf::release);
        return FrameEncoder.compressed(allocator, deflated);
    }

    @Override
    public ByteBuf farewell(ByteBufAllocator allocator, CloseCause cause, String reason, Optional<DecoderFault> fault) {
        farewellSaid = true;
        whenWanted.run();
        fault.ifPresent(known -> endWith(statusOf(known.kind()), reason));
        endWith(cause == CloseCause.REFUSED ? CloseStatus.POLICY : CloseStatus.GOING_AWAY, reason);
        Ending said = ending.orElseThrow();
        return FrameEncoder.close(allocator, said.status(), said.reason());
    }

    private static int statusOf(DecoderFault.Kind kind) {
        return kind == DecoderFault.Kind.HEAD_TOO_LARGE ? CloseStatus.TOO_BIG : CloseStatus.NOT_CONSISTENT;
    }
}

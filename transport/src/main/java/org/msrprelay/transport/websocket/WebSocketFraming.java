package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.transport.link.MessageFraming;

/** One WebSocket as its link sees it: how its messages are laid out, and how it ends. Used on its loop. */
final class WebSocketFraming implements MessageFraming {

    private Optional<ProvenUser> provenUser = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private boolean farewellSaid;

    private record Ending(int status, String reason) {}

    /** Told by the handshake. */
    void proves(Optional<ProvenUser> user) {
        provenUser = user;
    }

    @Override
    public Optional<ProvenUser> provenUser() {
        return provenUser;
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
        return FrameEncoder.binary(allocator, pieces, octets);
    }

    @Override
    public ByteBuf farewell(ByteBufAllocator allocator, CloseCause cause, String reason, Optional<DecoderFault> fault) {
        farewellSaid = true;
        fault.ifPresent(known -> endWith(statusOf(known.kind()), reason));
        endWith(cause == CloseCause.REFUSED ? CloseStatus.POLICY : CloseStatus.GOING_AWAY, reason);
        Ending said = ending.orElseThrow();
        return FrameEncoder.close(allocator, said.status(), said.reason());
    }

    private static int statusOf(DecoderFault.Kind kind) {
        return kind == DecoderFault.Kind.HEAD_TOO_LARGE ? CloseStatus.TOO_BIG : CloseStatus.NOT_CONSISTENT;
    }
}

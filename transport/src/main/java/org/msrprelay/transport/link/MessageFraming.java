package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.ProvenUser;

/**
 * How messages are laid out on a connection that carries messages. What arrives it takes apart in a handler in front of the
 * {@link HopHandler}, which is told of boundaries by {@link FramingEvent}s. One object a connection, used on its loop.
 */
public interface MessageFraming {

    /** One whole message, in one buffer; takes over the pieces, which are not copied if they are large. */
    ByteBuf message(ByteBufAllocator allocator, List<ByteBuf> pieces, int octets);

    /**
     * The last that is sent, before the connection is closed.
     *
     * @param fault what could not be understood, if that is why
     */
    ByteBuf farewell(ByteBufAllocator allocator, CloseCause cause, String reason, Optional<DecoderFault> fault);

    /** Whether the engine wants octets. The socket is not read while it does not, nor while what was read waits in the framing. */
    void reading(Channel channel, boolean on);

    /** Whom the framing's handshake has proven; asked once the connection stands. */
    Optional<ProvenUser> provenUser();
}

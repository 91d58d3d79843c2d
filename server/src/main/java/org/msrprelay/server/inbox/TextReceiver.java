package org.msrprelay.server.inbox;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.protocol.StatusCodes;

/** Collects a short text. Refuses with 413 what grows beyond {@link #MAX_OCTETS}. Used on the connection's loop. */
final class TextReceiver implements MessageReceiver {
    /** More than anybody types, or reads on a terminal. */
    static final int MAX_OCTETS = 64 * 1024;

    private final IncomingMessage message;
    private final Consumer<String> complete;
    private final Consumer<String> lost;
    private byte[] octets = new byte[0];

    TextReceiver(IncomingMessage message, Consumer<String> complete, Consumer<String> lost) {
        this.message = message;
        this.complete = complete;
        this.lost = lost;
    }

    @Override
    public void octets(long position, ByteBuf piece) {
        long end = position + piece.readableBytes();
        if (end > MAX_OCTETS) {
            message.refuse(StatusCodes.STOP_SENDING, "Too long a text");
            lost.accept("more than " + MAX_OCTETS + " octets of text");
            return;
        }
        octets = end <= octets.length ? octets : Arrays.copyOf(octets, (int) end);
        piece.readBytes(octets, (int) position, piece.readableBytes());
    }

    @Override
    public void complete(long total) {
        complete.accept(new String(octets, 0, (int) total, StandardCharsets.UTF_8));
    }

    @Override
    public void aborted(String reason) {
        lost.accept(reason);
    }
}

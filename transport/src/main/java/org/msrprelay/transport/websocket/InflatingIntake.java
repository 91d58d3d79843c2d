package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.msrprelay.transport.link.BoundedReads;
import org.msrprelay.transport.websocket.MessageInflater.BrokenMessageException;

/**
 * Takes in the frames of a WebSocket whose messages may be compressed: inflates them no faster than the engine takes them.
 *
 * <p>A read of 64 KiB may have 64 MiB in it. So what was read waits here, with the socket unread, while the engine wants nothing,
 * and in turns of as many inflated octets as a turn may read: the loop's other connections have theirs in between, and rates
 * count what is inflated.
 *
 * <p>Bound: what one turn has read before the socket was paused (see {@link BoundedReads}), and one piece of inflated octets,
 * {@link MessageInflater#MOST_PIECE_OCTETS}. Used on the connection's loop.
 */
final class InflatingIntake implements FrameEvents {

    private final ChannelHandlerContext ctx;
    private final WebSocketFraming framing;
    private final FrameEvents receiver;
    private final FrameDecoder decoder = new FrameDecoder(true);
    private final MessageInflater inflater;

    /** As they were read; of the first some may be read already. The inflater's input is in it. */
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();

    /** Compressed octets of a message came to their end. */
    private boolean messageEnding;

    private boolean working;
    private boolean scheduled;
    private boolean closed;
    private int turnOctets;

    /**
     * @param mostInflatedOctets that one message may inflate to
     * @param receiver of what is in the frames; nothing that it is shown is compressed
     */
    InflatingIntake(
            ChannelHandlerContext ctx, WebSocketFraming framing, long mostInflatedOctets, FrameEvents receiver) {
        this.ctx = ctx;
        this.framing = framing;
        this.receiver = receiver;
        this.inflater = new MessageInflater(mostInflatedOctets);
        framing.whenWanted(this::schedule);
    }

    /** Takes over octets that were read. */
    void take(ByteBuf octets) {
        if (closed) {
            octets.release();
            return;
        }
        waiting.add(octets);
        if (!framing.holdsBack()) {
            work();
        }
    }

    /** The socket's turn is over: with the next one as much may be inflated again. */
    void turnEnds() {
        turnOctets = 0;
    }

    /** Frees what waits; nothing is passed on any more. */
    void close() {
        closed = true;
        decoder.close();
        if (!working) {
            free();
        }
    }

    private void free() {
        inflater.close();
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    private void schedule() {
        if (!scheduled && framing.holdsBack()) {
            scheduled = true;
            ctx.executor().execute(this::nextTurn);
        }
    }

    private void nextTurn() {
        scheduled = false;
        turnOctets = 0;
        if (!closed) {
            work();
            ctx.fireChannelReadComplete();
        }
    }

    /** As far as the engine wants it, and this turn may. */
    private void work() {
        working = true;
        try {
            while (!closed && hasWork() && mayWork()) {
                step();
            }
        } finally {
            working = false;
            if (closed) {
                free();
            }
        }
        framing.holdBack(ctx.channel(), !closed && hasWork());
        if (framing.isWanted()) {
            schedule();
        }
    }

    private boolean hasWork() {
        return !waiting.isEmpty() || inflater.hasMore() || messageEnding;
    }

    private boolean mayWork() {
        return framing.isFarewellSaid()
                || (framing.isWanted() && turnOctets < BoundedReads.octetsPerTurn(ctx.channel()));
    }

    private void step() {
        try {
            if (framing.isFarewellSaid()) {
                inflater.close(); // nobody listens; only the other side's Close is of interest
            }
            if (inflater.hasMore()) {
                inflate();
            } else if (messageEnding) {
                endMessage();
            } else {
                decode();
            }
        } catch (BrokenMessageException broken) {
            broken(broken.status(), broken.reason());
        }
    }

    private void inflate() throws BrokenMessageException {
        int before = inflater.inputOctets();
        ByteBuf piece = inflater.next(ctx.alloc());
        int octets = piece.readableBytes();
        turnOctets += octets;
        int deflated = before - inflater.inputOctets();
        BoundedReads.countInflated(ctx.channel(), Math.max(0, octets - deflated));
        try {
            if (octets > 0) {
                receiver.payload(piece, 0, octets);
            }
        } finally {
            piece.release();
        }
    }

    private void endMessage() throws BrokenMessageException {
        messageEnding = false;
        if (inflater.isAmidMessage()) {
            inflater.ends();
        }
        receiver.messageEnds();
    }

    private void decode() {
        ByteBuf first = waiting.element();
        decoder.decode(first, this);
        if (decoder.hasRead(first) && !inflater.hasMore()) {
            waiting.remove().release();
        }
    }

    @Override
    public void messageBegins(boolean text, boolean compressed) {
        if (compressed) {
            inflater.begins(text);
        }
        receiver.messageBegins(text, false);
    }

    @Override
    public void payload(ByteBuf buffer, int index, int length) {
        if (inflater.isAmidMessage()) {
            inflater.input(buffer.nioBuffer(index, length));
            decoder.hold();
        } else {
            turnOctets += length;
            receiver.payload(buffer, index, length);
        }
    }

    @Override
    public void messageEnds() {
        messageEnding = true;
        if (inflater.isAmidMessage()) {
            inflater.inputEnds();
        }
        decoder.hold();
    }

    @Override
    public void ping(byte[] payload) {
        receiver.ping(payload);
    }

    @Override
    public void pong() {
        receiver.pong();
    }

    @Override
    public void close(int status) {
        receiver.close(status);
    }

    @Override
    public void broken(int status, String reason) {
        decoder.close();
        inflater.close();
        messageEnding = false;
        receiver.broken(status, reason);
    }
}

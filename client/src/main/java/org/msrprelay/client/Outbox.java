package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What leaves on one connection, in this order: responses, REPORTs and AUTHs first, then the messages in turn. Used on the
 * connection's loop.
 *
 * <p>A chunk on its way is interrupted for what goes first, and, if other messages wait, after {@link #TURN_OCTETS} (RFC
 * 4975 7.1.1). Messages are read only as fast as the connection takes them; what goes first is held while it takes none, and
 * when {@link #MAX_HELD_OCTETS} of it are held, nothing more is read that would have to be answered.
 */
final class Outbox {
    /** RFC 4975 7.1.1: no chunk should be shorter for being interrupted. */
    static final int INTERRUPTIBLE_OCTETS = 2048;
    /** What one message sends before it is another's turn. */
    static final int TURN_OCTETS = 64 * 1024;
    /** Some thousand responses. */
    static final int MAX_HELD_OCTETS = 256 * 1024;
    /** What is written before the loop's other work has its turn. */
    private static final int PUMP_OCTETS = 1024 * 1024;

    private final Channel channel;
    private final OctetWriter writer;
    private final ReadGate gate;
    private final Deque<ByteBuf> held = new ArrayDeque<>();
    private int heldOctets;
    private final Set<OutgoingTransfer> ready = new LinkedHashSet<>();
    /** The one whose chunk has begun and not ended. */
    private @Nullable OutgoingTransfer open;

    private boolean pumping;
    /** Whether something to write came up while pumping. */
    private boolean again;

    private boolean closed;

    Outbox(Channel channel, ReadGate gate) {
        this.channel = channel;
        this.writer = new OctetWriter(channel);
        this.gate = gate;
    }

    /** What chunks are written with, by the message whose turn it is. */
    OctetWriter writer() {
        return writer;
    }

    /** Sends a whole response or request that goes before messages; leaves with the next {@link #pump}. */
    void first(Consumer<ByteBuf> encoder) {
        if (closed) {
            return;
        }
        if (open == null && held.isEmpty() && channel.isWritable()) {
            encoder.accept(writer.gather());
            return;
        }
        ByteBuf octets = channel.alloc().buffer(512);
        encoder.accept(octets);
        held.add(octets);
        heldOctets += octets.readableBytes();
        if (heldOctets > MAX_HELD_OCTETS) {
            gate.close(this);
        }
    }

    /** A message has something to send. */
    void ready(OutgoingTransfer transfer) {
        if (!closed && transfer != open) {
            ready.add(transfer);
        }
        pump();
    }

    /** A message has nothing more to send, although it had. */
    void withdraw(OutgoingTransfer transfer) {
        ready.remove(transfer);
        if (open == transfer) {
            open = null;
        }
    }

    /** Writes as much as the connection takes, and flushes. */
    void pump() {
        if (pumping || closed) {
            again = true;
            return;
        }
        pumping = true;
        long limit = writer.written() + PUMP_OCTETS;
        try {
            do {
                again = writeUpTo(limit);
                writer.flush();
            } while (again && !closed && writer.written() < limit);
        } finally {
            pumping = false;
        }
        if (again && !closed) {
            channel.eventLoop().execute(this::pump);
        }
    }

    /** Writes until nothing more is there or taken; true if the limit ended it. */
    private boolean writeUpTo(long limit) {
        boolean more = true;
        while (more && !closed && channel.isWritable()) {
            if (writer.written() >= limit) {
                return true;
            }
            more = held.isEmpty() ? writeMessage() : writeHeld();
        }
        return false;
    }

    private boolean writeHeld() {
        OutgoingTransfer interrupted = open;
        if (interrupted != null && !interrupted.interrupt(INTERRUPTIBLE_OCTETS)) {
            return step(interrupted, INTERRUPTIBLE_OCTETS);
        }
        if (interrupted != null) {
            open = null;
            ready.add(interrupted);
        }
        for (ByteBuf octets = held.poll(); octets != null; octets = held.poll()) {
            writer.write(octets);
        }
        heldOctets = 0;
        gate.open(this);
        return true;
    }

    private boolean writeMessage() {
        OutgoingTransfer transfer = open;
        if (transfer != null && !ready.isEmpty() && transfer.interrupt(TURN_OCTETS)) {
            ready.add(transfer);
            transfer = null;
        }
        if (transfer == null) {
            open = null;
            transfer = next();
        }
        return transfer != null && step(transfer, TURN_OCTETS);
    }

    private @Nullable OutgoingTransfer next() {
        Iterator<OutgoingTransfer> transfers = ready.iterator();
        if (!transfers.hasNext()) {
            return null;
        }
        OutgoingTransfer next = transfers.next();
        transfers.remove();
        return next;
    }

    /** Writes some of the message; false if there is nothing more to write. */
    private boolean step(OutgoingTransfer transfer, int atMost) {
        boolean wasOpen = open == transfer;
        switch (transfer.step(atMost)) {
            case CHUNK_OPEN -> open = transfer;
            case CHUNK_ENDED -> {
                open = null;
                ready.add(transfer);
            }
            case WAITING -> {
                // with a chunk begun it keeps its place, and gives way when something else comes
                open = wasOpen ? transfer : null;
                return !held.isEmpty() || !ready.isEmpty();
            }
            case OVER -> open = null;
        }
        return true;
    }

    /** The connection is gone: nothing is sent any more. */
    void close() {
        closed = true;
        held.forEach(ByteBuf::release);
        held.clear();
        ready.clear();
        open = null;
        writer.close();
    }
}

package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.relay.spi.ForwardingSettings;

/**
 * The SEND that a connection is amid: its head is written, its end-line is not. One with a body of more than 2048 octets
 * may be interrupted: it ends where it stands, and the rest goes on in a SEND of its own (RFC 4975 7.1.1).
 *
 * <p>Owns the octets of the body that are not written yet.
 *
 * <p>Threading: owned by the connection's loop.
 */
final class OpenSend {

    /**
     * The longest body of a message: clients in browsers read chunks of 64 KiB, and some die of a message of 1 MiB, whatever
     * max-send-chunk-size is.
     */
    private static final int MOST_MESSAGE_OCTETS = 64 * 1024;

    private final SentPart sent;
    private final Part part;
    private final boolean message;
    private ContinuationFlag flag;
    private int piece;
    private long written;
    private boolean restGone;

    /**
     * @param message whether it goes in one piece, because the connection carries messages: none is begun then before the one
     *     before it has ended, so that its size is what others wait for
     */
    OpenSend(SentPart sent, Part part, boolean message) {
        this.sent = sent;
        this.part = part;
        this.message = message;
        this.flag = part.flag();
    }

    SentPart sent() {
        return sent;
    }

    FlowQueue flow() {
        return sent.flow();
    }

    boolean isOf(FlowQueue flow, String messageId) {
        return flow() == flow && part.origin().messageId().equals(messageId);
    }

    boolean hasBody() {
        return part.hasBody();
    }

    /** The flag of its end-line, as it stands. */
    ContinuationFlag flag() {
        return flag;
    }

    long left() {
        return restGone ? 0 : part.octets() - written;
    }

    /** How many octets of the body go next, if the connection takes so many: a short one goes as a whole. */
    int next(long room) {
        if (message) {
            return (int) Math.min(left(), MOST_MESSAGE_OCTETS - written);
        }
        boolean inPieces = part.octets() > ForwardingSettings.INTERRUPTIBLE_OCTETS;
        return (int) (inPieces ? Math.min(left(), room) : left());
    }

    /** Whether it is a message that is as long as one may be, and has a rest for another. */
    boolean isFullMessage() {
        return message && written == MOST_MESSAGE_OCTETS && left() > 0;
    }

    /** Whether it should give way to others: a chunk of fewer than 2048 octets should not be made of it. */
    boolean mayBeInterrupted() {
        return written >= ForwardingSettings.INTERRUPTIBLE_OCTETS && left() > 0;
    }

    /** How many octets its next hop has room for; any number if he would not answer it. */
    long windowOctets() {
        if (!sent.answerExpected()) {
            return Long.MAX_VALUE;
        }
        return Math.max(flow().window().leftOctets(), ForwardingSettings.INTERRUPTIBLE_OCTETS - written);
    }

    /** Up to so many of the octets that are left, as far as one buffer has them; the caller owns them. More than 0. */
    ByteBuf take(int atMost) {
        ByteBuf from = part.body().get(piece);
        while (!from.isReadable()) {
            from.release();
            from = part.body().get(++piece);
        }
        int length = Math.min(atMost, from.readableBytes());
        written += length;
        if (length < from.readableBytes()) {
            return from.readRetainedSlice(length);
        }
        piece++;
        return from;
    }

    /**
     * Ends it where it stands and gives back the rest, which is a part of its own.
     *
     * @param endsWith the flag of the end-line
     */
    Part splitOff(ContinuationFlag endsWith) {
        List<ByteBuf> rest =
                new ArrayList<>(part.body().subList(piece, part.body().size()));
        long pinnedByRest = part.pinnedOctets() * left() / part.octets();
        Part restPart = part.after(written, rest, pinnedByRest);
        sent.shorten(written, pinnedByRest);
        restGone = true;
        flag = endsWith;
        return restPart;
    }

    /** Ends it where it stands and drops the rest, whose failure is known. */
    void cut(ContinuationFlag endsWith) {
        if (left() > 0) {
            dropRest();
            flag = endsWith;
        }
    }

    /** Gives the octets back that are not written. */
    void dropRest() {
        if (!restGone) {
            part.body().subList(piece, part.body().size()).forEach(ByteBuf::release);
            restGone = true;
        }
    }
}

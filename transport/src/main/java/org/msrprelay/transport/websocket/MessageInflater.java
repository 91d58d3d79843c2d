package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates compressed messages (RFC 7692 7.2.2) a piece at a time, as the caller wants them: however much is in a few octets, no
 * more than a piece of it is there at once.
 *
 * <p>Holds native memory, some 45 KiB, from a message's begin to its end and not between messages: the client has agreed to
 * compress each by itself (RFC 7692 7.1.1.2). Used by one thread at a time.
 */
final class MessageInflater {

    /** As much as one read of a socket gives: what a pause may overshoot by. */
    static final int MOST_PIECE_OCTETS = 64 * 1024;

    private static final int LEAST_PIECE_OCTETS = 512;

    /** Text shrinks to a third or a quarter, commonly. */
    private static final int USUAL_RATIO = 4;

    /** RFC 7692 7.2.2: the octets that were taken off the message's end. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long mostOctets;
    private final Utf8Check utf8 = new Utf8Check();
    private @Nullable Inflater inflater;
    private ByteBuffer input = NOTHING;
    private boolean outputWaits;
    private boolean text;
    private long octets;

    /** A message that is not what it should be. Routine: without a stack trace. */
    static final class BrokenMessageException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        private BrokenMessageException(int status, String reason) {
            super(reason, null, false, false);
            this.status = status;
        }

        /** What to close with. */
        int status() {
            return status;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * @param mostOctets that one message may inflate to
     */
    MessageInflater(long mostOctets) {
        this.mostOctets = mostOctets;
    }

    /** A compressed message begins. */
    void begins(boolean isText) {
        close();
        inflater = new Inflater(true); // without zlib's head and checksum (RFC 1951)
        text = isText;
        octets = 0;
    }

    /** Whether a message is amid. */
    boolean isAmidMessage() {
        return inflater != null;
    }

    /** Octets of the message; their memory must stay until {@link #hasMore} is false. */
    void input(ByteBuffer compressed) {
        input = compressed;
        if (inflater != null) {
            inflater.setInput(compressed);
        }
    }

    /** All of the message's octets were given. */
    void inputEnds() {
        input(ByteBuffer.wrap(TAIL));
    }

    /** Whether the octets that were given may have more in them. */
    boolean hasMore() {
        return inflater != null && (outputWaits || input.hasRemaining());
    }

    /** Compressed octets that were given and not looked at yet. */
    int inputOctets() {
        return input.remaining();
    }

    /** The next piece, which may be empty; the caller owns it. To be called while {@link #hasMore}. */
    ByteBuf next(ByteBufAllocator allocator) throws BrokenMessageException {
        ByteBuf piece = allocator.directBuffer(pieceOctets());
        boolean whole = false;
        try {
            piece.writerIndex(inflate(piece.internalNioBuffer(0, piece.capacity())));
            judge(piece);
            whole = true;
            return piece;
        } finally {
            if (!whole) {
                piece.release();
            }
        }
    }

    private int pieceOctets() {
        int usual = outputWaits ? MOST_PIECE_OCTETS : input.remaining() * USUAL_RATIO;
        return Math.max(LEAST_PIECE_OCTETS, Math.min(usual, MOST_PIECE_OCTETS));
    }

    private int inflate(ByteBuffer space) throws BrokenMessageException {
        Inflater known = inflater;
        if (known == null) {
            throw new IllegalStateException("no message has begun");
        }
        try {
            int room = space.remaining();
            int written = known.inflate(space);
            outputWaits = written == room;
            if (known.finished() && !outputWaits) {
                // RFC 7692 7.2.3.4: a block with BFINAL may be amid; what follows it is another stream.
                known.reset();
                known.setInput(input);
            }
            return written;
        } catch (DataFormatException e) {
            throw new BrokenMessageException(
                    CloseStatus.NOT_CONSISTENT, "message: it cannot be inflated (expected: RFC 1951)");
        }
    }

    private void judge(ByteBuf piece) throws BrokenMessageException {
        octets += piece.readableBytes();
        if (octets > mostOctets) {
            throw new BrokenMessageException(
                    CloseStatus.TOO_BIG, "message: it inflates to more than " + mostOctets + " octets");
        }
        if (text && !utf8.accept(piece, 0, piece.readableBytes())) {
            throw new BrokenMessageException(CloseStatus.NOT_CONSISTENT, "message: a text that is not UTF-8");
        }
    }

    /** The message is whole, and all of it was taken. */
    void ends() throws BrokenMessageException {
        close();
        if (text && !utf8.ends()) {
            throw new BrokenMessageException(CloseStatus.NOT_CONSISTENT, "message: a text that ends amid a character");
        }
    }

    /** Frees what a message that is amid holds. */
    void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        input = NOTHING;
        outputWaits = false;
    }
}

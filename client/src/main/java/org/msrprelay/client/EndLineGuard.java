package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sees to it that no chunk contains its own end-line (RFC 4975 7.1): watches the octets of one chunk for seven hyphens
 * and the transaction id, also where they lie across two blocks.
 *
 * <p>One a chunk. Looks at every seventh octet, as a receiver does.
 */
final class EndLineGuard {
    private static final int HYPHENS = 7;

    private final byte[] needle;
    /** The octets before the ones being looked at: one fewer than could complete a needle. */
    private final byte[] tail;

    private int tailLength;

    EndLineGuard(String transactionId) {
        needle = ("-".repeat(HYPHENS) + transactionId).getBytes(StandardCharsets.ISO_8859_1);
        tail = new byte[needle.length - 1];
    }

    /**
     * How many of the next {@code length} octets may go into the chunk: all, or so few that the end-line in them is cut in
     * two. Those are then part of the chunk.
     */
    int admit(ByteBuf octets, int length) {
        // not getByte: the loop below runs over plain memory, past reference counts and leak detection
        ByteBuffer view = octets.nioBuffer(octets.readerIndex(), length);
        int admitted = liesAcross(view) ? 0 : cutBefore(view);
        keepTail(view, admitted);
        return admitted;
    }

    /** Whether a needle begins in the tail and ends in these octets. */
    private boolean liesAcross(ByteBuffer octets) {
        if (tailLength == 0) {
            return false;
        }
        int ahead = Math.min(octets.limit(), needle.length - 1);
        byte[] seam = Arrays.copyOf(tail, tailLength + ahead);
        octets.get(0, seam, tailLength, ahead);
        for (int i = 0; i + needle.length <= seam.length; i++) {
            if (Arrays.equals(seam, i, i + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    /** How many octets do not contain a needle; the first hyphen of one may be among them. */
    private int cutBefore(ByteBuffer octets) {
        int end = octets.limit();
        for (int at = HYPHENS - 1; at < end; at += HYPHENS) {
            if (octets.get(at) == '-') {
                int start = lastHyphen(octets, at) - HYPHENS + 1;
                if (start >= 0 && start + needle.length <= end && matches(octets, start)) {
                    return start + 1;
                }
            }
        }
        return end;
    }

    /** The end of the run of hyphens: the needle's seven end there. Not looked for further than they could reach. */
    private static int lastHyphen(ByteBuffer octets, int at) {
        int last = at;
        while (last + 1 < octets.limit() && last - at < HYPHENS && octets.get(last + 1) == '-') {
            last++;
        }
        return last;
    }

    private boolean matches(ByteBuffer octets, int start) {
        for (int i = 0; i < needle.length; i++) {
            if (octets.get(start + i) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private void keepTail(ByteBuffer octets, int admitted) {
        int kept = Math.min(tail.length, admitted);
        int old = Math.min(tailLength, tail.length - kept);
        System.arraycopy(tail, tailLength - old, tail, 0, old);
        octets.get(admitted - kept, tail, old, kept);
        tailLength = old + kept;
    }
}

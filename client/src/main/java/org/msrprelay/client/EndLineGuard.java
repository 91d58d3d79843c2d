package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
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
        int from = octets.readerIndex();
        int admitted = across(octets, from, length) ? 0 : inside(octets, from, length);
        keepTail(octets, from, admitted);
        return admitted;
    }

    /** Whether a needle begins in the tail and ends in these octets. */
    private boolean across(ByteBuf octets, int from, int length) {
        if (tailLength == 0) {
            return false;
        }
        int ahead = Math.min(length, needle.length - 1);
        byte[] seam = Arrays.copyOf(tail, tailLength + ahead);
        octets.getBytes(from, seam, tailLength, ahead);
        for (int i = 0; i + needle.length <= seam.length; i++) {
            if (Arrays.equals(seam, i, i + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    private int inside(ByteBuf octets, int from, int length) {
        int end = from + length;
        for (int at = from + HYPHENS - 1; at < end; at += HYPHENS) {
            if (octets.getByte(at) == '-') {
                int start = lastHyphen(octets, at, end) - HYPHENS + 1;
                if (start >= from && start + needle.length <= end && matches(octets, start)) {
                    return start + 1 - from;
                }
            }
        }
        return length;
    }

    /** The end of the run of hyphens: the needle's seven end there. Not looked for further than they could reach. */
    private static int lastHyphen(ByteBuf octets, int at, int end) {
        int last = at;
        while (last + 1 < end && last - at < HYPHENS && octets.getByte(last + 1) == '-') {
            last++;
        }
        return last;
    }

    private boolean matches(ByteBuf octets, int start) {
        for (int i = 0; i < needle.length; i++) {
            if (octets.getByte(start + i) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private void keepTail(ByteBuf octets, int from, int admitted) {
        int kept = Math.min(tail.length, admitted);
        int old = Math.min(tailLength, tail.length - kept);
        System.arraycopy(tail, tailLength - old, tail, 0, old);
        octets.getBytes(from + admitted - kept, tail, old, kept);
        tailLength = old + kept;
    }
}

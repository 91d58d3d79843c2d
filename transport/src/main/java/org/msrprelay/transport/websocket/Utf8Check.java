package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Whether octets that come piece by piece are UTF-8 (RFC 3629 4). RFC 6455 8.1 has whoever takes a text that is none fail the
 * connection; it is cheap, as the texts of MSRP are ASCII for the most part: those are passed over eight at a time.
 */
final class Utf8Check {

    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int LOWEST_TAIL = 0x80;
    private static final int HIGHEST_TAIL = 0xBF;

    private int missing;

    // What the next octet must be, of a character that has begun.
    private int lowest = LOWEST_TAIL;
    private int highest = HIGHEST_TAIL;

    /** False: this is no UTF-8, whatever follows. */
    boolean accept(ByteBuf buffer, int index, int length) {
        int at = index;
        int end = index + length;
        while (at < end) {
            if (missing == 0 && at + Long.BYTES <= end && (buffer.getLong(at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else if (!accept(buffer.getUnsignedByte(at++))) {
                return false;
            }
        }
        return true;
    }

    /** Whether no character is amid; begins anew. */
    boolean ends() {
        boolean whole = missing == 0;
        missing = 0;
        return whole;
    }

    private boolean accept(int octet) {
        return missing == 0 ? lead(octet) : tail(octet);
    }

    private boolean tail(int octet) {
        boolean right = octet >= lowest && octet <= highest;
        missing--;
        lowest = LOWEST_TAIL;
        highest = HIGHEST_TAIL;
        return right;
    }

    /** RFC 3629 4: neither longer than needed, nor a surrogate, nor above U+10FFFF. */
    private boolean lead(int octet) {
        if (octet < 0x80) {
            return true;
        }
        if (octet >= 0xC2 && octet <= 0xDF) {
            missing = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            missing = 2;
            lowest = octet == 0xE0 ? 0xA0 : LOWEST_TAIL;
            highest = octet == 0xED ? 0x9F : HIGHEST_TAIL;
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
            lowest = octet == 0xF0 ? 0x90 : LOWEST_TAIL;
            highest = octet == 0xF4 ? 0x8F : HIGHEST_TAIL;
        } else {
            return false;
        }
        return true;
    }
}

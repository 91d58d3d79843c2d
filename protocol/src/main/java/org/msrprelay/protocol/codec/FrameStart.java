package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.msrprelay.protocol.Excerpt;
import org.msrprelay.protocol.TransactionIds;

/**
 * Reads a frame's first octets: {@code MSRP}, SP, the transaction id (RFC 4975 9), and any line ends before them. Octet
 * by octet, so that another protocol is known at its first octet that differs.
 */
final class FrameStart {
    /** RFC 4975 9: pMSRP, then SP. */
    private static final String PROTOCOL = "MSRP ";

    private static final byte[] PROTOCOL_OCTETS = PROTOCOL.getBytes(StandardCharsets.ISO_8859_1);
    /** The first octet of a TLS record with a handshake in it (RFC 8446 5.1). */
    private static final byte TLS_HANDSHAKE = 0x16;

    /** How far it got. */
    enum Progress {
        UNFINISHED,
        COMPLETE,
        NOT_MSRP,
        BAD_TRANSACTION_ID
    }

    private final EndLine endLine;
    private Progress progress = Progress.UNFINISHED;
    private int protocolOctets;
    private int transactionIdOctets;
    private byte lastOctet;

    FrameStart(EndLine endLine) {
        this.endLine = endLine;
    }

    void begin() {
        progress = Progress.UNFINISHED;
        protocolOctets = 0;
        transactionIdOctets = 0;
        endLine.clearTransactionId();
    }

    /** Whether nothing but line ends was read. */
    boolean isUntouched() {
        return protocolOctets == 0;
    }

    /** Takes octets up to the one that decides, and returns how many; what ends the transaction id stays untaken. */
    int read(HeadWindow window) {
        byte[] octets = window.octets();
        int end = window.at() + window.left();
        int at = isUntouched() ? readTogether(octets, window.at(), end) : window.at();
        while (at < end && progress == Progress.UNFINISHED) {
            lastOctet = octets[at++];
            progress = protocolOctets < PROTOCOL.length() ? protocolOctet() : transactionIdOctet();
        }
        int count = at - window.at() - (progress == Progress.COMPLETE ? 1 : 0);
        window.take(count);
        return count;
    }

    /** Reads the protocol's name and the octets of a transaction id without a look at the state after each; returns what follows. */
    private int readTogether(byte[] octets, int from, int end) {
        int protocolEnd = from + PROTOCOL_OCTETS.length;
        if (protocolEnd > end
                || !Arrays.equals(octets, from, protocolEnd, PROTOCOL_OCTETS, 0, PROTOCOL_OCTETS.length)) {
            return from;
        }
        protocolOctets = PROTOCOL_OCTETS.length;
        transactionIdOctets = endLine.addTransactionIdOctets(octets, protocolEnd, end);
        return protocolEnd + transactionIdOctets;
    }

    Progress progress() {
        return progress;
    }

    private Progress protocolOctet() {
        if (lastOctet == PROTOCOL.charAt(protocolOctets)) {
            protocolOctets++;
            return Progress.UNFINISHED;
        }
        boolean between = protocolOctets == 0 && isLineEnd(lastOctet);
        return between ? Progress.UNFINISHED : Progress.NOT_MSRP;
    }

    private Progress transactionIdOctet() {
        if (lastOctet == ' ' || isLineEnd(lastOctet)) {
            return transactionIdOctets < TransactionIds.MIN_OCTETS ? Progress.BAD_TRANSACTION_ID : Progress.COMPLETE;
        }
        transactionIdOctets++;
        return endLine.addTransactionIdOctet(lastOctet) ? Progress.UNFINISHED : Progress.BAD_TRANSACTION_ID;
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\r' || octet == '\n';
    }

    /** Octets read of a complete start. */
    int octets() {
        return protocolOctets + transactionIdOctets;
    }

    /** What was found and what was expected. */
    String reason() {
        String found = Excerpt.of(String.valueOf((char) (lastOctet & 0xFF)));
        if (progress == Progress.BAD_TRANSACTION_ID) {
            return "transaction id: " + endLine.transactionId() + found
                    + " (expected: 4 to 32 letters, digits and .-+%=, the first a letter or digit)";
        }
        String what = protocolOctets == 0 && lastOctet == TLS_HANDSHAKE ? found + ", a TLS handshake" : found;
        return "octet " + (protocolOctets + 1) + " of a message: " + what + " (expected: \"" + PROTOCOL + "\")";
    }
}

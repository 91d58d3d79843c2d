package org.msrprelay.protocol.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.TransactionIds;

/**
 * The octets that end the frame being read: CR LF, seven hyphens, the transaction id, a flag, CR LF (RFC 4975 7.1).
 *
 * <p>One for each decoder, filled anew with each start line. The flag's place holds the last flag that was matched.
 */
final class EndLine {
    /** Index of the first hyphen. */
    static final int HYPHENS_AT = 2;

    static final int HYPHENS = 7;

    private static final int TRANSACTION_ID_AT = HYPHENS_AT + HYPHENS;
    /** The flag, CR and LF. */
    private static final int AFTER_TRANSACTION_ID = 3;

    private static final int MAX_OCTETS = TRANSACTION_ID_AT + TransactionIds.MAX_OCTETS + AFTER_TRANSACTION_ID;

    private final byte[] octets = new byte[MAX_OCTETS];
    /** Where the flag stands; while the transaction id is being read, where its next octet goes. */
    private int flagAt = TRANSACTION_ID_AT;

    EndLine() {
        octets[0] = '\r';
        octets[1] = '\n';
        Arrays.fill(octets, HYPHENS_AT, TRANSACTION_ID_AT, (byte) '-');
    }

    void clearTransactionId() {
        flagAt = TRANSACTION_ID_AT;
    }

    /** False if with this octet it would not be a transaction id. */
    boolean addTransactionIdOctet(byte octet) {
        int index = flagAt - TRANSACTION_ID_AT;
        if (index == TransactionIds.MAX_OCTETS || !TransactionIds.isIdentOctet(octet, index)) {
            return false;
        }
        octets[flagAt++] = octet;
        return true;
    }

    /** Adds those from {@code from} on that may be of a transaction id; returns how many they are. */
    int addTransactionIdOctets(byte[] in, int from, int end) {
        int at = from;
        while (at < end && addTransactionIdOctet(in[at])) {
            at++;
        }
        return at - from;
    }

    /** Called when all octets of the transaction id are in. */
    void closeTransactionId() {
        octets[flagAt + 1] = '\r';
        octets[flagAt + 2] = '\n';
    }

    String transactionId() {
        return new String(octets, TRANSACTION_ID_AT, flagAt - TRANSACTION_ID_AT, StandardCharsets.ISO_8859_1);
    }

    /** From CR to LF. */
    int length() {
        return flagAt + AFTER_TRANSACTION_ID;
    }

    /** Whether the octet may stand at this index; a flag is remembered. */
    boolean accepts(int index, byte octet) {
        if (index != flagAt) {
            return octets[index] == octet;
        }
        octets[flagAt] = octet;
        return isFlag(octet);
    }

    private static boolean isFlag(byte octet) {
        return octet == '$' || octet == '+' || octet == '#';
    }

    /** How many octets of the end-line, from its octet {@code from} on, stand in {@code in} at {@code index}. */
    int matchLength(ByteBuffer in, int index, int from) {
        int end = Math.min(in.limit(), index + length() - from);
        int at = index;
        while (at < end && accepts(from + at - index, in.get(at))) {
            at++;
        }
        return at - index;
    }

    /** The flag if the line (without its line end) is the end-line, as it is where a head has no body; else null. */
    @Nullable ContinuationFlag flagOf(byte[] line, int from, int to) {
        int flag = to - 1;
        boolean same =
                to - from == flagAt - HYPHENS_AT + 1 && Arrays.equals(line, from, flag, octets, HYPHENS_AT, flagAt);
        return same ? ContinuationFlag.of(line[flag]).orElse(null) : null;
    }

    /** The flag of a match that was complete. */
    ContinuationFlag matchedFlag() {
        return ContinuationFlag.of(octets[flagAt]).orElseThrow();
    }

    /** A copy of the octets {@code [from, to)} that matched. */
    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(octets, from, to);
    }
}

package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * The octets of one session's short messages, encoded once: from one to the next the transaction id, the Message-ID and the body change. The
 * Message-ID carries the message's number and when it was made, so nobody has to remember that. Immutable.
 */
final class MessageTemplate {
    private static final int NUMBER_DIGITS = 8;
    private static final int TIME_DIGITS = 16;
    private static final int HEXADECIMAL = 16;
    private static final int HEAD_OCTETS = 1024;

    /** Stands where the number goes; in no text that is encoded otherwise. */
    private static final String NUMBER_HOLE = "#".repeat(NUMBER_DIGITS);

    private static final String TIME_HOLE = "#".repeat(TIME_DIGITS);

    private final int session;
    private final int bodyOctets;
    private final byte[] head;
    private final int idAt;
    private final int messageIdAt;
    private final byte[] end;
    private final int endIdAt;

    MessageTemplate(int session, Path toPath, Path fromPath, int bodyOctets) {
        this.session = session;
        this.bodyOctets = bodyOctets;
        String id = TransactionIds.random(ThreadLocalRandom.current()) + NUMBER_HOLE;
        ByteBuf out = Unpooled.buffer(HEAD_OCTETS);
        MsrpEncoder.head(
                out,
                id,
                Method.SEND,
                toPath,
                fromPath,
                HeaderFields.of(List.of(
                        new HeaderField(HeaderNames.MESSAGE_ID, NUMBER_HOLE + '-' + TIME_HOLE),
                        new HeaderField(HeaderNames.BYTE_RANGE, new ByteRange(1, bodyOctets, bodyOctets).toString()),
                        new HeaderField(HeaderNames.FAILURE_REPORT, FailureReport.YES.text()),
                        new HeaderField(HeaderNames.CONTENT_TYPE, "application/octet-stream"))));
        MsrpEncoder.beginBody(out);
        this.head = ByteBufUtil.getBytes(out);
        this.idAt = holeIn(head, 0);
        this.messageIdAt = holeIn(head, idAt + NUMBER_DIGITS);
        out.clear();
        MsrpEncoder.end(out, id, ContinuationFlag.END, true);
        this.end = ByteBufUtil.getBytes(out);
        this.endIdAt = holeIn(end, 0);
    }

    private static int holeIn(byte[] octets, int from) {
        return new String(octets, StandardCharsets.ISO_8859_1).indexOf(NUMBER_HOLE, from);
    }

    /** Octets of each message. */
    int octets() {
        return head.length + bodyOctets + end.length;
    }

    /** Appends the message of that number, made at that time. */
    void write(ByteBuf out, int number, long nanoTime) {
        int headAt = out.writerIndex();
        out.writeBytes(head);
        hexadecimal(out, headAt + idAt, NUMBER_DIGITS, number);
        hexadecimal(out, headAt + messageIdAt, NUMBER_DIGITS, number);
        hexadecimal(out, headAt + messageIdAt + NUMBER_DIGITS + 1, TIME_DIGITS, nanoTime);
        out.writeBytes(TestPattern.block(session, bodyPosition(number, bodyOctets), bodyOctets));
        int endAt = out.writerIndex();
        out.writeBytes(end);
        hexadecimal(out, endAt + endIdAt, NUMBER_DIGITS, number);
    }

    private static void hexadecimal(ByteBuf out, int at, int digits, long value) {
        for (int i = 0; i < digits; i++) {
            int digit = (int) (value >>> (4 * (digits - 1 - i))) & 0xf;
            out.setByte(at + i, Character.forDigit(digit, HEXADECIMAL));
        }
    }

    /** Where in the session's pattern the body of a message begins: each has octets of its own. */
    static long bodyPosition(int number, int bodyOctets) {
        return (long) number * bodyOctets;
    }

    /** The number in a Message-ID; -1 if it is none of ours. */
    static int number(String messageId) {
        return isOurs(messageId) ? Integer.parseUnsignedInt(messageId, 0, NUMBER_DIGITS, HEXADECIMAL) : -1;
    }

    /** When the message was made. */
    static long nanoTime(String messageId) {
        return Long.parseUnsignedLong(messageId, NUMBER_DIGITS + 1, NUMBER_DIGITS + 1 + TIME_DIGITS, HEXADECIMAL);
    }

    private static boolean isOurs(String messageId) {
        return messageId.length() == NUMBER_DIGITS + 1 + TIME_DIGITS
                && messageId.chars().allMatch(c -> c == '-' || Character.digit(c, HEXADECIMAL) >= 0)
                && messageId.indexOf('-') == NUMBER_DIGITS
                && messageId.lastIndexOf('-') == NUMBER_DIGITS;
    }
}

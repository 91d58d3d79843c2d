package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;

/**
 * Writes MSRP (RFC 4975 9). Stateless.
 *
 * <p>A request is a {@code head}, then with a body {@link #beginBody}, the body's octets and {@code end} with
 * {@code afterBody}, without one only {@code end}. That the body does not contain its end-line is the caller's to see
 * to.
 */
public final class MsrpEncoder {
    private static final String PROTOCOL = "MSRP ";
    private static final String HYPHENS = "-------";
    private static final short CR_LF = ('\r' << 8) | '\n';
    private static final int CR_LF_OCTETS = 2;
    /** Colon, SP, CR and LF. */
    private static final int FIELD_OCTETS = 4;

    private static final int STATUS_CODE_OCTETS = 3;
    /** The flag, CR and LF. */
    private static final int AFTER_END_LINE_ID = 3;

    private MsrpEncoder() {}

    /** Start line, To-Path, From-Path and the other fields, without the blank line. */
    public static void head(ByteBuf out, RequestHead head) {
        head(out, head.transactionId(), head.method(), head.toPath(), head.fromPath(), head.fields());
    }

    /** The same of its parts. */
    public static void head(ByteBuf out, String transactionId, Method method, Path to, Path from, HeaderFields fields) {
        String toPath = to.toString();
        String fromPath = from.toString();
        String name = method.name();
        int startLine = PROTOCOL.length() + transactionId.length() + 1 + name.length() + CR_LF_OCTETS;
        byte[] array = OctetRoom.array(out, startLine + octetsOf(toPath, fromPath, fields));
        int at = protocolAndId(array, OctetRoom.from(out), transactionId);
        array[at++] = ' ';
        at = OctetRoom.put(array, at, name);
        at = OctetRoom.putCrLf(array, at);
        at = fields(array, at, toPath, fromPath, fields);
        OctetRoom.filled(out, array, at);
    }

    /** The blank line between head and body. */
    public static void beginBody(ByteBuf out) {
        out.writeShort(CR_LF);
    }

    /** The end-line; {@code afterBody} puts before it the CR LF that is not part of the body (RFC 4975 7.1). */
    public static void end(ByteBuf out, String transactionId, ContinuationFlag flag, boolean afterBody) {
        byte[] array = OctetRoom.array(out, (afterBody ? CR_LF_OCTETS : 0) + endLineOctets(transactionId));
        int at = OctetRoom.from(out);
        if (afterBody) {
            at = OctetRoom.putCrLf(array, at);
        }
        OctetRoom.filled(out, array, endLine(array, at, transactionId, flag));
    }

    /** The whole response, end-line included; its flag is always {@code $} (RFC 4975 7.2). */
    public static void response(ByteBuf out, ResponseHead head) {
        String id = head.transactionId();
        String toPath = head.toPath().toString();
        String fromPath = head.fromPath().toString();
        boolean commented = head.comment().isPresent();
        String comment = head.comment().orElse("");
        int startLine = PROTOCOL.length()
                + id.length()
                + 1
                + STATUS_CODE_OCTETS
                + (commented ? 1 : 0)
                + comment.length()
                + CR_LF_OCTETS;
        byte[] array = OctetRoom.array(out, startLine + octetsOf(toPath, fromPath, head.fields()) + endLineOctets(id));
        int at = protocolAndId(array, OctetRoom.from(out), id);
        array[at++] = ' ';
        at = statusCode(array, at, head.statusCode());
        if (commented) {
            array[at++] = ' ';
            at = OctetRoom.put(array, at, comment);
        }
        at = OctetRoom.putCrLf(array, at);
        at = fields(array, at, toPath, fromPath, head.fields());
        OctetRoom.filled(out, array, endLine(array, at, id, ContinuationFlag.END));
    }

    private static int protocolAndId(byte[] array, int from, String transactionId) {
        return OctetRoom.put(array, OctetRoom.put(array, from, PROTOCOL), transactionId);
    }

    private static int statusCode(byte[] array, int at, int code) {
        array[at] = digit(code / 100);
        array[at + 1] = digit(code / 10 % 10);
        array[at + 2] = digit(code % 10);
        return at + STATUS_CODE_OCTETS;
    }

    private static byte digit(int value) {
        return (byte) ('0' + value);
    }

    private static int octetsOf(String to, String from, HeaderFields fields) {
        int octets = octetsOf(HeaderNames.TO_PATH, to) + octetsOf(HeaderNames.FROM_PATH, from);
        for (int i = 0; i < fields.size(); i++) {
            HeaderField field = fields.get(i);
            octets += octetsOf(field.name(), field.value());
        }
        return octets;
    }

    private static int octetsOf(String name, String value) {
        return name.length() + value.length() + FIELD_OCTETS;
    }

    private static int fields(byte[] array, int from, String toPath, String fromPath, HeaderFields fields) {
        int at = field(array, from, HeaderNames.TO_PATH, toPath);
        at = field(array, at, HeaderNames.FROM_PATH, fromPath);
        for (int i = 0; i < fields.size(); i++) {
            HeaderField field = fields.get(i);
            at = field(array, at, field.name(), field.value());
        }
        return at;
    }

    private static int field(byte[] array, int from, String name, String value) {
        int at = OctetRoom.put(array, from, name);
        array[at] = ':';
        array[at + 1] = ' ';
        return OctetRoom.putCrLf(array, OctetRoom.put(array, at + 2, value));
    }

    private static int endLineOctets(String transactionId) {
        return HYPHENS.length() + transactionId.length() + AFTER_END_LINE_ID;
    }

    private static int endLine(byte[] array, int from, String transactionId, ContinuationFlag flag) {
        int at = OctetRoom.put(array, OctetRoom.put(array, from, HYPHENS), transactionId);
        array[at] = flag.octet();
        return OctetRoom.putCrLf(array, at + 1);
    }
}

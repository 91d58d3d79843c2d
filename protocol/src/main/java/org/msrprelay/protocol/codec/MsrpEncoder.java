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
    private static final int CR_LF = ('\r' << 8) | '\n';

    private MsrpEncoder() {}

    /** Start line, To-Path, From-Path and the other fields, without the blank line. */
    public static void head(ByteBuf out, RequestHead head) {
        head(out, head.transactionId(), head.method(), head.toPath(), head.fromPath(), head.fields());
    }

    /** The same of its parts. */
    public static void head(ByteBuf out, String transactionId, Method method, Path to, Path from, HeaderFields fields) {
        OctetWriter head = startLine(transactionId).text(method.name()).crLf();
        fields(head, to, from, fields);
        head.to(out);
    }

    /** The blank line between head and body. */
    public static void beginBody(ByteBuf out) {
        out.writeShort(CR_LF);
    }

    /** The end-line; {@code afterBody} puts before it the CR LF that is not part of the body (RFC 4975 7.1). */
    public static void end(ByteBuf out, String transactionId, ContinuationFlag flag, boolean afterBody) {
        OctetWriter end = OctetWriter.begin();
        if (afterBody) {
            end.crLf();
        }
        end(end, transactionId, flag);
        end.to(out);
    }

    /** The whole response, end-line included; its flag is always {@code $} (RFC 4975 7.2). */
    public static void response(ByteBuf out, ResponseHead head) {
        OctetWriter response = startLine(head.transactionId());
        statusCode(response, head.statusCode());
        if (head.comment().isPresent()) {
            response.octet(' ').text(head.comment().get());
        }
        response.crLf();
        fields(response, head.toPath(), head.fromPath(), head.fields());
        end(response, head.transactionId(), ContinuationFlag.END);
        response.to(out);
    }

    private static OctetWriter startLine(String transactionId) {
        return OctetWriter.begin().text("MSRP ").text(transactionId).octet(' ');
    }

    private static void statusCode(OctetWriter out, int code) {
        out.octet('0' + code / 100);
        out.octet('0' + code / 10 % 10);
        out.octet('0' + code % 10);
    }

    private static void fields(OctetWriter out, Path to, Path from, HeaderFields fields) {
        out.field(HeaderNames.TO_PATH, to.toString()).field(HeaderNames.FROM_PATH, from.toString());
        for (int i = 0; i < fields.size(); i++) {
            HeaderField field = fields.get(i);
            out.field(field.name(), field.value());
        }
    }

    private static void end(OctetWriter out, String transactionId, ContinuationFlag flag) {
        out.text("-------").text(transactionId).octet(flag.octet()).crLf();
    }
}

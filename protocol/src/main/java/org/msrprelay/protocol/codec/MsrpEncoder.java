package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Head;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
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
    private static final int COLON_SP = (':' << 8) | ' ';

    private MsrpEncoder() {}

    /** Start line, To-Path, From-Path and the other fields, without the blank line. */
    public static void head(ByteBuf out, RequestHead head) {
        head(out, head.transactionId(), head.method(), head.toPath(), head.fromPath(), head.fields());
    }

    /** The same of its parts. */
    public static void head(ByteBuf out, String transactionId, Method method, Path to, Path from, HeaderFields fields) {
        startLine(out, transactionId);
        text(out, method.name());
        out.writeShort(CR_LF);
        fields(out, to, from, fields);
    }

    /** The blank line between head and body. */
    public static void beginBody(ByteBuf out) {
        out.writeShort(CR_LF);
    }

    /** The end-line; {@code afterBody} puts before it the CR LF that is not part of the body (RFC 4975 7.1). */
    public static void end(ByteBuf out, String transactionId, ContinuationFlag flag, boolean afterBody) {
        if (afterBody) {
            out.writeShort(CR_LF);
        }
        text(out, "-------");
        text(out, transactionId);
        out.writeByte(flag.octet());
        out.writeShort(CR_LF);
    }

    /** The whole response, end-line included; its flag is always {@code $} (RFC 4975 7.2). */
    public static void response(ByteBuf out, ResponseHead head) {
        startLine(out, head.transactionId());
        statusCode(out, head.statusCode());
        if (head.comment().isPresent()) {
            out.writeByte(' ');
            text(out, head.comment().get());
        }
        out.writeShort(CR_LF);
        fields(out, head);
        end(out, head.transactionId(), ContinuationFlag.END, false);
    }

    private static void startLine(ByteBuf out, String transactionId) {
        text(out, "MSRP ");
        text(out, transactionId);
        out.writeByte(' ');
    }

    private static void statusCode(ByteBuf out, int code) {
        out.writeByte('0' + code / 100);
        out.writeByte('0' + code / 10 % 10);
        out.writeByte('0' + code % 10);
    }

    private static void fields(ByteBuf out, Head head) {
        fields(out, head.toPath(), head.fromPath(), head.fields());
    }

    private static void fields(ByteBuf out, Path to, Path from, HeaderFields fields) {
        field(out, "To-Path", to.toString());
        field(out, "From-Path", from.toString());
        for (HeaderField field : fields) {
            field(out, field.name(), field.value());
        }
    }

    private static void field(ByteBuf out, String name, String value) {
        text(out, name);
        out.writeShort(COLON_SP);
        text(out, value);
        out.writeShort(CR_LF);
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}

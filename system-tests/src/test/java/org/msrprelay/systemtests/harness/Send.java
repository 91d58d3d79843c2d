package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request being put together, octet for octet: nothing is added that was not asked for.
 *
 * <p>{@link #head}, {@link #octets} and {@link #endLine} may be written apart, which is how a chunk is held open.
 */
public final class Send {

    private final String method;
    private final String toPath;
    private final String fromPath;
    private final List<String> fields = new ArrayList<>();
    private String transactionId = Ids.next("t");
    private byte @Nullable [] body;
    private boolean openBody;
    private char flag = '$';

    private Send(String method, String toPath, String fromPath) {
        this.method = method;
        this.toPath = toPath;
        this.fromPath = fromPath;
    }

    /** A request with its two paths and nothing else. */
    public static Send request(String method, String toPath, String fromPath) {
        return new Send(method, toPath, fromPath);
    }

    /** A SEND with a Message-ID. */
    public static Send of(String toPath, String fromPath, String messageId) {
        return new Send("SEND", toPath, fromPath).field("Message-ID", messageId);
    }

    /** A SEND along a conversation, with a Message-ID. */
    public static Send along(Conversation conversation, String messageId) {
        return of(conversation.toPath(), conversation.fromPath(), messageId);
    }

    public Send transactionId(String id) {
        transactionId = id;
        return this;
    }

    public String transactionId() {
        return transactionId;
    }

    public Send field(String name, String value) {
        fields.add(name + ": " + value);
        return this;
    }

    /** A header line exactly as given. */
    public Send line(String line) {
        fields.add(line);
        return this;
    }

    public Send failing(Failing failing) {
        failing.value().ifPresent(value -> field("Failure-Report", value));
        return this;
    }

    public Send range(String range) {
        return field("Byte-Range", range);
    }

    /** The body, with a Content-Type before it. */
    public Send text(String text) {
        return body(text.getBytes(ISO_8859_1));
    }

    /** The body, with a Content-Type before it. */
    public Send body(byte[] octets) {
        return field("Content-Type", "text/plain").bareBody(octets);
    }

    /** The body alone. */
    public Send bareBody(byte[] octets) {
        body = octets.clone();
        return this;
    }

    /** A Content-Type, and a body whose octets the caller writes between {@link #head} and {@link #endLine}. */
    public Send streamedBody() {
        openBody = true;
        return field("Content-Type", "application/octet-stream");
    }

    public Send flag(char value) {
        flag = value;
        return this;
    }

    /** The header field lines, in order. */
    public List<String> fieldLines() {
        return List.copyOf(fields);
    }

    /** The start line and the header fields; with the blank line if a body follows. */
    public byte[] head() {
        StringBuilder head = new StringBuilder("MSRP " + transactionId + " " + method + "\r\n");
        head.append("To-Path: ")
                .append(toPath)
                .append("\r\nFrom-Path: ")
                .append(fromPath)
                .append("\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        if (openBody || body != null) {
            head.append("\r\n");
        }
        return head.toString().getBytes(ISO_8859_1);
    }

    /** The end-line, with the CRLF before it that is no part of the body. */
    public byte[] endLine() {
        String line = "-------" + transactionId + flag + "\r\n";
        return (openBody || body != null ? "\r\n" + line : line).getBytes(ISO_8859_1);
    }

    /** The end-line with another flag than was planned. */
    public byte[] endLine(char otherFlag) {
        flag = otherFlag;
        return endLine();
    }

    /** The whole request. */
    public byte[] octets() {
        return Octets.join(head(), body == null ? new byte[0] : body, endLine());
    }

    @Override
    public String toString() {
        return method + " " + transactionId + " " + fields + (body == null ? "" : " " + Arrays.hashCode(body));
    }
}

package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request or response as it came over the wire, one char an octet. */
public final class Frame {

    /** A header field as it stands on its line. */
    public record Field(String name, String value) {
        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private final List<String> startLine;
    private final List<Field> fields;
    private final byte @Nullable [] body;
    private final char flag;

    Frame(String startLine, List<Field> fields, byte @Nullable [] body, char flag) {
        this.startLine = Arrays.asList(startLine.split(" ", 4));
        this.fields = List.copyOf(fields);
        this.body = body;
        this.flag = flag;
    }

    public String transactionId() {
        return startLine.get(1);
    }

    public boolean isResponse() {
        return startLine.get(2).matches("\\d{3}");
    }

    public boolean isRequest(String method) {
        return !isResponse() && method().equals(method);
    }

    public String method() {
        return isResponse() ? "(response)" : startLine.get(2);
    }

    public int code() {
        if (!isResponse()) {
            throw new AssertionError("not a response: " + this);
        }
        return Integer.parseInt(startLine.get(2));
    }

    /** A response's comment. */
    public Optional<String> comment() {
        return startLine.size() > 3 ? Optional.of(startLine.get(3)) : Optional.empty();
    }

    public List<Field> fields() {
        return fields;
    }

    public List<String> fieldNames() {
        return fields.stream().map(Field::name).toList();
    }

    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public String required(String name) {
        return field(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
    }

    public String toPath() {
        return required("To-Path");
    }

    public String fromPath() {
        return required("From-Path");
    }

    public Range range() {
        return Range.parse(required("Byte-Range"));
    }

    /** The code of a REPORT's Status. */
    public int status() {
        return Integer.parseInt(required("Status").split(" ", 3)[1]);
    }

    public boolean hasBody() {
        return body != null;
    }

    public byte[] body() {
        if (body == null) {
            throw new AssertionError("no body in " + this);
        }
        return body.clone();
    }

    /** The body's length, 0 if there is none. */
    public int bodyLength() {
        return body == null ? 0 : body.length;
    }

    public String bodyText() {
        return new String(body(), ISO_8859_1);
    }

    public char flag() {
        return flag;
    }

    @Override
    public String toString() {
        return String.join(" ", startLine) + " " + fields + (body == null ? "" : " body of " + body.length) + " "
                + flag;
    }
}

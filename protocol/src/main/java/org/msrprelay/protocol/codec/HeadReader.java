package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Excerpt;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;

/**
 * Makes a head of its lines (RFC 4975 9). The first thing found wrong is kept as the reason, and the reading goes on,
 * for the paths that an answer needs.
 */
final class HeadReader {
    private final DecoderLimits limits;
    private final RepeatedPath toPaths;
    private final RepeatedPath fromPaths;
    private final RepeatedNames names = new RepeatedNames();
    private final List<HeaderField> fields = new ArrayList<>();
    private String transactionId = "";
    private boolean response;
    private @Nullable Method method;
    private @Nullable ResponseStatus status;
    private @Nullable Path toPath;
    private @Nullable Path fromPath;
    private @Nullable String toPathText;
    private @Nullable String fromPathText;
    private @Nullable String reason;
    private int fieldCount;

    HeadReader(DecoderLimits limits) {
        this.limits = limits;
        toPaths = new RepeatedPath(limits.maxPathUris());
        fromPaths = new RepeatedPath(limits.maxPathUris());
    }

    void begin(String id) {
        clear();
        transactionId = id;
    }

    /** Keeps nothing of the last head: connections may be many, and silent for long. */
    void clear() {
        transactionId = "";
        response = false;
        method = null;
        status = null;
        toPath = null;
        fromPath = null;
        toPathText = null;
        fromPathText = null;
        reason = null;
        fields.clear();
        fieldCount = 0;
    }

    /** The head is malformed; the first reason stays. */
    void reject(String why) {
        reason = reason == null ? why : reason;
    }

    /** The rest of the start line after the transaction id: SP, then a method or a status code with its comment. */
    void startLine(byte[] line, int length) {
        int from = length > 0 && line[0] == ' ' ? 1 : 0;
        response = from < length && line[from] >= '0' && line[from] <= '9';
        String text = text(line, from, length);
        try {
            if (response) {
                status = ResponseStatus.parse(text);
            } else {
                method = Method.of(text);
            }
        } catch (MalformedException e) {
            reject(message(e));
        }
    }

    void field(byte[] line, int length) {
        fieldCount++;
        if (fieldCount > limits.maxHeaderFields()) {
            reject("header fields: more than " + limits.maxHeaderFields() + " (expected: at most that)");
        }
        int colon = indexOfColon(line, length);
        if (colon < 0) {
            reject("header field: " + Excerpt.of(text(line, 0, length)) + " (expected: name: value)");
            return;
        }
        int valueAt = colon + 1 < length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
        String name = names.get(fieldCount, line, colon);
        try {
            namedField(name, line, valueAt, length);
        } catch (MalformedException e) {
            reject(message(e));
        }
    }

    private static int indexOfColon(byte[] line, int length) {
        for (int i = 0; i < length; i++) {
            if (line[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private void namedField(String name, byte[] line, int from, int to) {
        if (name.equalsIgnoreCase(HeaderNames.TO_PATH)) {
            requireFirst(name, toPathText);
            toPathText = toPaths.text(line, from, to);
            toPath = path(name, toPaths);
        } else if (name.equalsIgnoreCase(HeaderNames.FROM_PATH)) {
            requireFirst(name, fromPathText);
            fromPathText = fromPaths.text(line, from, to);
            fromPath = path(name, fromPaths);
        } else if (fieldCount <= limits.maxHeaderFields()) {
            fields.add(new HeaderField(name, text(line, from, to)));
        }
    }

    private static Path path(String name, RepeatedPath paths) {
        try {
            return paths.parse();
        } catch (MalformedException e) {
            throw new MalformedException(name + ": " + message(e));
        }
    }

    private static void requireFirst(String name, @Nullable String before) {
        if (before != null) {
            throw new MalformedException(name + ": given twice (expected: once)");
        }
    }

    /** Called after the last line: what a whole head must and must not have. */
    void complete() {
        if (toPath == null) {
            reject("To-Path: missing (expected in every head)");
        }
        if (fromPath == null) {
            reject("From-Path: missing (expected in every head)");
        }
        rejectRepeated(HeaderNames.MESSAGE_ID);
        rejectRepeated(HeaderNames.BYTE_RANGE);
    }

    private void rejectRepeated(String name) {
        boolean seen = false;
        for (HeaderField field : fields) {
            boolean named = field.isNamed(name);
            if (named && seen) {
                reject(name + ": given twice (expected: once)");
            }
            seen |= named;
        }
    }

    boolean isMalformed() {
        return reason != null;
    }

    boolean isResponse() {
        return response;
    }

    /** Only of a complete head that is a request and not malformed. */
    RequestHead request() {
        return new RequestHead(transactionId, read(method), read(toPath), read(fromPath), HeaderFields.of(fields));
    }

    /** Only of a complete head that is a response and not malformed. */
    ResponseHead response() {
        return new ResponseHead(transactionId, read(status), read(toPath), read(fromPath), HeaderFields.of(fields));
    }

    private static <T> T read(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the head is malformed or not complete");
        }
        return part;
    }

    /** What is known of a request that is malformed. */
    MalformedRequest malformed() {
        return new MalformedRequest(
                transactionId,
                Optional.ofNullable(method),
                printable(toPathText),
                printable(fromPathText),
                printable(HeaderFields.of(fields)
                        .first(HeaderNames.FAILURE_REPORT)
                        .orElse(null)),
                reason == null ? "" : reason);
    }

    private static Optional<String> printable(@Nullable String text) {
        boolean clean = text != null && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
        return clean ? Optional.ofNullable(text) : Optional.empty();
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String message(MalformedException e) {
        return String.valueOf(e.getMessage());
    }
}

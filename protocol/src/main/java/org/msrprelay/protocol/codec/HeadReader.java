package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 *
 * <p>One for each head: what is written into an object that lives on costs the collector's bookkeeping with each reference, and
 * connections, which are many and silent for long, keep nothing of their last head.
 */
final class HeadReader {
    /** What most start lines are, and the names of the paths: known without a text being made of them. */
    private static final byte[] SEND = octets("SEND");

    private static final byte[] OK = octets("200 OK");
    private static final byte[] TO_PATH = octets(HeaderNames.TO_PATH);
    private static final byte[] FROM_PATH = octets(HeaderNames.FROM_PATH);

    private static final HeaderField[] NO_FIELDS = {};
    /** What a usual head has, besides the paths; room is made for so many more when more come. */
    private static final int USUAL_FIELDS = 6;

    /** Nothing has begun. */
    static final HeadReader NONE = new HeadReader(DecoderLimits.DEFAULT, "", new RepeatedHeads(0));

    private final DecoderLimits limits;
    private final String transactionId;
    private final RepeatedHeads connection;
    /** Known from a start line that can be understood. */
    private @Nullable RepeatedParts repeated;

    /** The first {@link #kept} of them are there. */
    private HeaderField[] fields = NO_FIELDS;

    private int kept;
    private boolean response;
    private @Nullable Method method;
    private @Nullable ResponseStatus status;
    private @Nullable Path toPath;
    private @Nullable Path fromPath;
    private @Nullable String toPathText;
    private @Nullable String fromPathText;
    private @Nullable String reason;
    private int fieldCount;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A head of which the start line's first half was read.
     *
     * @param connection what was there before on the same connection
     */
    HeadReader(DecoderLimits limits, String transactionId, RepeatedHeads connection) {
        this.limits = limits;
        this.transactionId = transactionId;
        this.connection = connection;
    }

    /** The head is malformed; the first reason stays. */
    void reject(String why) {
        reason = reason == null ? why : reason;
    }

    /** The rest of the start line after the transaction id: SP, then a method or a status code with its comment. */
    void startLine(byte[] line, int lineFrom, int to) {
        int from = lineFrom < to && line[lineFrom] == ' ' ? lineFrom + 1 : lineFrom;
        response = from < to && line[from] >= '0' && line[from] <= '9';
        try {
            if (response) {
                repeated = connection.ofResponses();
                status = isText(OK, line, from, to) ? ResponseStatus.OK : ResponseStatus.parse(text(line, from, to));
            } else {
                Method read = isText(SEND, line, from, to) ? Method.SEND : Method.of(text(line, from, to));
                repeated = connection.ofRequests(read);
                method = read;
            }
        } catch (MalformedException e) {
            reject(message(e));
        }
    }

    private static boolean isText(byte[] text, byte[] line, int from, int to) {
        return Arrays.equals(text, 0, text.length, line, from, to);
    }

    /**
     * Takes the rest of the start line, To-Path and From-Path as they were in the head before, if their lines come next and are the same.
     *
     * @return how many octets of {@code in} these lines are; 0 if they have to be read
     */
    int sameBeginning(byte[] in, int from, int left) {
        RepeatedParts likely = left < 2 ? null : connection.likely(in[from + 1]);
        int octets = likely == null ? 0 : likely.beginning().octetsAt(in, from, left);
        RepeatedBeginning.Beginning same =
                likely == null || octets == 0 ? null : likely.beginning().last();
        if (same == null) {
            return 0;
        }
        repeated = likely;
        method = same.method();
        response = method == null;
        status = response ? ResponseStatus.OK : null;
        fieldCount = 2;
        toPath = same.to();
        toPathText = same.toText();
        fromPath = same.from();
        fromPathText = same.fromText();
        return octets;
    }

    void field(byte[] line, int from, int to) {
        fieldCount++;
        if (fieldCount > limits.maxHeaderFields()) {
            reject("header fields: more than " + limits.maxHeaderFields() + " (expected: at most that)");
        }
        RepeatedParts known = repeated();
        HeaderField same = known.fields().same(fieldCount, line, from, to);
        if (same != null && fieldCount <= limits.maxHeaderFields()) {
            keep(same);
            return;
        }
        try {
            HeaderField sameName = known.fields().sameName(fieldCount, line, from, to);
            if (sameName == null) {
                newField(known, line, from, to);
            } else {
                String value = value(line, from + sameName.name().length(), to);
                keepNew(known, sameName.withValue(value), line, from, to);
            }
        } catch (MalformedException e) {
            reject(message(e));
        }
    }

    private void newField(RepeatedParts known, byte[] line, int from, int to) {
        int colon = indexOfColon(line, from, to);
        if (colon < 0) {
            reject("header field: " + Excerpt.of(text(line, from, to)) + " (expected: name: value)");
        } else {
            namedField(known, line, from, colon, to);
        }
    }

    private void keep(HeaderField field) {
        if (kept == fields.length) {
            fields = Arrays.copyOf(fields, kept + USUAL_FIELDS);
        }
        fields[kept++] = field;
    }

    private HeaderFields fields() {
        return HeaderFields.of(fields, kept);
    }

    private RepeatedParts repeated() {
        RepeatedParts known = repeated;
        if (known == null) {
            known = connection.nothing();
            repeated = known;
        }
        return known;
    }

    private static int indexOfColon(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private void namedField(RepeatedParts known, byte[] line, int from, int colon, int to) {
        int valueAt = valueAt(line, colon, to);
        String name = name(line, from, colon);
        if (name.equalsIgnoreCase(HeaderNames.TO_PATH)) {
            requireFirst(name, toPathText);
            toPathText = known.toPaths().text(line, valueAt, to);
            toPath = path(name, known.toPaths());
        } else if (name.equalsIgnoreCase(HeaderNames.FROM_PATH)) {
            requireFirst(name, fromPathText);
            fromPathText = known.fromPaths().text(line, valueAt, to);
            fromPath = path(name, known.fromPaths());
            beganWithPaths(known, fromPath, fromPathText);
        } else {
            keepNew(known, new HeaderField(name, value(line, colon, to)), line, from, to);
        }
    }

    private static int valueAt(byte[] line, int colon, int to) {
        return colon + 1 < to && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
    }

    private static String value(byte[] line, int colon, int to) {
        return text(line, valueAt(line, colon, to), to);
    }

    private void keepNew(RepeatedParts known, HeaderField field, byte[] line, int from, int to) {
        if (fieldCount <= limits.maxHeaderFields()) {
            keep(field);
            known.fields().remember(fieldCount, line, from, to, field);
        }
    }

    private void beganWithPaths(RepeatedParts known, Path from, String fromText) {
        boolean usual = method != null || ResponseStatus.OK.equals(status);
        if (usual && fieldCount == 2 && toPath != null && toPathText != null) {
            known.beginning().came(new RepeatedBeginning.Beginning(method, toPath, toPathText, from, fromText));
        }
    }

    private static String name(byte[] line, int from, int colon) {
        if (isText(TO_PATH, line, from, colon)) {
            return HeaderNames.TO_PATH;
        }
        if (isText(FROM_PATH, line, from, colon)) {
            return HeaderNames.FROM_PATH;
        }
        return HeaderNames.canonical(text(line, from, colon));
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
        int count = 0;
        for (int i = 0; i < kept; i++) {
            count += fields[i].isNamed(name) ? 1 : 0;
        }
        if (count > 1) {
            reject(name + ": given twice (expected: once)");
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
        return new RequestHead(transactionId, read(method), read(toPath), read(fromPath), fields());
    }

    /** Only of a complete head that is a response and not malformed. */
    ResponseHead response() {
        return new ResponseHead(transactionId, read(status), read(toPath), read(fromPath), fields());
    }

    private static <T> T read(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a part of the head that was not read, or is malformed");
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
                printable(fields().first(HeaderNames.FAILURE_REPORT).orElse(null)),
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

package org.msrprelay.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request (RFC 4975 7.1).
 *
 * <p>The accessors of header values parse when asked and throw {@link MalformedException} for a bad value, so that a
 * request can be passed on with values that only its receiver has to understand.
 */
public final class RequestHead implements Head {
    private final String transactionId;
    private final Method method;
    private final Path toPath;
    private final Path fromPath;
    private final HeaderFields fields;

    /** Values that were parsed, since each is asked for several times on a message's way. */
    private @Nullable String messageId;

    private @Nullable ByteRange byteRange;
    private @Nullable FailureReport failureReport;

    /**
     * A head of these parts.
     *
     * @throws MalformedException if the transaction id is none (see {@link TransactionIds#isValid})
     */
    public RequestHead(String transactionId, Method method, Path toPath, Path fromPath, HeaderFields fields) {
        this(method, TransactionIds.check(transactionId), toPath, fromPath, fields);
    }

    /** The transaction id is another head's. */
    private RequestHead(Method method, String transactionId, Path toPath, Path fromPath, HeaderFields fields) {
        this.transactionId = transactionId;
        this.method = method;
        this.toPath = toPath;
        this.fromPath = fromPath;
        this.fields = fields;
    }

    @Override
    public String transactionId() {
        return transactionId;
    }

    public Method method() {
        return method;
    }

    @Override
    public Path toPath() {
        return toPath;
    }

    @Override
    public Path fromPath() {
        return fromPath;
    }

    @Override
    public HeaderFields fields() {
        return fields;
    }

    /**
     * RFC 4975 7.1.1. Its grammar has 4 to 32 characters; longer ones (UUIDs) are common and as good.
     *
     * @throws MalformedException if it is empty or holds anything but visible ASCII
     */
    public Optional<String> messageId() {
        String known = messageId;
        if (known == null) {
            String value = value(HeaderNames.MESSAGE_ID);
            known = value == null ? null : checkMessageId(value);
            messageId = known;
        }
        return Optional.ofNullable(known);
    }

    private static String checkMessageId(String value) {
        if (value.isEmpty() || !isVisible(value)) {
            throw MalformedException.of(HeaderNames.MESSAGE_ID, value, "visible ASCII characters");
        }
        return value;
    }

    private static boolean isVisible(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!Grammar.isVisible(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which octets of the message the body is (RFC 4975 7.1.1).
     *
     * @throws MalformedException if it does not parse
     */
    public Optional<ByteRange> byteRange() {
        ByteRange known = byteRange;
        if (known == null) {
            String value = value(HeaderNames.BYTE_RANGE);
            known = value == null ? null : ByteRange.parse(value);
            byteRange = known;
        }
        return Optional.ofNullable(known);
    }

    /**
     * {@link FailureReport#YES} if absent (RFC 4975 7.1.1).
     *
     * @throws MalformedException if it is not yes, partial or no
     */
    public FailureReport failureReport() {
        FailureReport known = failureReport;
        if (known == null) {
            String value = value(HeaderNames.FAILURE_REPORT);
            known = value == null ? FailureReport.YES : FailureReport.parse(value);
            failureReport = known;
        }
        return known;
    }

    /**
     * False if absent (RFC 4975 7.1.1).
     *
     * @throws MalformedException if it is neither yes nor no
     */
    public boolean successReport() {
        String value = value(HeaderNames.SUCCESS_REPORT);
        return value != null && parseYesOrNo(value);
    }

    private static boolean parseYesOrNo(String value) {
        if (value.equalsIgnoreCase("yes")) {
            return true;
        }
        if (value.equalsIgnoreCase("no")) {
            return false;
        }
        throw MalformedException.of(HeaderNames.SUCCESS_REPORT, value, "yes or no");
    }

    /**
     * What a REPORT says (RFC 4975 7.1.2).
     *
     * @throws MalformedException if it does not parse
     */
    public Optional<Status> status() {
        return fields.first(HeaderNames.STATUS).map(Grammar::trim).map(Status::parse);
    }

    private @Nullable String value(String name) {
        String value = fields.firstOrNull(name);
        return value == null ? null : Grammar.trim(value);
    }

    public RequestHead withPaths(Path to, Path from) {
        return new RequestHead(method, transactionId, to, from, fields);
    }

    public RequestHead withTransactionId(String id) {
        return new RequestHead(id, method, toPath, fromPath, fields);
    }

    public RequestHead withFields(HeaderFields newFields) {
        return new RequestHead(method, transactionId, toPath, fromPath, newFields);
    }

    /** For messages to people: the start line. */
    @Override
    public String toString() {
        return "MSRP " + transactionId + " " + method;
    }
}

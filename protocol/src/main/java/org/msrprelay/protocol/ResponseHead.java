package org.msrprelay.protocol;

import java.util.Optional;

/** A response, which is all head (RFC 4975 7.2). */
public final class ResponseHead implements Head {
    private final String transactionId;
    private final ResponseStatus status;
    private final Path toPath;
    private final Path fromPath;
    private final HeaderFields fields;

    /**
     * A head of these parts.
     *
     * @throws MalformedException if the transaction id is none (see {@link TransactionIds#isValid})
     */
    public ResponseHead(String transactionId, ResponseStatus status, Path toPath, Path fromPath, HeaderFields fields) {
        this(status, TransactionIds.check(transactionId), toPath, fromPath, fields);
    }

    /** The transaction id is another head's. */
    private ResponseHead(ResponseStatus status, String transactionId, Path toPath, Path fromPath, HeaderFields fields) {
        this.transactionId = transactionId;
        this.status = status;
        this.toPath = toPath;
        this.fromPath = fromPath;
        this.fields = fields;
    }

    /** The response to this request, with these paths and no further fields. */
    static ResponseHead to(RequestHead request, ResponseStatus status, Path toPath, Path fromPath) {
        return new ResponseHead(status, request.transactionId(), toPath, fromPath, HeaderFields.EMPTY);
    }

    @Override
    public String transactionId() {
        return transactionId;
    }

    /** 0 to 999; see {@link StatusCodes}. */
    public int statusCode() {
        return status.code();
    }

    public Optional<String> comment() {
        return status.comment();
    }

    /** Code and comment together. */
    public ResponseStatus status() {
        return status;
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

    public ResponseHead withPaths(Path to, Path from) {
        return new ResponseHead(status, transactionId, to, from, fields);
    }

    public ResponseHead withTransactionId(String id) {
        return new ResponseHead(id, status, toPath, fromPath, fields);
    }

    public ResponseHead withFields(HeaderFields newFields) {
        return new ResponseHead(status, transactionId, toPath, fromPath, newFields);
    }

    /** For messages to people: the start line. */
    @Override
    public String toString() {
        return "MSRP " + transactionId + " " + status.code()
                + status.comment().map(c -> " " + c).orElse("");
    }
}

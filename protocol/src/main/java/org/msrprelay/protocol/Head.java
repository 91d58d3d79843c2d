package org.msrprelay.protocol;

/** The head of a request or a response: start line and header fields. Immutable. */
public sealed interface Head permits RequestHead, ResponseHead {
    /** 4 to 32 characters, unique among the transactions of one connection and direction (RFC 4975 7.1). */
    String transactionId();

    Path toPath();

    Path fromPath();

    /** All header fields but To-Path and From-Path, in order. */
    HeaderFields fields();
}

package org.msrprelay.protocol;

import java.util.Optional;

/** The octet that closes an end-line (RFC 4975 7.1). */
public enum ContinuationFlag {
    /** {@code +}: the message goes on in another chunk. */
    MORE('+'),
    /** {@code $}: this chunk's last octet is the message's last. */
    END('$'),
    /** {@code #}: the message is given up, no further chunk of it follows. */
    ABORT('#');

    private final byte octet;
    private final Optional<ContinuationFlag> present;

    ContinuationFlag(char octet) {
        this.octet = (byte) octet;
        this.present = Optional.of(this);
    }

    public byte octet() {
        return octet;
    }

    /** The flag of this octet, empty if it is none. */
    public static Optional<ContinuationFlag> of(byte octet) {
        return switch (octet) {
            case '+' -> MORE.present;
            case '$' -> END.present;
            case '#' -> ABORT.present;
            default -> Optional.empty();
        };
    }
}

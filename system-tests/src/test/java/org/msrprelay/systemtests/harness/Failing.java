package org.msrprelay.systemtests.harness;

import java.util.Optional;

/** The values of Failure-Report (RFC 4975 7.1.1), its absence among them. */
public enum Failing {
    ABSENT,
    YES,
    PARTIAL,
    NO;

    public Optional<String> value() {
        return switch (this) {
            case ABSENT -> Optional.empty();
            case YES -> Optional.of("yes");
            case PARTIAL -> Optional.of("partial");
            case NO -> Optional.of("no");
        };
    }

    /** Whether a request taken over is answered 200. */
    public boolean answered() {
        return this == ABSENT || this == YES;
    }

    /** Whether errors are told at all. */
    public boolean told() {
        return this != NO;
    }
}

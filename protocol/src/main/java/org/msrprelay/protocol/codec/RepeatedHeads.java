package org.msrprelay.protocol.codec;

import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Method;

/**
 * What is known of the heads of one connection. Of SENDs, REPORTs and responses apart: whoever sends and receives has all of them in
 * turn, with other paths. Of nothing else: an AUTH comes once, and then the connection may be silent for long.
 */
final class RepeatedHeads {
    private final int maxPathUris;
    /** Only where there was one, as the others. */
    private @Nullable RepeatedParts ofSends;

    private @Nullable RepeatedParts ofReports;
    private @Nullable RepeatedParts ofResponses;

    RepeatedHeads(int maxPathUris) {
        this.maxPathUris = maxPathUris;
    }

    RepeatedParts ofRequests(Method method) {
        if (method.equals(Method.SEND)) {
            ofSends = ofSends == null ? nothing() : ofSends;
            return ofSends;
        }
        if (method.equals(Method.REPORT)) {
            ofReports = ofReports == null ? nothing() : ofReports;
            return ofReports;
        }
        return nothing();
    }

    RepeatedParts ofResponses() {
        ofResponses = ofResponses == null ? nothing() : ofResponses;
        return ofResponses;
    }

    /** Of the heads that have this octet behind the transaction id and SP; null if there was none, or if there are several kinds. */
    @Nullable RepeatedParts likely(byte first) {
        return switch (first) {
            case 'S' -> ofSends;
            case 'R' -> ofReports;
            case '2' -> ofResponses;
            default -> null;
        };
    }

    /** Nothing is known so far. */
    RepeatedParts nothing() {
        return RepeatedParts.ofPaths(maxPathUris);
    }
}

package org.msrprelay.protocol.codec;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the heads of one connection. Of requests and of responses apart: whoever sends and receives sends both in turn,
 * with other paths.
 */
final class RepeatedHeads {
    private final int maxPathUris;
    private final RepeatedParts ofRequests;
    /** Only where there was one. */
    private @Nullable RepeatedParts ofResponses;

    RepeatedHeads(int maxPathUris) {
        this.maxPathUris = maxPathUris;
        this.ofRequests = RepeatedParts.ofPaths(maxPathUris);
    }

    RepeatedParts ofRequests() {
        return ofRequests;
    }

    RepeatedParts ofResponses() {
        RepeatedParts known = ofResponses;
        if (known == null) {
            known = RepeatedParts.ofPaths(maxPathUris);
            ofResponses = known;
        }
        return known;
    }
}

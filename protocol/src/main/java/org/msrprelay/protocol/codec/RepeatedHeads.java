package org.msrprelay.protocol.codec;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the heads of one connection. Of SENDs and of responses apart: whoever sends and receives has both in turn, with
 * other paths. Of nothing else: an AUTH comes once, and then the connection may be silent for long.
 */
final class RepeatedHeads {
    private final int maxPathUris;
    /** Only where there was one. */
    private @Nullable RepeatedParts ofSends;

    private @Nullable RepeatedParts ofResponses;

    RepeatedHeads(int maxPathUris) {
        this.maxPathUris = maxPathUris;
    }

    RepeatedParts ofSends() {
        RepeatedParts known = ofSends;
        if (known == null) {
            known = ofOthers();
            ofSends = known;
        }
        return known;
    }

    RepeatedParts ofResponses() {
        RepeatedParts known = ofResponses;
        if (known == null) {
            known = ofOthers();
            ofResponses = known;
        }
        return known;
    }

    /** Nothing is known of them, nor will be. */
    RepeatedParts ofOthers() {
        return RepeatedParts.ofPaths(maxPathUris);
    }
}

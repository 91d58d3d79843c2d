package org.msrprelay.protocol.codec;

import org.msrprelay.protocol.Path;

/**
 * What a decoder accepts at most of one message. Bodies have no limit: they are not kept.
 *
 * @param maxHeadOctets octets from the start line to the blank line or end-line, both included; a longer head is
 *     malformed
 * @param maxHeaderFields header fields, To-Path and From-Path included; more are malformed
 * @param maxPathUris URIs in To-Path and in From-Path; more are malformed
 * @param maxSkippedHeadOctets octets of a head that are skipped past {@code maxHeadOctets} in search of its end; after
 *     them the stream is given up
 */
public record DecoderLimits(int maxHeadOctets, int maxHeaderFields, int maxPathUris, int maxSkippedHeadOctets) {
    /** A head of ten relays and a large Authorization has some 4 KiB. */
    private static final int DEFAULT_HEAD_OCTETS = 16_384;
    /** RFC 4975, RFC 4976 and MIME together define some twenty. */
    private static final int DEFAULT_HEADER_FIELDS = 64;
    /** Enough to get a 400 across to a sender who is somewhat over the limit, before the connection has to go. */
    private static final int DEFAULT_SKIPPED_HEAD_OCTETS = 65_536;

    public static final DecoderLimits DEFAULT =
            new DecoderLimits(DEFAULT_HEAD_OCTETS, DEFAULT_HEADER_FIELDS, Path.MAX_URIS, DEFAULT_SKIPPED_HEAD_OCTETS);

    public DecoderLimits {
        require("maxHeadOctets", maxHeadOctets, 256);
        require("maxHeaderFields", maxHeaderFields, 2);
        require("maxPathUris", maxPathUris, 1);
        require("maxSkippedHeadOctets", maxSkippedHeadOctets, 0);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }

    int maxOctetsUntilFault() {
        return (int) Math.min(Integer.MAX_VALUE, (long) maxHeadOctets + maxSkippedHeadOctets);
    }
}

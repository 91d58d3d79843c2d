package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Other ways to find an end-line, to compare the decoder's with. */
final class OtherScans {
    private static final String BEFORE_ID = "\r\n-------";

    private final byte[] endLine;

    OtherScans(String transactionId) {
        this.endLine = (BEFORE_ID + transactionId).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As with C's memchr: the next CR by the fastest search there is, then a comparison. -1 if there is none. */
    int byCarriageReturns(ByteBuf in, int from) {
        int end = in.writerIndex();
        for (int at = in.indexOf(from, end, (byte) '\r'); at >= 0; at = in.indexOf(at + 1, end, (byte) '\r')) {
            if (isAt(in, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isAt(ByteBuf in, int start) {
        if (start + endLine.length > in.writerIndex()) {
            return false;
        }
        for (int i = 1; i < endLine.length; i++) {
            if (in.getByte(start + i) != endLine[i]) {
                return false;
            }
        }
        return true;
    }

    /** Octet after octet, each compared with the one that the end-line would have next. -1 if there is none. */
    int byOctets(ByteBuf in, int from) {
        int matched = 0;
        for (int at = from; at < in.writerIndex(); at++) {
            byte octet = in.getByte(at);
            if (octet == endLine[matched]) {
                matched++;
                if (matched == endLine.length) {
                    return at + 1 - matched;
                }
            } else {
                matched = octet == endLine[0] ? 1 : 0;
            }
        }
        return -1;
    }
}

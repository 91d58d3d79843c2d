package org.msrprelay.client;

import org.msrprelay.protocol.ContinuationFlag;

/** What a {@link ChunkWriter} does, told as it does it. */
interface ChunkEvents {
    /** A SEND's head is about to be written. */
    void chunkBegun(String transactionId, long start);

    /** A SEND's end-line was written. */
    void chunkEnded(String transactionId, ContinuationFlag flag);
}

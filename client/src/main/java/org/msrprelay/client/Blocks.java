package org.msrprelay.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The blocks of one message's content, as they become available. Used on the connection's loop. */
interface Blocks {
    /**
     * The next block, which is the caller's to release; null if it is not there yet: who was given to be told is told when.
     *
     * @throws IOException if the content cannot be read
     */
    @Nullable Block poll() throws IOException;

    /** Whether {@link #poll} would not return null. */
    boolean available();

    /** Releases what is held and closes the content. */
    void close();
}

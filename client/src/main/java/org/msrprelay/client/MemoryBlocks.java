package org.msrprelay.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Blocks of a content that does not block: read when they are asked for. */
final class MemoryBlocks implements Blocks {
    private final ContentCursor cursor;

    MemoryBlocks(ContentCursor cursor) {
        this.cursor = cursor;
    }

    @Override
    public @Nullable Block poll() throws IOException {
        return cursor.next();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public void close() {
        cursor.close();
    }
}

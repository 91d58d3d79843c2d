package org.msrprelay.client.message;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** A stream's octets. */
final class StreamContent implements Content {
    private final InputStream stream;
    private final OptionalLong total;

    StreamContent(InputStream stream, OptionalLong total) {
        this.stream = stream;
        this.total = total;
    }

    @Override
    public OptionalLong total() {
        return total;
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public int read(ByteBuf into, int atMost) throws IOException {
        return into.writeBytes(stream, atMost);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

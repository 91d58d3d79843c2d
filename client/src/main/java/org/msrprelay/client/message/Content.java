package org.msrprelay.client.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where the octets of a message come from. Read once, in order, block by block, only as fast as they are sent.
 *
 * <p>Used by one thread at a time: a reader thread of the loops if it {@link #mayBlock()}, else the connection's loop.
 */
public interface Content extends AutoCloseable {

    /** How many octets there are; empty if that shows only at the end. More than that is not read. */
    OptionalLong total();

    /** Whether {@link #read} may wait for a disk, a pipe or a network. */
    boolean mayBlock();

    /**
     * Appends at least 1 and at most {@code atMost} octets.
     *
     * @return how many; -1 at the end
     * @throws IOException if it cannot be read; the message is then aborted
     */
    int read(ByteBuf into, int atMost) throws IOException;

    @Override
    void close();

    /** The text as UTF-8. */
    static Content text(String text) {
        return octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array itself, which must not change until the message is sent. */
    static Content octets(byte[] octets) {
        return new MemoryContent(Unpooled.wrappedBuffer(octets));
    }

    /**
     * A file, as long as it is at this moment.
     *
     * @throws IOException if it cannot be opened
     */
    static Content file(Path file) throws IOException {
        return FileContent.open(file);
    }

    /** A stream of unknown length; closed at the end. Its last block is sent when the end has shown. */
    static Content stream(InputStream stream) {
        return new StreamContent(stream, OptionalLong.empty());
    }

    /** A stream of known length; closed at the end. */
    static Content stream(InputStream stream, long total) {
        return new StreamContent(stream, OptionalLong.of(total));
    }
}

package org.msrprelay.client.message;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** A file's octets. */
final class FileContent implements Content {
    private final FileChannel channel;
    private final long total;
    private long position;

    private FileContent(FileChannel channel, long total) {
        this.channel = channel;
        this.total = total;
    }

    static FileContent open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileContent(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public OptionalLong total() {
        return OptionalLong.of(total);
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public int read(ByteBuf into, int atMost) throws IOException {
        int length = into.writeBytes(channel, position, atMost);
        position += Math.max(length, 0);
        return length;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

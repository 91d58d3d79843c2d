package org.msrprelay.server.inbox;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being written: bears {@code .part} until it is complete, and never takes the place of another.
 *
 * <p>Blocks on the disk; used by one thread.
 */
final class PartFile {
    private static final String SUFFIX = ".part";
    /** Files of one name; more of them are somebody's mistake. */
    private static final int MAX_NUMBER = 10_000;

    private final Path directory;
    private final String name;
    private final Path part;
    private final FileChannel channel;

    private PartFile(Path directory, String name, Path part, FileChannel channel) {
        this.directory = directory;
        this.name = name;
        this.part = part;
        this.channel = channel;
    }

    /** @param name harmless, see {@link FileNames} */
    static PartFile create(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        for (int number = 1; number <= MAX_NUMBER; number++) {
            Path part = directory.resolve(FileNames.numbered(name, number) + SUFFIX);
            try {
                // CREATE_NEW follows no link that somebody left there
                FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new PartFile(directory, name, part, channel);
            } catch (FileAlreadyExistsException e) {
                // the next number, then
            }
        }
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
    }

    /** Writes all the octets at this position. */
    void write(long position, ByteBuf octets) throws IOException {
        long at = position;
        while (octets.isReadable()) {
            at += octets.readBytes(channel, at, octets.readableBytes());
        }
    }

    /** Gives the complete file its name, or the next one that is free. */
    Path complete() throws IOException {
        channel.close();
        for (int number = 1; number <= MAX_NUMBER; number++) {
            Path file = directory.resolve(FileNames.numbered(name, number));
            try {
                return Files.move(part, file);
            } catch (FileAlreadyExistsException e) {
                // the next number, then
            }
        }
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
    }

    void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}

package org.msrprelay.server.inbox;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.protocol.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one message to a file as it arrives, and confirms it once it is stored.
 *
 * <p>Octets come on the connection's loop and are written by the writer's one thread; when the disk falls behind by
 * {@link #MAX_PENDING_OCTETS} the message is paused. If they cannot be written, the message is refused with 413, or reported
 * as failed.
 */
public final class FileReceiver implements MessageReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(FileReceiver.class);

    /** Some tenths of a second of a fast network. */
    static final long MAX_PENDING_OCTETS = 4 << 20;

    private final IncomingMessage message;
    private final Path directory;
    private final String name;
    private final Executor writer;
    private final Outcome outcome;
    private final AtomicLong pending = new AtomicLong();
    private @Nullable PartFile file;
    private boolean failed;

    /** What became of the message; told on the writer's thread, once. */
    public interface Outcome {
        /** The message is in this file. */
        void stored(Path file, long octets);

        /** There is no file. */
        void lost(String reason);
    }

    /**
     * Begins to receive.
     *
     * @param name harmless, see {@link FileNames}
     * @param writer runs what it is given in order, one after the other
     */
    public FileReceiver(IncomingMessage message, Path directory, String name, Executor writer, Outcome outcome) {
        this.message = message;
        this.directory = directory;
        this.name = name;
        this.writer = writer;
        this.outcome = outcome;
        message.holdConfirmation();
    }

    @Override
    public void octets(long position, ByteBuf octets) {
        // a copy: a slice would pin the whole of a read buffer for the sake of a few octets
        ByteBuf copy = octets.alloc().buffer(octets.readableBytes()).writeBytes(octets);
        if (pending.addAndGet(copy.readableBytes()) > MAX_PENDING_OCTETS) {
            message.pause();
        }
        try {
            writer.execute(() -> write(position, copy));
        } catch (RejectedExecutionException e) {
            copy.release();
            throw e;
        }
    }

    private void write(long position, ByteBuf octets) {
        int length = octets.readableBytes();
        try {
            if (!failed) {
                file().write(position, octets);
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            octets.release();
            if (pending.addAndGet(-length) <= MAX_PENDING_OCTETS / 2) {
                message.resume();
            }
        }
    }

    private PartFile file() throws IOException {
        PartFile open = file;
        if (open == null) {
            open = PartFile.create(directory, name);
            file = open;
        }
        return open;
    }

    @Override
    public void complete(long total) {
        writer.execute(() -> {
            if (failed) {
                return;
            }
            try {
                Path stored = file().complete();
                message.confirm();
                outcome.stored(stored, total);
            } catch (IOException e) {
                fail(e);
            }
        });
    }

    @Override
    public void aborted(String reason) {
        writer.execute(() -> {
            if (!failed) {
                failed = true;
                discard();
                outcome.lost(reason);
            }
        });
    }

    private void fail(IOException cause) {
        failed = true;
        discard();
        message.fail(StatusCodes.STOP_SENDING, "It cannot be stored");
        outcome.lost("it cannot be stored: " + cause);
    }

    private void discard() {
        PartFile open = file;
        file = null;
        if (open != null) {
            try {
                open.discard();
            } catch (IOException e) {
                LOG.debug("{}: what was written of it is left there", name, e);
            }
        }
    }
}

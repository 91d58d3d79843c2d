package org.msrprelay.server.inbox;

import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.protocol.StatusCodes;

/**
 * Takes every message: short texts without a file name are shown, everything else becomes a file.
 *
 * <p>Messages begin on connections' loops; files are written by one thread of the mailbox's own.
 */
public final class Mailbox implements MessageHandler, AutoCloseable {
    private final Path directory;
    private final long maxOctets;
    private final Reader reader;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mailbox");
        thread.setDaemon(true);
        return thread;
    });

    /** Who is told of what arrives, on any thread. */
    public interface Reader {
        /** A file begins; the result is told how many of its octets are there, until it is stored or lost. */
        LongConsumer fileBegins(String name, OptionalLong total);

        void fileStored(String name, Path file, long octets);

        void text(String text);

        void lost(String name, String reason);
    }

    /**
     * Opens a mailbox.
     *
     * @param directory where files go; made when the first comes
     * @param maxOctets larger messages are refused with 413
     */
    public Mailbox(Path directory, long maxOctets, Reader reader) {
        this.directory = directory;
        this.maxOctets = maxOctets;
        this.reader = reader;
    }

    @Override
    public MessageReceiver begin(IncomingMessage message) {
        Optional<String> fileName = message.contentDisposition().flatMap(ContentDisposition::fileName);
        if (message.announcedTotal().orElse(0) > maxOctets) {
            message.refuse(StatusCodes.STOP_SENDING, "Too large");
            reader.lost(fileName.map(FileNames::harmless).orElse("a message"), "larger than " + maxOctets + " octets");
            return MessageReceiver.DROPPING;
        }
        if (fileName.isEmpty() && isShortText(message)) {
            return new TextReceiver(message, reader::text, reason -> reader.lost("a text", reason));
        }
        return file(message, FileNames.harmless(fileName.orElse("message-" + message.messageId())));
    }

    private static boolean isShortText(IncomingMessage message) {
        String type = message.contentType().orElse("").toLowerCase(Locale.ROOT);
        boolean plain = type.equals("text/plain") || type.startsWith("text/plain;");
        return plain && message.announcedTotal().orElse(0) <= TextReceiver.MAX_OCTETS;
    }

    private MessageReceiver file(IncomingMessage message, String name) {
        LongConsumer reached = reader.fileBegins(name, message.announcedTotal());
        FileReceiver.Outcome outcome = new FileReceiver.Outcome() {
            @Override
            public void stored(Path file, long octets) {
                reader.fileStored(name, file, octets);
            }

            @Override
            public void lost(String reason) {
                reader.lost(name, reason);
            }
        };
        FileReceiver receiver = new FileReceiver(message, directory, name, writer, outcome);
        return new Counting(message, receiver, reached);
    }

    /** Says how far a file is, and ends one that was larger than announced. */
    private final class Counting implements MessageReceiver {
        private final IncomingMessage message;
        private final MessageReceiver next;
        private final LongConsumer reached;

        Counting(IncomingMessage message, MessageReceiver next, LongConsumer reached) {
            this.message = message;
            this.next = next;
            this.reached = reached;
        }

        @Override
        public void octets(long position, ByteBuf octets) {
            long end = position + octets.readableBytes();
            if (end > maxOctets) {
                message.refuse(StatusCodes.STOP_SENDING, "Too large");
                next.aborted("larger than " + maxOctets + " octets");
                return;
            }
            next.octets(position, octets);
            reached.accept(end);
        }

        @Override
        public void complete(long total) {
            next.complete(total);
        }

        @Override
        public void aborted(String reason) {
            next.aborted(reason);
        }
    }

    /** Writes what has arrived, and ends the thread. */
    @Override
    public void close() {
        writer.shutdown();
    }
}

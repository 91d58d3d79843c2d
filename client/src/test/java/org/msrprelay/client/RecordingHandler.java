package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.client.message.Report;

/** Takes every message: keeps short ones, and the hash of all. */
final class RecordingHandler implements MessageHandler {
    static final int KEPT_OCTETS = 64 * 1024;

    final BlockingQueue<Received> begun = new LinkedBlockingQueue<>();
    final BlockingQueue<Report> unknownReports = new LinkedBlockingQueue<>();

    /** Waits for the next message to begin. */
    Received next() throws InterruptedException {
        Received received = begun.poll(20, TimeUnit.SECONDS);
        if (received == null) {
            throw new AssertionError("no message began");
        }
        return received;
    }

    @Override
    public MessageReceiver begin(IncomingMessage message) {
        Received received = new Received(message);
        begun.add(received);
        return received;
    }

    @Override
    public void unknownReport(Report report) {
        unknownReports.add(report);
    }

    /** One message. */
    static final class Received implements MessageReceiver {
        final IncomingMessage message;
        final CompletableFuture<Long> completed = new CompletableFuture<>();
        private final MessageDigest digest;
        private final StringBuilder text = new StringBuilder();
        final AtomicLong octets = new AtomicLong();

        Received(IncomingMessage message) {
            this.message = message;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void octets(long position, ByteBuf buffer) {
            if (position != octets.get()) {
                throw new IllegalStateException("position " + position + " after " + octets + " octets");
            }
            octets.addAndGet(buffer.readableBytes());
            digest.update(buffer.nioBuffer());
            if (octets.get() <= KEPT_OCTETS) {
                text.append(buffer.toString(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void complete(long total) {
            completed.complete(total);
        }

        @Override
        public void aborted(String reason) {
            completed.completeExceptionally(new IllegalStateException(reason));
        }

        long awaitTotal() throws Exception {
            return completed.get(20, TimeUnit.SECONDS);
        }

        String text() {
            return text.toString();
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}

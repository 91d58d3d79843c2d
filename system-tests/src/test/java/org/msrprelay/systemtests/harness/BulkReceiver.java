package org.msrprelay.systemtests.harness;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Reads one message on a thread of its own, answers its parts 200 where they want that, and checks that they follow each other. */
public final class BulkReceiver {

    private final RawPeer peer;
    private final String messageId;
    private final Runnable beforeEach;
    private final MessageDigest digest = Octets.digest("SHA-256");
    private final AtomicLong received = new AtomicLong();

    /**
     * Reads as fast as it goes or as slow as the caller makes it.
     *
     * @param beforeEach what to do before each frame
     */
    public BulkReceiver(RawPeer peer, String messageId, Runnable beforeEach) {
        this.peer = peer;
        this.messageId = messageId;
        this.beforeEach = beforeEach;
    }

    /** Reads to the part that ends the message; gives the SHA-256 of the body. */
    public CompletableFuture<String> start() {
        CompletableFuture<String> done = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        done.complete(run());
                    } catch (RuntimeException | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                },
                "bulk receiver");
        reader.setDaemon(true);
        reader.start();
        return done;
    }

    private String run() {
        while (true) {
            beforeEach.run();
            Frame part = peer.read();
            if (!part.isRequest("SEND") || !part.required("Message-ID").equals(messageId)) {
                continue;
            }
            if (part.range().start() != received.get() + 1) {
                throw new AssertionError("expected octet " + (received.get() + 1) + ": " + part);
            }
            digest.update(part.body());
            received.addAndGet(part.bodyLength());
            if (part.field("Failure-Report").orElse("yes").equals("yes")) {
                peer.ok(part);
            }
            if (part.flag() != '+') {
                return HexFormat.of().formatHex(digest.digest());
            }
        }
    }

    /** Body octets received. */
    public long received() {
        return received.get();
    }
}

package org.msrprelay.systemtests.harness;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Writes one large chunk on a thread of its own, and knows how far it has come. */
public final class BulkSender {

    private static final int BLOCK_OCTETS = 64 * 1024;

    private final RawPeer peer;
    private final Send chunk;
    private final long length;
    private final long seed;
    private final AtomicLong written = new AtomicLong();
    private final MessageDigest digest = Octets.digest("SHA-256");

    private BulkSender(RawPeer peer, Send chunk, long length, long seed) {
        this.peer = peer;
        this.chunk = chunk;
        this.length = length;
        this.seed = seed;
    }

    public static BulkSender of(RawPeer peer, Send chunk, long length, long seed) {
        return new BulkSender(peer, chunk, length, seed);
    }

    /** Writes head, body and end-line. */
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread writer = new Thread(
                () -> {
                    try {
                        run();
                        done.complete(null);
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "bulk sender");
        writer.setDaemon(true);
        writer.start();
        return done;
    }

    private void run() {
        byte[] block = Octets.random(BLOCK_OCTETS, seed);
        peer.write(chunk.head());
        for (long at = 0; at < length; at += BLOCK_OCTETS) {
            int count = (int) Math.min(BLOCK_OCTETS, length - at);
            number(block, at);
            peer.write(block, 0, count);
            digest.update(block, 0, count);
            written.addAndGet(count);
        }
        peer.write(chunk.endLine());
    }

    /** Makes each block differ from the others, so that a lost or doubled one shows. */
    private static void number(byte[] block, long at) {
        for (int i = 0; i < Long.BYTES; i++) {
            block[i] = (byte) (at >>> (8 * i));
        }
    }

    /** Body octets that the socket has taken. */
    public long written() {
        return written.get();
    }

    /** The SHA-256 of the body, once all is written. */
    public String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

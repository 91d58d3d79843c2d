package org.msrprelay.server.demo;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.msrprelay.client.message.MessageReceiver;

/** Takes the hash of a message as it arrives, and passes it on. Used on the connection's loop. */
final class HashingReceiver implements MessageReceiver {
    private final MessageDigest digest = Sha256.digest();
    private final LongConsumer reached;
    private final MessageReceiver next;
    private final CompletableFuture<String> sha256;
    private long octets;

    /**
     * Begins to receive.
     *
     * @param reached told how many octets there are
     * @param sha256 completes with the message; fails if it is not completed, or not in order, as one relay keeps it
     */
    HashingReceiver(LongConsumer reached, MessageReceiver next, CompletableFuture<String> sha256) {
        this.reached = reached;
        this.next = next;
        this.sha256 = sha256;
    }

    @Override
    public void octets(long position, ByteBuf buffer) {
        if (position != octets) {
            sha256.completeExceptionally(
                    new DemoException("octets at position " + position + " (expected: " + octets + ")"));
        }
        digest.update(buffer.nioBuffer());
        octets += buffer.readableBytes();
        reached.accept(octets);
        next.octets(position, buffer);
    }

    @Override
    public void complete(long total) {
        next.complete(total);
        sha256.complete(HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void aborted(String reason) {
        next.aborted(reason);
        sha256.completeExceptionally(new DemoException("the receiver's message was aborted: " + reason));
    }
}

package org.msrprelay.systemtests.invariant;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Range;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.Send;

/** Sends messages of all sizes, some in several chunks, in pieces, and enters in the ledger what it is told of them. */
final class BusySender {

    private static final int MESSAGES = 60;

    private record Chunk(String messageId, long start, long end) {}

    private final Conversation conversation;
    private final RawPeer peer;
    private final Ledger ledger;
    private final Random random;
    private final Map<String, Chunk> underWay = new ConcurrentHashMap<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final String lastTransaction = Ids.next("last");
    private volatile @Nullable AssertionError failure;

    BusySender(Conversation conversation, Ledger ledger, Random random) {
        this.conversation = conversation;
        this.peer = conversation.sender();
        this.ledger = ledger;
        this.random = random;
    }

    /** Sends everything, while a thread of its own reads what comes back. */
    void run() {
        Thread reader = new Thread(this::read, "reader of a busy sender");
        reader.setDaemon(true);
        reader.start();
        for (int i = 0; i < MESSAGES; i++) {
            sendMessage(Ids.next("m"));
        }
    }

    /** SENDs that the relay has not answered yet. */
    int unanswered() {
        return underWay.size();
    }

    /** What the reading thread found wrong. */
    Optional<AssertionError> readerFailure() {
        return Optional.ofNullable(failure);
    }

    /** Reads all that was sent up to now. */
    void finish() {
        peer.send(
                Send.of(conversation.reportingUri(), peer.uri(), Ids.next("k")).transactionId(lastTransaction));
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendMessage(String messageId) {
        int length = random.nextInt(4) == 0 ? 1 + random.nextInt(150_000) : 1 + random.nextInt(5000);
        byte[] body = Octets.letters(length);
        int at = 0;
        while (at < length) {
            int count = random.nextInt(3) == 0 ? 1 + random.nextInt(length - at) : length - at;
            Send chunk = Send.along(conversation, messageId)
                    .range((at + 1) + "-*/" + length)
                    .streamedBody()
                    .flag(at + count == length ? '$' : '+');
            underWay.put(chunk.transactionId(), new Chunk(messageId, at + 1L, at + count));
            write(chunk, body, at, count);
            at += count;
        }
    }

    private void write(Send chunk, byte[] body, int from, int length) {
        peer.write(chunk.head());
        for (int at = from; at < from + length; ) {
            int count = Math.min(from + length - at, 1 + random.nextInt(40_000));
            peer.write(body, at, count);
            at += count;
            if (random.nextInt(4) == 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(3_000_000));
            }
        }
        peer.write(chunk.endLine());
    }

    private void read() {
        try {
            for (Frame frame = peer.read(); !frame.transactionId().equals(lastTransaction); frame = peer.read()) {
                take(frame);
            }
        } catch (AssertionError e) {
            failure = e;
        } finally {
            finished.countDown();
        }
    }

    private void take(Frame frame) {
        if (frame.isResponse()) {
            Chunk chunk = underWay.get(frame.transactionId());
            if (chunk == null) {
                throw new AssertionError("answered twice, or never sent: " + frame);
            }
            ledger.answeredByRelay(chunk.messageId(), chunk.start(), chunk.end(), frame.code());
            underWay.remove(frame.transactionId());
        } else if (frame.isRequest("REPORT")) {
            ledger.reported(frame.required("Message-ID"), Range.parse(frame.required("Byte-Range")));
        } else {
            throw new AssertionError("unexpected: " + frame);
        }
    }
}

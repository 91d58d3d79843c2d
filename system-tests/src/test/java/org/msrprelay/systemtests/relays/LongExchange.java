package org.msrprelay.systemtests.relays;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.Send;

/**
 * One end of a conversation in which both sides send one long message at once and wish to be told of its success (RFC 4975 7.1.2).
 *
 * <p>Two threads: a writer, and a reader that leaves what it has to write to the writer.
 */
final class LongExchange {

    private static final int CHUNK_OCTETS = 256 * 1024;
    private static final long PAUSE_NANOS = 100_000;

    private final Conversation conversation;
    private final RawPeer peer;
    private final int length;
    private final long seed;
    private final ConcurrentLinkedQueue<byte[]> answers = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> sent = new CompletableFuture<>();
    private final CompletableFuture<String> received = new CompletableFuture<>();
    private final CompletableFuture<String> succeeded = new CompletableFuture<>();

    /** The end of the conversation's sender. */
    LongExchange(Conversation conversation, int length, long seed) {
        this.conversation = conversation;
        this.peer = conversation.sender();
        this.length = length;
        this.seed = seed;
    }

    void start() {
        begin(this::write);
        begin(this::read);
    }

    private void begin(Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | AssertionError e) {
                        List.of(sent, received, succeeded).forEach(each -> each.completeExceptionally(e));
                    }
                },
                "long exchange");
        thread.setDaemon(true);
        thread.start();
    }

    /** SHA-256 of what was sent. */
    CompletableFuture<String> sent() {
        return sent;
    }

    /** SHA-256 of what was received. */
    CompletableFuture<String> received() {
        return received;
    }

    /** The range that the other side's REPORT says to have arrived. */
    CompletableFuture<String> succeeded() {
        return succeeded;
    }

    private void write() {
        byte[] message = Octets.random(length, seed);
        String messageId = Ids.next("long");
        for (int at = 0; at < length; at += CHUNK_OCTETS) {
            writeAnswers();
            int end = Math.min(length, at + CHUNK_OCTETS);
            peer.send(Send.along(conversation, messageId)
                    .field("Success-Report", "yes")
                    .range((at + 1) + "-*/" + length)
                    .body(Arrays.copyOfRange(message, at, end))
                    .flag(end == length ? '$' : '+'));
        }
        sent.complete(HexFormat.of().formatHex(Octets.digest("SHA-256").digest(message)));
        while (!succeeded.isDone() || !received.isDone() || !answers.isEmpty()) {
            writeAnswers();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void writeAnswers() {
        for (byte[] answer = answers.poll(); answer != null; answer = answers.poll()) {
            peer.write(answer);
        }
    }

    private void read() {
        Assembly message = null;
        while (!succeeded.isDone() || !received.isDone()) {
            Frame frame = peer.read();
            if (frame.isRequest("SEND")) {
                message = message == null ? new Assembly(frame.required("Message-ID")) : message;
                take(message, frame);
            } else if (frame.isRequest("REPORT") && frame.status() == 200) {
                succeeded.complete(frame.required("Byte-Range"));
            } else if (!frame.isResponse() || frame.code() != 200) {
                throw new AssertionError("unexpected: " + frame);
            }
        }
    }

    private void take(Assembly message, Frame part) {
        if (!message.add(part)) {
            throw new AssertionError("unexpected: " + part);
        }
        answers.add(Octets.latin1("MSRP " + part.transactionId() + " 200 OK\r\nTo-Path: "
                + part.fromPath().split(" ", 2)[0] + "\r\nFrom-Path: " + peer.uri() + "\r\n-------"
                + part.transactionId() + "$\r\n"));
        if (message.ended()) {
            answers.add(success(part));
            received.complete(message.digest());
        }
    }

    private byte[] success(Frame part) {
        return Send.request("REPORT", part.fromPath(), peer.uri())
                .field("Message-ID", part.required("Message-ID"))
                .range("1-" + length + "/" + length)
                .field("Status", "000 200 OK")
                .octets();
    }
}

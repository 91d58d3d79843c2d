package org.msrprelay.systemtests.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.Send;

/**
 * A well-behaved client that sends one long message while it receives another: it reads whatever it is writing, and answers
 * between its chunks.
 *
 * <p>Two threads: a writer, and a reader that leaves its answers to the writer.
 */
final class DuplexPeer {

    private static final int CHUNK_OCTETS = 256 * 1024;

    private final RawPeer peer;
    private final String toPath;
    private final long length;
    private final Runnable beforeEachRead;
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    private final MessageDigest sent = Octets.digest("SHA-256");
    private final MessageDigest received = Octets.digest("SHA-256");
    private final CompletableFuture<String> allSent = new CompletableFuture<>();
    private final CompletableFuture<String> allReceived = new CompletableFuture<>();
    private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
    private volatile boolean readerDone;

    DuplexPeer(RawPeer peer, String toPath, long length, Runnable beforeEachRead) {
        this.peer = peer;
        this.toPath = toPath;
        this.length = length;
        this.beforeEachRead = beforeEachRead;
    }

    void start() {
        run("duplex writer", this::write);
        run("duplex reader", this::read);
    }

    /** SHA-256 of all that was sent. */
    CompletableFuture<String> allSent() {
        return allSent;
    }

    /** SHA-256 of all that was received. */
    CompletableFuture<String> allReceived() {
        return allReceived;
    }

    /** Done when every chunk of this peer was answered 200. */
    CompletableFuture<Void> allAnswered() {
        return allAnswered;
    }

    private void run(String name, Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | AssertionError e) {
                        allSent.completeExceptionally(e);
                        allReceived.completeExceptionally(e);
                        allAnswered.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        byte[] block = Octets.random(CHUNK_OCTETS, length);
        String messageId = Ids.next("duplex");
        for (long at = 0; at < length; at += CHUNK_OCTETS) {
            writeAnswers();
            int count = (int) Math.min(CHUNK_OCTETS, length - at);
            byte[] body = java.util.Arrays.copyOf(block, count);
            body[0] = (byte) (at / CHUNK_OCTETS);
            sent.update(body);
            boolean last = at + count == length;
            peer.send(Send.of(toPath, peer.uri(), messageId)
                    .range((at + 1) + "-*/" + length)
                    .body(body)
                    .flag(last ? '$' : '+'));
        }
        allSent.complete(HexFormat.of().formatHex(sent.digest()));
        while (!readerDone || !answers.isEmpty()) {
            writeAnswers();
            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
    }

    private void writeAnswers() {
        for (String answer = answers.poll(); answer != null; answer = answers.poll()) {
            peer.write(answer.getBytes(ISO_8859_1));
        }
    }

    private void read() {
        long octets = 0;
        long answered = 0;
        long chunks = (length + CHUNK_OCTETS - 1) / CHUNK_OCTETS;
        while (octets < length || answered < chunks) {
            beforeEachRead.run();
            Frame frame = peer.read();
            if (frame.isResponse() && frame.code() == 200) {
                answered++;
            } else if (frame.isRequest("SEND") && frame.range().start() == octets + 1) {
                received.update(frame.body());
                octets += frame.bodyLength();
                answers.add(okFor(frame));
            } else {
                throw new AssertionError("unexpected: " + frame);
            }
            if (octets == length && !allReceived.isDone()) {
                allReceived.complete(HexFormat.of().formatHex(received.digest()));
            }
        }
        allAnswered.complete(null);
        readerDone = true;
    }

    private String okFor(Frame frame) {
        String id = frame.transactionId();
        return "MSRP " + id + " 200 OK\r\nTo-Path: " + frame.fromPath().split(" ", 2)[0] + "\r\nFrom-Path: "
                + peer.uri() + "\r\n-------" + id + "$\r\n";
    }
}

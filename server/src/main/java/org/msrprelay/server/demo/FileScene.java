package org.msrprelay.server.demo;

import static org.msrprelay.server.demo.DemoException.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.client.message.SendListener;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.server.inbox.ContentDisposition;
import org.msrprelay.server.inbox.FileNames;
import org.msrprelay.server.inbox.FileReceiver;
import org.msrprelay.server.terminal.Progress;
import org.msrprelay.server.terminal.Quantities;

/** A file through both sessions of the relay: whole, unchanged, and in bounded memory although the receiver is slow. */
final class FileScene {
    /** The default queue of 1 MiB, what was read before the pause took effect, and room to be fair. */
    private static final long MOST_HELD_OCTETS = 8L << 20;

    private final DemoRelay relay;
    private final Party sender;
    private final Party receiver;
    private final PrintWriter out;
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<String> receivedHash = new CompletableFuture<>();
    private final CompletableFuture<Path> kept = new CompletableFuture<>();

    FileScene(DemoRelay relay, Party sender, Party receiver, PrintWriter out) {
        this.relay = relay;
        this.sender = sender;
        this.receiver = receiver;
        this.out = out;
    }

    void play(HashedContent content, String name, Optional<Path> keep) throws IOException, InterruptedException {
        long total = content.total().orElse(0);
        SlowHalf slow = new SlowHalf(total);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (MemoryPeaks memory = relay.watchMemory()) {
            Duration time = sendWithProgress(content, name, slow, message -> keepIn(keep, message, name, writer));
            tellOfFile(content, slow.happened() ? time.minusMillis(SlowHalf.PAUSE_MILLIS) : time);
            if (keep.isPresent()) {
                tell("kept as " + Party.await(kept, "the file is kept"));
            }
            tellOfMemory(memory, slow);
        } finally {
            writer.shutdown();
        }
    }

    /** How long it took. */
    private Duration sendWithProgress(HashedContent content, String name, SlowHalf slow, MessageHandler keeper)
            throws IOException, InterruptedException {
        try (Progress progress = Progress.begin(out, "   " + name, content.total())) {
            receiver.receives(message -> receive(message, slow, progress, keeper.begin(message)));
            SendResult result = send(content, name, slow);
            checkResult(result, content.total().orElse(0));
            return progress.elapsed();
        }
    }

    private MessageReceiver receive(IncomingMessage message, SlowHalf slow, Progress progress, MessageReceiver next) {
        LongConsumer reached = octets -> {
            received.set(octets);
            progress.reached(octets);
            slow.received(octets, message);
        };
        return new HashingReceiver(reached, next, receivedHash);
    }

    private MessageReceiver keepIn(
            Optional<Path> directory, IncomingMessage message, String name, ExecutorService writer) {
        if (directory.isEmpty()) {
            return MessageReceiver.DROPPING;
        }
        FileReceiver.Outcome outcome = new FileReceiver.Outcome() {
            @Override
            public void stored(Path file, long octets) {
                kept.complete(file);
            }

            @Override
            public void lost(String reason) {
                kept.completeExceptionally(new DemoException(reason));
            }
        };
        return new FileReceiver(message, directory.get(), FileNames.harmless(name), writer, outcome);
    }

    private SendResult send(HashedContent content, String name, SlowHalf slow)
            throws IOException, InterruptedException {
        Message message = Message.builder(content, "application/octet-stream")
                .contentDisposition(ContentDisposition.attachment(name))
                .successReport(true)
                .listener(new SendListener() {
                    @Override
                    public void handedOver(long octets) {
                        slow.sent(octets);
                    }
                })
                .build();
        return awaitWhileItMoves(
                sender.session().send(receiver.session().path(), message).result());
    }

    /** A large file may take long, but not without getting on. */
    private SendResult awaitWhileItMoves(CompletionStage<SendResult> result) throws IOException, InterruptedException {
        long before = -1;
        while (received.get() > before) {
            before = received.get();
            try {
                return Blocking.await(result, Duration.ofSeconds(Party.PATIENCE_SECONDS));
            } catch (TimeoutException e) {
                // look again whether it moves
            }
        }
        throw new DemoException(
                "the file stopped at " + received.get() + " octets for " + Party.PATIENCE_SECONDS + " s");
    }

    private static void checkResult(SendResult result, long total) throws DemoException {
        String why = result.failures().isEmpty()
                ? ""
                : ": " + result.failures().get(0).describe();
        require(
                result.outcome() == Outcome.DELIVERED,
                "the file was " + result.outcome() + why + " (expected: DELIVERED)");
        require(
                result.confirmedOctets() == total,
                "success REPORTs cover " + result.confirmedOctets() + " octets (expected: " + total + ")");
    }

    private void tellOfFile(HashedContent content, Duration time) throws IOException, InterruptedException {
        String sentHash = content.sha256();
        String arrivedHash = Party.await(receivedHash, "the file arrives");
        long total = content.total().orElse(0);
        tell(String.format(
                "%s in %s: %s, in %,d SENDs of at most %s; a success REPORT covers every octet",
                Quantities.octets(total),
                Quantities.duration(time),
                Quantities.rate(total, time),
                relay.sends(),
                Quantities.octets(relay.largestSend())));
        tell("SHA-256 sent      " + sentHash);
        tell("SHA-256 received  " + arrivedHash);
        require(sentHash.equals(arrivedHash), "the SHA-256 of what was received differs (expected: the same)");
    }

    private void tellOfMemory(MemoryPeaks memory, SlowHalf slow) throws DemoException {
        if (slow.happened()) {
            tell(String.format(
                    "half-way %s stopped reading for a second: TCP stopped %s too, when %s more filled the sockets' buffers",
                    receiver.name(), sender.name(), Quantities.octets(slow.sentWhilePaused())));
        }
        tell(String.format(
                "the relay held at most %s for next hops; its buffer pool took %s of direct memory",
                Quantities.octets(memory.held()), Quantities.octets(memory.direct())));
        require(
                memory.held() <= MOST_HELD_OCTETS,
                "the relay held " + Quantities.octets(memory.held()) + " (expected: at most "
                        + Quantities.octets(MOST_HELD_OCTETS) + ")");
    }

    private void tell(String text) {
        out.println("   " + text);
        out.flush();
    }
}

package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.client.message.Content;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.SendResult.Outcome;

/** A message is read only as fast as it is received. */
class BackPressureTest {
    private static final long TOTAL = 128 << 20;
    /** More than the kernel's and the client's buffers hold together, far less than the message. */
    private static final long MOST_UNDER_WAY = 32 << 20;

    /** Zeros without end, counted as they are read. */
    private static final class CountedContent implements Content {
        private final boolean mayBlock;
        private final AtomicLong read = new AtomicLong();

        CountedContent(boolean mayBlock) {
            this.mayBlock = mayBlock;
        }

        @Override
        public OptionalLong total() {
            return OptionalLong.of(TOTAL);
        }

        @Override
        public boolean mayBlock() {
            return mayBlock;
        }

        @Override
        public int read(ByteBuf into, int atMost) {
            into.writeZero(atMost);
            read.addAndGet(atMost);
            return atMost;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Pauses at its first octets. */
    private static final class PausingReceiver implements MessageReceiver {
        private final IncomingMessage message;
        private final CompletableFuture<IncomingMessage> paused;
        private final AtomicLong received;

        PausingReceiver(IncomingMessage message, CompletableFuture<IncomingMessage> paused, AtomicLong received) {
            this.message = message;
            this.paused = paused;
            this.received = received;
        }

        @Override
        public void octets(long position, ByteBuf octets) {
            received.addAndGet(octets.readableBytes());
            if (!paused.isDone()) {
                message.pause();
                paused.complete(message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsReadingTheContentWhenTheReceiverStops(boolean mayBlock) throws Exception {
        CompletableFuture<IncomingMessage> paused = new CompletableFuture<>();
        AtomicLong received = new AtomicLong();
        CountedContent content = new CountedContent(mayBlock);
        try (Pair pair = Pair.connect(message -> new PausingReceiver(message, paused, received))) {
            OutgoingMessage message = pair.send(
                    Message.builder(content, "application/octet-stream").successReport(true));
            IncomingMessage incoming = Pair.await(paused);
            awaitStandstill(content.read);
            assertThat(content.read.get()).isLessThan(MOST_UNDER_WAY);
            assertThat(received.get()).isLessThan(1 << 20);

            incoming.resume();
            assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(received.get()).isEqualTo(TOTAL);
        }
    }

    private static void awaitStandstill(AtomicLong count) {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> last.getAndSet(count.get()) == count.get());
    }

    @Test
    void isReadAgainByTheOthersWhenAPausedMessageEnds() throws Exception {
        CompletableFuture<IncomingMessage> paused = new CompletableFuture<>();
        AtomicLong received = new AtomicLong();
        try (Pair pair = Pair.connect(message -> new PausingReceiver(message, paused, received))) {
            CountedContent content = new CountedContent(false);
            OutgoingMessage first = pair.send(Message.builder(content, "application/octet-stream"));
            IncomingMessage incoming = Pair.await(paused);
            incoming.refuse(413, "Enough");
            assertThat(Pair.await(first.result()).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(pair.deliver(Message.text("next")).outcome()).isEqualTo(Outcome.ACCEPTED);
        }
    }
}

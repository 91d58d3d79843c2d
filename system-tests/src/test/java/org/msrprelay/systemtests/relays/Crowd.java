package org.msrprelay.systemtests.relays;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Send;

/**
 * Clients of one relay with many sessions, each of which talks to a session of a client of another relay.
 *
 * <p>A thread for each pair of clients: whoever waited for others' turn would be a slow reader.
 */
final class Crowd implements AutoCloseable {

    /** As somebody has who talks to several others. */
    static final int SESSIONS_PER_CLIENT = 5;

    private final List<List<Conversation>> pairs;

    /**
     * Takes them over.
     *
     * @param pairs of two clients, what their sessions are to each other
     */
    private Crowd(List<List<Conversation>> pairs) {
        this.pairs = pairs;
    }

    /** So many clients at the first relay, and as many at the second. */
    static Crowd of(RelayChain relays, int clients) {
        List<CompletableFuture<List<Conversation>>> pairs = IntStream.range(0, clients)
                .mapToObj(number -> Aside.get(() -> pair(relays, number)))
                .toList();
        return new Crowd(pairs.stream().map(CompletableFuture::join).toList());
    }

    private static List<Conversation> pair(RelayChain relays, int number) {
        RawPeer sender = relays.a().connect("sender" + number);
        RawPeer receiver = relays.b().connect("receiver" + number);
        List<Conversation> ways = new ArrayList<>();
        for (int i = 0; i < SESSIONS_PER_CLIENT; i++) {
            sender.auth().as("sender" + number);
            receiver.auth().as("receiver" + number);
            ways.add(RelayChain.between(sender, receiver));
        }
        return ways;
    }

    /** Every session sends a message of this body; done when all have arrived whole and were answered. */
    void exchange(byte[] body) {
        atOnce(pair -> exchange(pair.stream(), body));
    }

    /** The same the other way. */
    void exchangeBackwards(byte[] body) {
        atOnce(pair -> exchange(pair.stream().map(Conversation::reversed), body));
    }

    private void atOnce(Consumer<List<Conversation>> task) {
        pairs.stream().map(pair -> Aside.run(() -> task.accept(pair))).toList().forEach(CompletableFuture::join);
    }

    private record Sent(Conversation way, Send chunk, String messageId) {}

    private static void exchange(Stream<Conversation> ways, byte[] body) {
        List<Sent> sent = ways.map(way -> send(way, body)).toList();
        sent.forEach(Crowd::receive);
        for (Sent each : sent) {
            Frame answer = each.way.sender().awaitResponse(each.chunk);
            if (answer.code() != 200) {
                throw new AssertionError("expected 200: " + answer);
            }
        }
    }

    private static Sent send(Conversation way, byte[] body) {
        String messageId = Ids.next("crowd");
        Send chunk = Send.along(way, messageId).range("1-*/" + body.length).body(body);
        return new Sent(way, way.sender().send(chunk), messageId);
    }

    private static void receive(Sent sent) {
        RawPeer receiver = sent.way.receiver();
        Assembly message = new Assembly(sent.messageId);
        while (!message.ended()) {
            Frame part = receiver.await(
                    "a part of " + sent.messageId,
                    frame -> frame.field("Message-ID")
                            .filter(sent.messageId::equals)
                            .isPresent());
            if (!message.add(part)) {
                throw new AssertionError("expected a part of " + sent.messageId + ": " + part);
            }
            receiver.ok(part);
        }
    }

    @Override
    public void close() {
        pairs.stream().flatMap(List::stream).forEach(Conversation::close);
    }
}

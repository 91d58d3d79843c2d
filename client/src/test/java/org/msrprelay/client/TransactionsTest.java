package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;

class TransactionsTest {
    private static final long TIMEOUT_SECONDS = 30;
    private static final Path PATH = Path.parse("msrp://a.example:1/a;tcp");

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> events = new ArrayList<>();
    private long nowSeconds;
    private boolean paused;
    private Transactions transactions;

    @BeforeEach
    void make() {
        channel.freezeTime();
        transactions = new Transactions(
                channel.eventLoop(),
                () -> TimeUnit.SECONDS.toNanos(nowSeconds),
                () -> paused,
                TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void begin(String id) {
        transactions.begin(id, new Transactions.Awaiting() {
            @Override
            public void answered(ResponseHead response) {
                events.add(id + " answered");
            }

            @Override
            public void timedOut() {
                events.add(id + " timed out");
            }

            @Override
            public void lost(String reason) {
                events.add(id + " lost: " + reason);
            }
        });
    }

    private void send(String id) {
        begin(id);
        transactions.awaitResponse(id);
    }

    private void answer(String id) {
        transactions.answered(
                new ResponseHead(id, new ResponseStatus(200, Optional.empty()), PATH, PATH, HeaderFields.EMPTY));
    }

    private void pass(long seconds) {
        for (long i = 0; i < seconds; i++) {
            nowSeconds++;
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void timeOutAfterTheirLastOctetWasHandedOver() {
        begin("tr1a");
        pass(100);
        transactions.awaitResponse("tr1a");
        pass(29);
        assertThat(events).isEmpty();
        pass(1);
        assertThat(events).containsExactly("tr1a timed out");
        answer("tr1a");
        assertThat(events).hasSize(1);
    }

    @Test
    void haveMoreTimeWhileOthersAreAnswered() {
        send("tr1a");
        send("tr1b");
        pass(20);
        send("tr1c");
        answer("tr1a");
        pass(29);
        assertThat(events).containsExactly("tr1a answered");
        pass(1);
        assertThat(events).containsExactly("tr1a answered", "tr1b timed out", "tr1c timed out");
    }

    @Test
    void doNotTimeOutWhileNothingIsRead() {
        send("tr1a");
        pass(10);
        paused = true;
        pass(200);
        paused = false;
        transactions.resumed();
        pass(29);
        assertThat(events).isEmpty();
        pass(1);
        assertThat(events).containsExactly("tr1a timed out");
    }

    @Test
    void mayBeAnsweredBeforeTheyAreSentWhole() {
        begin("tr1a");
        answer("tr1a");
        transactions.awaitResponse("tr1a");
        pass(100);
        assertThat(events).containsExactly("tr1a answered");
    }

    @Test
    void ignoreAnswersThatNobodyAskedFor() {
        send("tr1a");
        answer("tr1b");
        assertThat(events).isEmpty();
    }

    @Test
    void endWithTheConnection() {
        send("tr1a");
        begin("tr1b");
        transactions.lost("gone");
        assertThat(events).containsExactlyInAnyOrder("tr1a lost: gone", "tr1b lost: gone");
        pass(100);
        answer("tr1a");
        assertThat(events).hasSize(2);
    }

    @Test
    void withoutADeadlineAreForgottenWhenThereAreMany() {
        for (int i = 0; i <= Transactions.MAX_WITHOUT_DEADLINE; i++) {
            begin("trans" + i);
            transactions.awaitErrors("trans" + i);
        }
        pass(100);
        answer("trans0");
        assertThat(events).isEmpty();
        answer("trans1");
        assertThat(events).containsExactly("trans1 answered");
    }
}

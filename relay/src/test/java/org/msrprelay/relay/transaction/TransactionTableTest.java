package org.msrprelay.relay.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.TransactionIds;

class TransactionTableTest {

    private static final int MANY = 1_000;

    private final TransactionTable table = new TransactionTable();

    private static final class Request extends Transaction {

        Request(String id) {
            super(id, true);
        }
    }

    private Request added(String id) {
        Request request = new Request(id);
        table.add(request);
        return request;
    }

    @Test
    void nothingIsInAnEmptyOne() {
        assertThat(table.remove("abcd")).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void eachIsFoundOnceWhateverTheOrder() {
        SplittableRandom random = new SplittableRandom(4976);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            requests.add(added(TransactionIds.random(random)));
        }
        assertThat(table.size()).isEqualTo(MANY);
        while (!requests.isEmpty()) {
            Request next = requests.remove(random.nextInt(requests.size()));
            assertThat(table.remove(next.id())).isSameAs(next);
            assertThat(table.remove(next.id())).isNull();
            assertThat(table.size()).isEqualTo(requests.size());
        }
    }

    /** What chooses the place is the same for all of these. */
    @Test
    void thoseThatShareAPlaceAreToldApart() {
        Request first = added("same-place-1");
        Request second = added("same-place-2");
        Request third = added("same-place-3");
        assertThat(table.remove("same-place-4")).isNull();
        assertThat(table.remove("same-place-2")).isSameAs(second);
        assertThat(table.remove("same-place-1")).isSameAs(first);
        assertThat(table.remove("same-place-3")).isSameAs(third);
    }

    @Test
    void allAreTakenOutOnce() {
        for (int i = 0; i < MANY; i++) {
            added("t" + i);
        }
        Set<String> taken = new HashSet<>();
        table.removeAll(transaction -> assertThat(taken.add(transaction.id())).isTrue());
        assertThat(taken).hasSize(MANY);
        assertThat(table.size()).isZero();
        assertThat(table.remove("t1")).isNull();
        assertThat(table.remove(added("t1").id())).isNotNull();
    }
}

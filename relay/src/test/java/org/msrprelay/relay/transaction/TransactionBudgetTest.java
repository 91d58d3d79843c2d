package org.msrprelay.relay.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.relay.fake.FakeLoop;

class TransactionBudgetTest {

    private final FakeLoop loop = new FakeLoop.World().newLoop();
    private final TransactionBudget budget = new TransactionBudget(1_000);

    private static final class Request extends Transaction {
        Request(int number, boolean answered) {
            super("t" + number, answered);
        }
    }

    @Test
    void eachConnectionMayHaveAFractionOfWhatIsLeft() {
        assertThat(budget.share()).isEqualTo(125);
        budget.on(loop).add(600);
        assertThat(budget.share()).isEqualTo(50);
        budget.on(loop).add(-600);
        assertThat(budget.share()).isEqualTo(125);
    }

    @Test
    void someAreAlwaysLeft() {
        budget.on(loop).add(2_000);
        assertThat(budget.share()).isEqualTo(16);
    }

    @Test
    void everyTransactionIsCountedOnceHoweverItEnds() {
        Transactions transactions = new Transactions(1_000, budget, loop);
        Request answered = new Request(1, true);
        Request given = new Request(2, true);
        transactions.open(answered);
        transactions.open(given);
        transactions.open(new Request(3, true));
        transactions.open(new Request(4, false));
        assertThat(budget.open()).isEqualTo(4);
        assertThat(transactions.answered("t1", 0)).isSameAs(answered);
        transactions.end(given);
        transactions.end(given);
        assertThat(budget.open()).isEqualTo(2);
        transactions.endAll(ResponseStatus.parse("408"));
        assertThat(budget.open()).isZero();
    }

    @Test
    void fewerAreRememberedWhenThereAreMany() {
        Transactions transactions = new Transactions(1_000, budget, loop);
        for (int i = 0; i < 500; i++) {
            Request silent = new Request(i, false);
            transactions.open(silent);
            transactions.await(silent, 0);
        }
        assertThat(budget.open()).isLessThan(150);
    }
}

package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakeLoop;

class MemoryBudgetTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    private static final FakeLoop LOOP = new FakeLoop.World().newLoop();

    /** So many flows take all that they may, in turn; returns what is held then. */
    private static long filledBy(int flows, MemoryBudget budget) {
        long[] held = new long[flows];
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < flows; i++) {
                if (held[i] < Math.min(MIB, budget.shareOctets())) {
                    held[i] += 4 * KIB;
                    budget.on(LOOP).charge(4 * KIB);
                    more = true;
                }
            }
        }
        return budget.heldOctets();
    }

    @Test
    void aFewFlowsMayHaveTheirWholeQueue() {
        assertThat(filledBy(50, new MemoryBudget(4 * GIB))).isEqualTo(50 * MIB);
    }

    @Test
    void aThousandStalledReadersHoldLittleEvenWhereMuchIsAllowed() {
        assertThat(filledBy(1_000, new MemoryBudget(6 * GIB))).isBetween(100 * MIB, 135 * MIB);
    }

    @Test
    void theBudgetIsNotExceededByManyFlows() {
        assertThat(filledBy(2_000, new MemoryBudget(64 * MIB))).isBetween(32 * MIB, 65 * MIB);
        assertThat(filledBy(100, new MemoryBudget(8 * MIB))).isBetween(4 * MIB, 8 * MIB);
    }

    @Test
    void aNewcomerFindsSomeRoomHoweverLittleIsFree() {
        MemoryBudget budget = new MemoryBudget(MIB);
        budget.on(LOOP).charge(2 * MIB);
        assertThat(budget.shareOctets()).isEqualTo(4 * KIB);
        assertThat(budget.turnOctets()).isEqualTo(4 * (int) KIB);
    }

    @Test
    void whatIsGivenBackIsFreeForAll() {
        MemoryBudget budget = new MemoryBudget(MIB);
        long before = budget.shareOctets();
        budget.on(LOOP).charge(MIB / 2);
        assertThat(budget.shareOctets()).isLessThan(before);
        budget.on(LOOP).charge(-MIB / 2);
        assertThat(budget.shareOctets()).isEqualTo(before);
        assertThat(budget.heldOctets()).isZero();
    }

    @Test
    void turnsAreLongWhileNothingIsHeld() {
        assertThat(new MemoryBudget(GIB).turnOctets()).isEqualTo(256 * (int) KIB);
    }
}

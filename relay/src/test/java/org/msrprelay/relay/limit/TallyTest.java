package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakeLoop;

class TallyTest {

    private static final int LOOPS = 4;
    private static final int TIMES = 100_000;

    private final FakeLoop.World world = new FakeLoop.World();
    private final Tally tally = new Tally();

    @Test
    void aLoopHasOneShare() {
        FakeLoop loop = world.newLoop();
        Tally.Share share = tally.of(loop);
        share.add(5);
        assertThat(tally.of(loop)).isSameAs(share);
        tally.of(world.newLoop()).add(-2);
        assertThat(tally.sum()).isEqualTo(3);
    }

    @Test
    void nothingIsLostBetweenLoopsThatAddAtTheSameTime() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            FakeLoop loop = world.newLoop();
            Thread thread = new Thread(() -> {
                Tally.Share share = tally.of(loop);
                for (int j = 0; j < TIMES; j++) {
                    share.add(3);
                    share.add(-2);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tally.sum()).isEqualTo((long) LOOPS * TIMES);
    }
}

package org.msrprelay.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.spi.Loop;

/** With time and a kernel of the test's own. */
class SendGaugeTest {

    private static final int KIB = 1024;

    private final ManualLoop loop = new ManualLoop();
    private final Kernel kernel = new Kernel();
    private int told;
    private final SendGauge gauge = new SendGauge(loop, kernel, () -> told++);

    /** Takes all that is written, sends what it is told to. */
    private static final class Kernel implements SendGauge.Below {
        private long written;
        private int pending;
        private int unsent;
        private long acknowledged;
        private long underWay;
        private long deliveryRate;
        private int looks;
        private boolean mute;

        private void write(int octets) {
            written += octets;
            unsent += octets;
        }

        /** Refuses, so that it waits in Netty. */
        private void refuse(int octets) {
            written += octets;
            pending += octets;
        }

        private void drain(int octets) {
            int gone = Math.min(octets, unsent);
            unsent -= gone;
            acknowledged += gone;
        }

        @Override
        public long writtenOctets() {
            return written;
        }

        @Override
        public int pendingOctets() {
            return pending;
        }

        @Override
        public @Nullable TcpInfo look() {
            looks++;
            return mute ? null : new TcpInfo(acknowledged, unsent, underWay, 1_000, deliveryRate);
        }
    }

    private static final class ManualLoop implements Loop {

        private record Scheduled(long atNanos, Runnable task) {}

        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(Comparator.comparing(Scheduled::atNanos));
        private long nanos = 1_000;

        private void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        private void advance(long millis) {
            long until = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
            runTasks();
            for (Scheduled next = timers.peek(); next != null && next.atNanos() <= until; next = timers.peek()) {
                timers.remove(next);
                nanos = next.atNanos();
                next.task().run();
                runTasks();
            }
            nanos = until;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(Runnable task, long delayNanos) {
            Scheduled scheduled = new Scheduled(nanos + delayNanos, task);
            timers.add(scheduled);
            return () -> timers.remove(scheduled);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    /** A connection that has just shown that it drains much. */
    private void makeFast() {
        kernel.acknowledged += 1024 * KIB;
        kernel.write(4 * KIB);
        kernel.drain(4 * KIB);
        assertThat(gauge.room()).isEqualTo(128 * KIB);
    }

    @Test
    void beginsWithASegmentAndNoLook() {
        assertThat(gauge.room()).isEqualTo(2 * KIB);
        assertThat(kernel.looks).isZero();
    }

    @Test
    void chatIsLookedAtOnceInFiveLines() {
        for (int i = 0; i < 10; i++) {
            assertThat(gauge.room()).isPositive();
            kernel.write(200);
            kernel.drain(200);
            loop.advance(1000);
        }
        assertThat(kernel.looks).isEqualTo(1);
        assertThat(loop.timers).isEmpty();
    }

    @Test
    void batchesOfChatThatDrainAtOnceAreOfferedAsAWholeAndLookedAtEverySecondTime() {
        kernel.deliveryRate = 100_000_000;
        int batch = 9 * KIB;
        makeItTakeABatchATenthOfASecond(batch);
        kernel.looks = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(gauge.room()).isGreaterThanOrEqualTo(batch);
            kernel.write(batch);
            kernel.drain(batch);
            loop.advance(100);
        }
        assertThat(kernel.looks).isBetween(5, 11);
    }

    private void makeItTakeABatchATenthOfASecond(int octets) {
        for (int i = 0; i < 10; i++) {
            gauge.room();
            kernel.write(octets);
            kernel.drain(octets);
            loop.advance(100);
        }
    }

    @Test
    void theKernelsRateCountsOnlyWhileItHasDeliveredAll() {
        kernel.deliveryRate = 100_000_000;
        makeItTakeABatchATenthOfASecond(9 * KIB);
        assertThat(gauge.room()).isGreaterThan(9 * KIB);
        kernel.write(20 * KIB);
        loop.advance(200);
        assertThat(gauge.room())
                .as("room of a connection that has come to a halt")
                .isZero();
    }

    @Test
    void aConnectionThatTakesNothingHasNoRoomAndIsLookedAtEverMoreRarely() {
        kernel.write(gauge.room());
        assertThat(gauge.room()).isZero();
        assertThat(kernel.looks).isEqualTo(1);
        loop.advance(10_000);
        int inTenSeconds = kernel.looks;
        loop.advance(10_000);
        assertThat(inTenSeconds).isLessThan(150);
        assertThat(kernel.looks - inTenSeconds).isLessThanOrEqualTo(50);
        assertThat(told).isZero();
        int before = kernel.looks;
        assertThat(gauge.room()).isZero();
        assertThat(kernel.looks).isEqualTo(before);
    }

    @Test
    void roomIsToldOnceWhenHalfOfTheAllowanceIsFree() {
        kernel.write(gauge.room());
        assertThat(gauge.room()).isZero();
        kernel.drain(KIB / 2);
        loop.advance(1_000);
        assertThat(told).isZero();
        kernel.drain(KIB / 2);
        loop.advance(1_000);
        assertThat(told).isEqualTo(1);
        assertThat(gauge.room()).isEqualTo(KIB);
        loop.advance(10_000);
        assertThat(told).isEqualTo(1);
        assertThat(loop.timers).isEmpty();
    }

    @Test
    void aConnectionThatDrainsAtOnceIsGivenMoreAtOnce() {
        int given = 0;
        for (int room = gauge.room(); given < 1024 * KIB; room = gauge.room()) {
            assertThat(room).isPositive();
            kernel.write(room);
            kernel.drain(room);
            given += room;
        }
        assertThat(gauge.room()).isEqualTo(128 * KIB);
        assertThat(kernel.looks).isLessThan(20);
        assertThat(told).isZero();
    }

    @Test
    void aFastConnectionIsOfferedMoreUntilItsKernelRefusesAndNeedsNoTimer() {
        makeFast();
        kernel.write(128 * KIB);
        assertThat(gauge.room()).isEqualTo(128 * KIB);
        kernel.refuse(128 * KIB);
        assertThat(gauge.room()).isZero();
        assertThat(loop.timers).isEmpty();
        assertThat(kernel.looks).isEqualTo(1);
        gauge.flushed(); // Netty counts it as gone only thereafter
        kernel.pending = 0;
        assertThat(told).isZero();
        loop.runTasks();
        assertThat(told).isEqualTo(1);
        assertThat(gauge.room()).isEqualTo(128 * KIB);
    }

    @Test
    void aFastConnectionThatTurnsSlowIsNoticed() {
        makeFast();
        for (int i = 0; i < 3; i++) {
            loop.advance(100);
            kernel.write(64 * KIB);
            gauge.room();
        }
        assertThat(gauge.room()).isZero();
        kernel.drain(160 * KIB);
        loop.advance(100);
        assertThat(told).isEqualTo(1); // it is fast again
        assertThat(gauge.room()).isGreaterThan(64 * KIB);
    }

    @Test
    void aSlowConnectionNeverHasMuchBelow() {
        int most = 0;
        for (int i = 0; i < 1000; i++) { // 8 octets a millisecond: 64 kbit/s
            for (int room = gauge.room(); room > 0; room = gauge.room()) {
                kernel.write(room);
            }
            most = Math.max(most, kernel.unsent);
            assertThat(kernel.unsent).isPositive();
            kernel.drain(80);
            loop.advance(10);
        }
        assertThat(most).isLessThanOrEqualTo(4 * KIB);
        assertThat(kernel.looks).isLessThan(1000 * 10 / 20);
    }

    @Test
    void aConnectionOfOneMbitHasATenthOfASecondBelowOnceItIsKnown() {
        int most = 0;
        int idle = 0;
        for (int i = 0; i < 10_000; i++) { // 125 octets a millisecond
            for (int room = gauge.room(); room > 0; room = gauge.room()) {
                kernel.write(room);
            }
            most = Math.max(most, kernel.unsent);
            idle += i > 1000 && kernel.unsent == 0 ? 1 : 0;
            kernel.drain(125);
            loop.advance(1);
        }
        assertThat(most).isBetween(11 * KIB, 16 * KIB);
        assertThat(idle).isZero();
    }

    @Test
    void whatIsUnderWayBeyondWhatTheLinkCarriesTakesRoomAsWell() {
        kernel.write(gauge.room());
        kernel.unsent = 0;
        kernel.underWay = 4 * KIB;
        assertThat(gauge.room()).isEqualTo(2 * KIB);
        kernel.write(2 * KIB);
        kernel.unsent = 0;
        kernel.underWay = 6 * KIB;
        assertThat(gauge.room()).isZero();
        loop.advance(1_000);
        assertThat(told).isZero();
        kernel.underWay = 5 * KIB;
        kernel.acknowledged = KIB;
        loop.advance(1_000);
        assertThat(told).isEqualTo(1);
        assertThat(gauge.room()).isEqualTo(KIB);
    }

    @Test
    void withoutTcpInfoOnlyWhatWaitsInNettyCounts() {
        kernel.mute = true;
        kernel.write(gauge.room());
        assertThat(gauge.room()).isEqualTo(64 * KIB);
        kernel.write(64 * KIB);
        assertThat(gauge.room()).isEqualTo(64 * KIB);
        kernel.refuse(64 * KIB);
        assertThat(gauge.room()).isZero();
        assertThat(loop.timers).isEmpty();
        kernel.pending = 0;
        gauge.flushed();
        loop.runTasks();
        assertThat(told).isEqualTo(1);
        assertThat(kernel.looks).isEqualTo(1);
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        kernel.write(gauge.room());
        assertThat(gauge.room()).isZero();
        gauge.stop();
        kernel.drain(4 * KIB);
        gauge.flushed();
        loop.advance(1_000);
        assertThat(told).isZero();
        assertThat(loop.timers).isEmpty();
    }
}

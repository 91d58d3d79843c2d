package org.msrprelay.relay.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.msrprelay.relay.spi.Loop;

/** A loop that runs when the test says so, by a clock that the test moves. Several may share one {@link World}. */
public final class FakeLoop implements Loop {

    private final World world;

    FakeLoop(World world) {
        this.world = world;
    }

    @Override
    public boolean inLoop() {
        return world.running == null || world.running == this;
    }

    @Override
    public void execute(Runnable task) {
        world.tasks.add(new Task(this, task));
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        Scheduled scheduled = new Scheduled(new Task(this, task), world.nowNanos + delayNanos);
        world.timers.add(scheduled);
        return () -> world.timers.remove(scheduled);
    }

    @Override
    public long nanoTime() {
        return world.nowNanos;
    }

    private record Task(FakeLoop loop, Runnable body) {}

    private record Scheduled(Task task, long atNanos) {}

    /** The clock and what waits for it. */
    public static final class World {

        private final ArrayDeque<Task> tasks = new ArrayDeque<>();
        private final List<Scheduled> timers = new ArrayList<>();
        private long nowNanos = 1_000_000_000_000L;
        private @org.jspecify.annotations.Nullable FakeLoop running;

        public FakeLoop newLoop() {
            return new FakeLoop(this);
        }

        /** Runs what is ready, and what that makes ready. */
        public void run() {
            for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
                on(task.loop(), task.body());
            }
        }

        /** Runs one task that is ready; false if there was none. */
        public boolean runOne() {
            Task task = tasks.poll();
            if (task != null) {
                on(task.loop(), task.body());
            }
            return task != null;
        }

        /** Runs the body as the loop would. */
        public void on(FakeLoop loop, Runnable body) {
            FakeLoop before = running;
            running = loop;
            try {
                body.run();
            } finally {
                running = before;
            }
        }

        /** Lets time pass, running timers at their time. */
        public void advance(Duration time) {
            run();
            long until = nowNanos + time.toNanos();
            while (true) {
                Scheduled next = timers.stream()
                        .filter(scheduled -> scheduled.atNanos() <= until)
                        .min(Comparator.comparingLong(Scheduled::atNanos))
                        .orElse(null);
                if (next == null) {
                    nowNanos = until;
                    return;
                }
                timers.remove(next);
                nowNanos = Math.max(nowNanos, next.atNanos());
                on(next.task().loop(), next.task().body());
                run();
            }
        }
    }
}

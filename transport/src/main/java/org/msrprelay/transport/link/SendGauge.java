package org.msrprelay.transport.link;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.Loop;

/**
 * Says how many octets one connection takes at present, so that few wait below it, in Netty and unsent in the kernel: what is
 * there cannot be ordered any more. Used on the connection's loop.
 *
 * <p>The kernel is asked rarely: what it was given since the last look counts as unsent until half of the allowance
 * ({@link SendAllowance}) is used up. When nothing more may be given to it, the next look is at the end of a flush that it
 * did not take at once, and else by a timer. {@code TCP_NOTSENT_LOWAT} alone would not do: the kernel goes on filling the last
 * segment that it has, of up to 64 KiB, without minding it.
 *
 * <p>Without {@link TcpInfo} only what waits in Netty counts.
 */
final class SendGauge {

    /** What may wait in Netty where the kernel tells nothing; the kernel itself holds far more then. */
    private static final int UNMEASURED_OCTETS = 64 * 1024;

    /** How often it is seen to that a fast connection is still fast. */
    private static final long FAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SHORTEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A quarter of what the allowance lasts, so that TCP does not run dry. */
    private static final long LONGEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** While nothing at all is acknowledged; a thousand stalled connections then cost 5000 looks a second. */
    private static final long LONGEST_SILENT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A silence is looked into again when it has lasted an eighth longer. */
    private static final int DELAYS_PER_SILENCE = 8;

    private final Loop loop;
    private final Below below;
    private final Runnable roomAgain;
    private final SendAllowance allowance;

    private boolean measured = true;
    private long lookedAtNanos;
    private long handedAtLook;

    /** With what is under way beyond what serves: as if it had not been sent. */
    private long unsentAtLook;

    private long acknowledged;
    private long progressAtNanos;

    /** The engine was told that there is no room. */
    private boolean owed;

    private boolean lookIsDue;
    private boolean stopped;
    private Loop.@Nullable Timer timer;
    private long delayNanos = SHORTEST_DELAY_NANOS;

    /** What there is between the gauge and the wire. */
    interface Below {
        /** Octets written since the beginning. */
        long writtenOctets();

        /** Those of them that the kernel has not taken. */
        int pendingOctets();

        /** Asks the kernel; null if it tells nothing. */
        @Nullable TcpInfo look();
    }

    /**
     * A gauge of a new connection.
     *
     * @param roomAgain told once each time that {@link #room} was 0 and is not any more, by a task of its own
     */
    SendGauge(Loop loop, Below below, Runnable roomAgain) {
        this.loop = loop;
        this.below = below;
        this.roomAgain = roomAgain;
        lookedAtNanos = loop.nanoTime();
        progressAtNanos = lookedAtNanos;
        allowance = new SendAllowance(lookedAtNanos);
    }

    /** Octets that may be written now; 0: room is told when there is some. */
    int room() {
        if (timer != null) {
            return 0; // looked just now
        }
        int pending = below.pendingOctets();
        if (most() - pending - unsent(pending) < most() / 2) {
            lookIfItMayHelp();
        }
        int free = free();
        owed = free < most() / 4;
        if (!owed) {
            return free;
        }
        setTimer();
        return 0;
    }

    /** The kernel has all of a flush. Netty tells that before it counts it: hence the task. */
    void flushed() {
        if (owed && timer == null && !lookIsDue) {
            lookIsDue = true;
            loop.execute(this::lookAfterFlush);
        }
    }

    private void lookAfterFlush() {
        lookIsDue = false;
        if (owed && timer == null) {
            lookIfItMayHelp();
            tellIfRoom();
        }
    }

    /** Nothing is told any more. */
    void stop() {
        stopped = true;
        owed = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void timerRang() {
        timer = null;
        long seenBefore = acknowledged;
        look(loop.nanoTime());
        if (free() == most()) {
            delayNanos = Math.max(SHORTEST_DELAY_NANOS, delayNanos / 4); // TCP ran dry: this was late
        } else if (free() < most() / 2) {
            long longest = acknowledged > seenBefore ? LONGEST_DELAY_NANOS : longestOfSilence();
            delayNanos = Math.min(2 * delayNanos, longest);
        }
        tellIfRoom();
    }

    private long longestOfSilence() {
        long silenceNanos = lookedAtNanos - progressAtNanos;
        return Math.max(LONGEST_DELAY_NANOS, Math.min(LONGEST_SILENT_DELAY_NANOS, silenceNanos / DELAYS_PER_SILENCE));
    }

    private void tellIfRoom() {
        if (free() >= most() / 2) {
            owed = false;
            roomAgain.run();
        } else {
            setTimer();
        }
    }

    /** The end of a flush is told without one. */
    private void setTimer() {
        if (timer == null && below.pendingOctets() == 0 && !stopped) {
            timer = loop.schedule(this::timerRang, delayNanos);
        }
    }

    private int most() {
        return measured ? allowance.octets() : UNMEASURED_OCTETS;
    }

    /**
     * What a fast connection's kernel has not sent is left to the kernel's own limit: it refuses then, and wakes us
     * sooner than a timer could.
     */
    private int free() {
        int pending = below.pendingOctets();
        long unsent = measured && !allowance.isFast() ? unsent(pending) : 0;
        return (int) Math.max(0, most() - pending - unsent);
    }

    /** What the kernel may have and not have sent. */
    private long unsent(int pending) {
        return unsentAtLook + Math.max(0, handed(pending) - handedAtLook);
    }

    private long handed(int pending) {
        return below.writtenOctets() - pending;
    }

    private void lookIfItMayHelp() {
        if (!measured) {
            return;
        }
        long now = loop.nanoTime();
        long sinceNanos = now - lookedAtNanos;
        boolean changed = !allowance.isFast() && handed(below.pendingOctets()) > handedAtLook;
        if (changed || sinceNanos >= (allowance.isFast() ? FAST_LOOK_NANOS : SHORTEST_DELAY_NANOS)) {
            look(now);
        }
    }

    private void look(long now) {
        TcpInfo info = below.look();
        measured = info != null;
        if (info == null) {
            return;
        }
        lookedAtNanos = now;
        handedAtLook = handed(below.pendingOctets());
        if (info.acknowledgedOctets() > acknowledged) {
            acknowledged = info.acknowledgedOctets();
            progressAtNanos = now;
        }
        allowance.measure(now, acknowledged, TimeUnit.MICROSECONDS.toNanos(info.leastRoundTripMicros()));
        unsentAtLook = info.unsentOctets() + Math.max(0, info.underWayOctets() - allowance.octetsUnderWay());
        allowance.deliveryRate(info.deliveryRate(), unsentAtLook > 0);
    }
}

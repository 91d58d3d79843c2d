package org.msrprelay.server.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows how far a transfer is: a bar that is redrawn on a terminal, elsewhere a plain line now and then, so that logs stay
 * readable.
 *
 * <p>{@link #reached} may be called from any thread and costs next to nothing; a thread of its own does the printing.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_MILLIS = 100;
    private static final long LINE_MILLIS = 2_000;
    private static final int BAR_LEAST = 10;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final String label;
    private final OptionalLong total;
    private final boolean terminal;
    private final AtomicLong octets = new AtomicLong();
    private final long begun = System.nanoTime();
    private final ScheduledExecutorService printer;
    private boolean closed;

    private Progress(PrintWriter out, String label, OptionalLong total, boolean terminal) {
        this.out = out;
        this.label = label;
        this.total = total;
        this.terminal = terminal;
        this.printer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to show; ends with {@link #close}, and is silent about transfers that end before the first line is due. */
    public static Progress begin(PrintWriter out, String label, OptionalLong total) {
        return begin(out, label, total, Terminal.isThere());
    }

    static Progress begin(PrintWriter out, String label, OptionalLong total, boolean terminal) {
        Progress progress = new Progress(out, label, total, terminal);
        long period = terminal ? REDRAW_MILLIS : LINE_MILLIS;
        var unused = progress.printer.scheduleAtFixedRate(progress::print, period, period, TimeUnit.MILLISECONDS);
        return progress;
    }

    /** So many octets are done. */
    public void reached(long done) {
        octets.set(done);
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Prints a line, above the bar if there is one. */
    public synchronized void say(String text) {
        boolean drawn = terminal && !closed;
        out.println(drawn ? CLEAR_LINE + text : text);
        if (drawn) {
            draw();
        }
        out.flush();
    }

    private synchronized void print() {
        if (closed) {
            return;
        }
        if (terminal) {
            draw();
        } else {
            out.println(line());
        }
        out.flush();
    }

    private void draw() {
        out.print(CLEAR_LINE + bar(Terminal.columns() - 1));
    }

    /** One line of facts: {@code file: 45 % (29.0 MiB of 64.0 MiB), 120.0 MiB/s}. */
    String line() {
        long done = octets.get();
        String rate = Quantities.rate(done, elapsed());
        if (total.isEmpty()) {
            return label + ": " + Quantities.octets(done) + ", " + rate;
        }
        return String.format(
                "%s: %d %% (%s of %s), %s",
                label, percent(done), Quantities.octets(done), Quantities.octets(total.getAsLong()), rate);
    }

    /** The same with a bar in the room that is left: {@code file [=====>    ]  45 %  29.0 MiB  120.0 MiB/s  0.3 s left}. */
    String bar(int columns) {
        long done = octets.get();
        String facts = String.format("%s  %s", Quantities.octets(done), Quantities.rate(done, elapsed()));
        if (total.isEmpty()) {
            return cut(label + "  " + facts, columns);
        }
        String after = String.format(" %3d %%  %s%s", percent(done), facts, left(done));
        int room = columns - label.length() - after.length() - 3;
        String drawn = room < BAR_LEAST ? "" : " [" + drawn(done, room) + "]";
        return cut(label + drawn + after, columns);
    }

    private String drawn(long done, int width) {
        int filled = (int) Math.min(width, width * percent(done) / 100);
        String head = filled > 0 && filled < width ? ">" : "";
        return "=".repeat(filled - head.length()) + head + " ".repeat(width - filled);
    }

    private String left(long done) {
        long rest = total.orElse(0) - done;
        if (done <= 0 || rest <= 0) {
            return "";
        }
        double nanosPerOctet = (double) elapsed().toNanos() / done;
        return "  " + Quantities.duration(Duration.ofNanos((long) (rest * nanosPerOctet))) + " left";
    }

    private long percent(long done) {
        long all = total.orElse(0);
        return all <= 0 ? 100 : Math.min(100, (long) (100.0 * done / all));
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns);
    }

    /** Removes the bar; what there is to say of the end is the caller's. */
    @Override
    public void close() {
        printer.shutdownNow();
        synchronized (this) {
            if (!closed && terminal) {
                out.print(CLEAR_LINE);
                out.flush();
            }
            closed = true;
        }
    }
}

package org.msrprelay.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.msrprelay.server.inbox.Mailbox;
import org.msrprelay.server.terminal.Printable;
import org.msrprelay.server.terminal.Progress;
import org.msrprelay.server.terminal.Quantities;

/**
 * Says what {@code receive} receives: texts on stdout, everything else on stderr; and counts. Thread-safe.
 *
 * <p>One file at a time has a progress bar.
 */
final class Arrivals implements Mailbox.Reader {
    private final PrintWriter out;
    private final PrintWriter err;
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private long left;
    private @Nullable Shown shown;

    private record Shown(String name, Progress progress) {}

    Arrivals(PrintWriter out, PrintWriter err, long count) {
        this.out = out;
        this.err = err;
        this.left = count;
    }

    /** Completes with the last message. */
    CompletionStage<Void> enough() {
        return enough.minimalCompletionStage();
    }

    @Override
    public synchronized LongConsumer fileBegins(String name, OptionalLong total) {
        if (shown != null) {
            return octets -> {};
        }
        Progress progress = Progress.begin(err, name, total);
        shown = new Shown(name, progress);
        return progress::reached;
    }

    @Override
    public synchronized void fileStored(String name, Path file, long octets) {
        end(name, "received " + file + " (" + Quantities.octets(octets) + ")");
        arrived();
    }

    @Override
    public synchronized void text(String text) {
        String shownText = Printable.text(text);
        out.print(shownText.endsWith("\n") ? shownText : shownText + "\n");
        out.flush();
        arrived();
    }

    @Override
    public synchronized void lost(String name, String reason) {
        end(name, "lost " + name + ": " + reason);
    }

    private void end(String name, String line) {
        if (shown != null && shown.name().equals(name)) {
            shown.progress().close();
            shown = null;
        }
        err.println(line);
        err.flush();
    }

    private void arrived() {
        left--;
        if (left <= 0) {
            enough.complete(null);
        }
    }
}

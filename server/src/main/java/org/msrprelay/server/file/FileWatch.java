package org.msrprelay.server.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files have changed, by looking at their stamps: unlike the kernel's notices this also works on network file
 * systems, through symbolic links, and for files that are replaced by a rename.
 *
 * <p>A change is told once the files have looked the same twice in a row, so that a file that is still being written is left
 * alone. One daemon thread of its own calls the listeners, which may block.
 */
public final class FileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    /** Short enough that a change is effective within a second, two looks included. */
    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Often enough for a file that could not be opened for a moment, seldom enough for a log that reminds of a bad one. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final long RETRY_LOOKS = RETRY.dividedBy(PERIOD);

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public FileWatch() {
        var thread = new Thread(this::run, "file-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Has a change of any of these files taken up, from now on.
     *
     * @param change takes it up; false if that cannot be done now (bad content, no descriptor left): it is tried again every
     *     {@link #RETRY} until it can
     */
    public void watch(List<Path> files, BooleanSupplier change) {
        all.add(new Watched(files, change));
    }

    /** Listeners are not called any more, but one that is running goes on to its end. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                all.forEach(Watched::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Files that belong together. Used by the watch's thread only, once it is made. */
    private static final class Watched {

        private final List<Path> files;
        private final BooleanSupplier change;
        private List<Optional<FileStamp>> told;
        private List<Optional<FileStamp>> seen;

        /** Looks until what could not be taken up is tried again; 0: there is no such thing. */
        private long looksUntilRetry;

        Watched(List<Path> files, BooleanSupplier change) {
            this.files = List.copyOf(files);
            this.change = change;
            this.told = stamps();
            this.seen = told;
        }

        private List<Optional<FileStamp>> stamps() {
            return files.stream().map(FileStamp::of).toList();
        }

        void look() {
            var now = stamps();
            boolean settled = now.equals(seen);
            seen = now;
            boolean due = looksUntilRetry > 0 && --looksUntilRetry == 0;
            if (settled && (due || !now.equals(told))) {
                told = now;
                looksUntilRetry = takenUp() ? 0 : RETRY_LOOKS;
            }
        }

        private boolean takenUp() {
            try {
                return change.getAsBoolean();
            } catch (RuntimeException e) {
                // An exception would end the thread, and later changes would go unnoticed.
                LOG.error("cannot take up the change of {}", files, e);
                return false;
            }
        }
    }
}

package org.msrprelay.server.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public FileWatch() {
        var thread = new Thread(this::run, "file-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Calls {@code changed} after each change of any of these files from now on. */
    public void watch(List<Path> files, Runnable changed) {
        all.add(new Watched(files, changed));
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
        private final Runnable changed;
        private List<Optional<FileStamp>> told;
        private List<Optional<FileStamp>> seen;

        Watched(List<Path> files, Runnable changed) {
            this.files = List.copyOf(files);
            this.changed = changed;
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
            if (!settled || now.equals(told)) {
                return;
            }
            told = now;
            try {
                changed.run();
            } catch (RuntimeException e) {
                // An exception would end the thread, and later changes would go unnoticed.
                LOG.error("cannot take up the change of {}", files, e);
            }
        }
    }
}

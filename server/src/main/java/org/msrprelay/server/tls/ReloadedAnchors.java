package org.msrprelay.server.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.transport.tls.TrustAnchors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trust anchors from a file, read again when it changes; a file that is not right leaves those that were.
 *
 * <p>{@link #get} reads memory only, from any thread; the file is read on the watch's thread.
 */
public final class ReloadedAnchors implements Supplier<TrustAnchors> {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadedAnchors.class);

    private final Path file;
    private volatile TrustAnchors anchors;

    private ReloadedAnchors(Path file) throws PemException {
        this.file = file;
        this.anchors = PemFiles.anchors(file);
    }

    /** Reads the file, and again when it changes, for as long as the watch lives. */
    public static ReloadedAnchors of(Path file, FileWatch watch) throws PemException {
        var reloaded = new ReloadedAnchors(file);
        watch.watch(List.of(file), reloaded::reload);
        return reloaded;
    }

    @Override
    public TrustAnchors get() {
        return anchors;
    }

    private boolean reload() {
        try {
            var read = PemFiles.anchors(file);
            if (!read.equals(anchors)) {
                anchors = read;
                LOG.info("{}: read again, for new connections; {}", file, read);
            }
            return true;
        } catch (PemException e) {
            LOG.warn("{}; those who may vouch stay as they were", e.getMessage());
            return false;
        }
    }
}

package org.msrprelay.server.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.transport.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key from files, read again when one of them changes; a pair that is not right leaves the one that was.
 *
 * <p>{@link #get} reads memory only, from any thread; the files are read on the watch's thread.
 */
public final class ReloadedMaterial implements Supplier<TlsMaterial> {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadedMaterial.class);

    private final Path chainFile;
    private final Path keyFile;
    private volatile TlsMaterial material;

    private ReloadedMaterial(Path chainFile, Path keyFile) throws PemException {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        this.material = PemFiles.material(chainFile, keyFile);
    }

    /** Reads the files, and again when they change, for as long as the watch lives. */
    public static ReloadedMaterial of(Path chainFile, Path keyFile, FileWatch watch) throws PemException {
        var reloaded = new ReloadedMaterial(chainFile, keyFile);
        watch.watch(List.of(chainFile, keyFile), reloaded::reload);
        return reloaded;
    }

    @Override
    public TlsMaterial get() {
        return material;
    }

    private boolean reload() {
        try {
            var read = PemFiles.material(chainFile, keyFile);
            if (!read.equals(material)) {
                material = read;
                LOG.info(
                        "{}: read again, for new connections; {}",
                        chainFile,
                        Validity.of(read.chain().get(0)));
            }
            return true;
        } catch (PemException e) {
            LOG.warn("{}; the certificate stays as it was", e.getMessage());
            return false;
        }
    }
}

package org.msrprelay.server.file;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files with secrets in them (keys, HA1s, passwords of databases) that others can read. */
public final class SecretFiles {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);

    private SecretFiles() {}

    /** What to say about a file that all users of the machine may read; empty: they may not. */
    public static Optional<String> warning(Path secret) {
        return PrivateFile.modeIfReadableByOthers(secret)
                .map(mode -> "%s: all users of this machine may read it, mode %s (better: rw-------)"
                        .formatted(secret, mode));
    }

    /** Says it to the log. */
    public static void warnIfReadableByOthers(Path secret) {
        warning(secret).ifPresent(warning -> LOG.warn("{}", warning));
    }
}

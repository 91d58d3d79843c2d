package org.msrprelay.server.tls;

import java.nio.file.Path;

/** A certificate or key file is not what it should be; the message says what was found and what was expected. */
public final class PemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    PemException(Path file, String message) {
        super(message, null, false, false);
        this.file = file;
    }

    /** The file at fault. */
    public Path file() {
        return file;
    }
}

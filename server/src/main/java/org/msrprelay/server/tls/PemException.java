package org.msrprelay.server.tls;

import java.nio.file.Path;

/** A certificate or key file is not what it should be; the message names it, what was found and what was expected. */
public final class PemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String fault;

    PemException(Path file, String fault) {
        super(file + ": " + fault, null, false, false);
        this.file = file;
        this.fault = fault;
    }

    /** The file at fault. */
    public Path file() {
        return file;
    }

    /** What is wrong with it. */
    public String fault() {
        return fault;
    }
}

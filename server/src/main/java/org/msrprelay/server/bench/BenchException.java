package org.msrprelay.server.bench;

import java.io.IOException;

/** A measurement that could not be made. The message is for people. */
public final class BenchException extends IOException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}

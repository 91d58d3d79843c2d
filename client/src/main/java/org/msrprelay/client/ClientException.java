package org.msrprelay.client;

import java.io.IOException;

/** A connection or session that could not be had. The message is for people; routine, so without a stack trace of its own. */
public class ClientException extends IOException {
    private static final long serialVersionUID = 1L;

    public ClientException(String message) {
        super(message);
    }

    public ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}

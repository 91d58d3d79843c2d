package org.msrprelay.transport;

/** The relay could not start. The message is a line for people that names what failed and why. */
public final class StartException extends Exception {

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    StartException(String message) {
        super(message);
    }
}

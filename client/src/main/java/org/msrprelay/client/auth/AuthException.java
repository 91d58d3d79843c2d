package org.msrprelay.client.auth;

import java.io.IOException;
import java.util.OptionalInt;

/** A relay granted no session. Routine, so without a stack trace; the message is for people. */
public final class AuthException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    AuthException(String message) {
        this(0, message);
    }

    AuthException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The response's code; empty if the response was none that can be accepted. */
    public OptionalInt code() {
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing to fill in
    public Throwable fillInStackTrace() {
        return this;
    }
}

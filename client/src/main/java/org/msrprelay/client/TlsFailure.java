package org.msrprelay.client;

/** Why a TLS handshake failed, in words for people. */
final class TlsFailure {
    /** Causes nest a few deep; a ring of them must not hold us. */
    private static final int MAX_CAUSES = 16;

    private TlsFailure() {}

    /** The innermost message: the outer ones only name the engine that met it. */
    static String reason(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                reason = message;
            }
            cause = cause.getCause();
        }
        return "TLS: " + reason;
    }
}

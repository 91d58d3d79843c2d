package org.msrprelay.transport.connect;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What is told of a failed attempt: enough for the sender of a message, nothing of the network around this relay. */
final class FailureReason {

    static final String DENIED = "connecting there is not allowed";
    static final String NOT_IN_TIME = "not reached in time";
    static final String NOT_FOUND = "host not found";
    static final String NO_SERVICE = "it does not offer MSRP";
    static final String NOT_ACCEPTED = "not reached";

    /** Exceptions within exceptions that are looked through. */
    private static final int MAX_CAUSES = 10;

    private FailureReason() {}

    static String of(Throwable failure) {
        return ofCertificate(failure).orElseGet(() -> ofConnection(failure));
    }

    private static Optional<String> ofCertificate(Throwable failure) {
        if (any(failure, CertificateExpiredException.class::isInstance)) {
            return Optional.of("its certificate has expired");
        }
        if (any(failure, CertificateNotYetValidException.class::isInstance)) {
            return Optional.of("its certificate is not valid yet");
        }
        if (any(failure, FailureReason::isNameMismatch)) {
            return Optional.of("its certificate is not for this host");
        }
        if (any(failure, CertificateException.class::isInstance)) {
            return Optional.of("its certificate is not trusted");
        }
        return Optional.empty();
    }

    /** The platform has no type for it, but all of its messages begin alike: "No subject alternative …", "No name …". */
    private static boolean isNameMismatch(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof CertificateException && message != null && message.startsWith("No ");
    }

    private static String ofConnection(Throwable failure) {
        if (any(failure, NotSslRecordException.class::isInstance)) {
            return "it does not speak TLS";
        }
        if (any(failure, SSLException.class::isInstance)) {
            return "the TLS handshake failed";
        }
        if (any(failure, UnknownHostException.class::isInstance)) {
            return NOT_FOUND;
        }
        if (any(failure, NoRouteToHostException.class::isInstance)) {
            return "no route to it";
        }
        if (any(failure, FailureReason::isRefusal)) {
            return "it refused the connection";
        }
        return failure instanceof IOException ? NOT_ACCEPTED : "the attempt failed";
    }

    private static boolean isRefusal(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof ConnectException
                && message != null
                && message.toLowerCase(Locale.ROOT).contains("refused");
    }

    private static boolean any(Throwable failure, Predicate<Throwable> test) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (test.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

package org.msrprelay.server.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.AuthSettings;

/** Binds {@code auth}, but for where users come from. */
final class AuthBinder {

    private static final ValueType<DigestAlgorithm> ALGORITHM =
            ValueType.words("SHA-256", DigestAlgorithm.SHA_256, "MD5", DigestAlgorithm.MD5);

    private static final List<DigestAlgorithm> ALL_ALGORITHMS = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);

    private static final ValueType<String> REALM = new ValueType<>(
            "a text without control characters",
            text -> text.isBlank() || text.chars().anyMatch(Character::isISOControl)
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(text));

    private static final ValueType<Duration> SOME_TIME = Durations.atLeast(Duration.ofMillis(1), "30s");

    /** Of letters and digits so many cannot be tried out with a nonce at hand. */
    private static final int MIN_NONCE_KEY_LENGTH = 22;

    private final Reading reading;

    AuthBinder(Reading reading) {
        this.reading = reading;
    }

    AuthSettings bind(Section auth, String host) {
        var expires = expires(auth.section("expires"));
        return new AuthSettings(
                OctetText.fromText(auth.value("realm", host, REALM).value()),
                algorithms(auth),
                expires.min(),
                expires.standard(),
                expires.max(),
                auth.value("nonce-lifetime", Duration.ofMinutes(5), Durations.atLeast(Duration.ofSeconds(1), "5m"))
                        .value(),
                auth.value("max-failures", 3, ValueType.number(1, Integer.MAX_VALUE))
                        .value(),
                lockout(auth.section("lockout")),
                nonceKey(auth),
                auth.value("over-cleartext", false, ValueType.flag()).value());
    }

    private static AuthSettings.Lockout lockout(Section lockout) {
        var usual = AuthSettings.Lockout.DEFAULT;
        var failures = lockout.value("failures", usual.failures(), ValueType.number(1, Integer.MAX_VALUE));
        var window = lockout.value("window", usual.window(), SOME_TIME);
        var lasting = lockout.value("for", usual.lasting(), SOME_TIME);
        return new AuthSettings.Lockout(failures.value(), window.value(), lasting.value());
    }

    private String nonceKey(Section auth) {
        var key = auth.value("nonce-key", "", ValueType.text());
        if (!key.value().isEmpty() && key.value().length() < MIN_NONCE_KEY_LENGTH) {
            reading.warn(
                    key.line(),
                    key.key(),
                    "%d characters (better: %d random ones or more, since whoever finds it out makes nonces of his own)"
                            .formatted(key.value().length(), MIN_NONCE_KEY_LENGTH));
        }
        return key.value();
    }

    private List<DigestAlgorithm> algorithms(Section auth) {
        var algorithms = auth.list("algorithms", ALL_ALGORITHMS, ALGORITHM);
        if (algorithms.items().isEmpty() && !reading.failed(algorithms.key())) {
            reading.expected(algorithms.line(), algorithms.key(), "an empty list", "SHA-256, MD5 or both");
        }
        var seen = new HashSet<DigestAlgorithm>();
        for (var algorithm : algorithms.items()) {
            if (!seen.add(algorithm.value())) {
                reading.expected(algorithm, algorithm.value().token() + " twice", "each algorithm once");
            }
        }
        return List.copyOf(algorithms.values());
    }

    private record Expires(Duration min, Duration standard, Duration max) {}

    private Expires expires(Section section) {
        var min = section.value("min", Duration.ofSeconds(60), Durations.wholeSeconds("60s"));
        var standard = section.value("default", Duration.ofMinutes(15), Durations.wholeSeconds("15m"));
        var max = section.value("max", Duration.ofHours(1), Durations.wholeSeconds("1h"));
        boolean minKnown = !reading.failed(min.key());
        boolean standardKnown = !reading.failed(standard.key());
        boolean maxKnown = !reading.failed(max.key());
        boolean apart = minKnown && maxKnown && min.value().compareTo(max.value()) > 0;
        if (apart) {
            order(min, max);
        }
        // A default of ours that suits neither is not a mistake of its own.
        if (standardKnown && (standard.explicit() || !apart)) {
            if (minKnown) {
                order(min, standard);
            }
            if (maxKnown) {
                order(standard, max);
            }
        }
        return new Expires(min.value(), standard.value(), max.value());
    }

    /** Tells of the two if they are the wrong way round: of the default, or else of the one that is there. */
    private void order(Given<Duration> less, Given<Duration> more) {
        if (less.value().compareTo(more.value()) <= 0) {
            return;
        }
        boolean atMore = more.key().endsWith(".default") ? more.explicit() : !less.explicit();
        var at = atMore ? more : less;
        var other = atMore ? less : more;
        var expected = "at %s %s, %s".formatted(atMore ? "least" : "most", other.key(), Durations.text(other.value()));
        reading.expected(at, Durations.text(at.value()), expected);
    }
}

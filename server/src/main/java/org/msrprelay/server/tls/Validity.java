package org.msrprelay.server.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** From when to when a certificate is good. */
public record Validity(Instant from, Instant until) {

    public static Validity of(X509Certificate certificate) {
        return new Validity(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    public boolean isOver(Instant now) {
        return now.isAfter(until);
    }

    public boolean isYetToCome(Instant now) {
        return now.isBefore(from);
    }

    /** What is left, in whole days. */
    public long daysLeft(Instant now) {
        return Duration.between(now, until).toDays();
    }

    @Override
    public String toString() {
        return "valid from %s until %s".formatted(day(from), day(until));
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }
}

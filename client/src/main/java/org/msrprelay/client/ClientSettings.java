package org.msrprelay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.msrprelay.client.tls.Trust;

/**
 * How a client behaves.
 *
 * @param trust whose certificates are accepted on connections that it opens
 * @param connectTimeout how long connecting may take, TLS included
 * @param responseTimeout how long a next hop may take to answer (RFC 4975 7.1.1: 30 s)
 * @param deliveryTimeout how long success REPORTs are waited for once a message was accepted
 * @param successReportOctets a success REPORT is sent whenever so many more octets of a message have arrived, besides the
 *     one at its end; empty: only that
 * @param tap sees the octets of every connection
 */
public record ClientSettings(
        Trust trust,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration deliveryTimeout,
        OptionalLong successReportOctets,
        Optional<WireTap> tap) {

    /** RFC 4975 7.1.1 names two minutes as a sensible wait for a success REPORT. */
    public static final ClientSettings DEFAULT = new ClientSettings(
            Trust.jdk(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            OptionalLong.empty(),
            Optional.empty());

    public ClientSettings withTrust(Trust value) {
        return new ClientSettings(value, connectTimeout, responseTimeout, deliveryTimeout, successReportOctets, tap);
    }

    public ClientSettings withConnectTimeout(Duration value) {
        return new ClientSettings(trust, value, responseTimeout, deliveryTimeout, successReportOctets, tap);
    }

    public ClientSettings withResponseTimeout(Duration value) {
        return new ClientSettings(trust, connectTimeout, value, deliveryTimeout, successReportOctets, tap);
    }

    public ClientSettings withDeliveryTimeout(Duration value) {
        return new ClientSettings(trust, connectTimeout, responseTimeout, value, successReportOctets, tap);
    }

    public ClientSettings withSuccessReportEvery(long octets) {
        return new ClientSettings(
                trust, connectTimeout, responseTimeout, deliveryTimeout, OptionalLong.of(octets), tap);
    }

    public ClientSettings withTap(WireTap value) {
        return new ClientSettings(
                trust, connectTimeout, responseTimeout, deliveryTimeout, successReportOctets, Optional.of(value));
    }
}

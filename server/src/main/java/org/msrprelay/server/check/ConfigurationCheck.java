package org.msrprelay.server.check;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.SystemLimits;
import org.msrprelay.transport.ListenAddress;

/**
 * Looks at everything that a configuration refers to: names, listeners, users, certificates, the system's limits. Blocks on files,
 * on the name service and on databases.
 */
public final class ConfigurationCheck {

    /** Libraries, listeners, event loops and files take some descriptors beside the connections. */
    private static final int OTHER_OPEN_FILES = 200;

    private final Configuration configuration;
    private final Findings findings = new Findings();

    private ConfigurationCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** All that is found about a configuration that has been read. */
    public static Findings of(Configuration configuration) {
        return of(configuration, Clock.systemUTC());
    }

    static Findings of(Configuration configuration, Clock clock) {
        var check = new ConfigurationCheck(configuration);
        check.findings.fact("file", configuration.source());
        configuration.warnings().forEach(warning -> check.findings.warning(warning.toString()));
        check.checkListeners();
        check.checkNames();
        new UsersCheck(configuration, check.findings).run();
        new CertificateCheck(configuration, clock, check.findings).run();
        configuration.tls().ca().ifPresent(new AuthorityCheck(clock, check.findings)::run);
        configuration.webSocket().clientCa().ifPresent(new AuthorityCheck(clock, check.findings)::run);
        check.checkSystem();
        return check.findings;
    }

    private void checkListeners() {
        var listening = configuration.listening();
        findings.fact(
                "listeners", listening.listen().stream().map(Object::toString).collect(Collectors.joining(" ")));
        if (!listening.advertise().isEmpty()) {
            findings.fact("advertised", listening.advertise());
        }
        listening.listen().stream()
                .filter(listener -> listener.transport().equals("ws") && !listener.secure())
                .filter(listener -> !isAdvertisedAsSecure(listener))
                .forEach(listener -> findings.warning(
                        "listen: %s is WebSocket in the clear, which RFC 7977 9 forbids (better: msrps)"
                                .formatted(listener)));
        var lifetime = configuration.auth().defaultExpires();
        boolean anyWebSocket = listening.listen().stream()
                .anyMatch(listener -> listener.transport().equals("ws"));
        if (anyWebSocket && lifetime.compareTo(ProvenUser.LEAST_LEFT) < 0) {
            findings.warning(
                    "auth.expires.default: %ds (better: at least %ds, below which clients in browsers AUTH without end)"
                            .formatted(lifetime.toSeconds(), ProvenUser.LEAST_LEFT.toSeconds()));
        }
        boolean anySecure = listening.listen().stream().anyMatch(ListenAddress::secure);
        if (!anySecure && !configuration.auth().overCleartext()) {
            findings.warning("no listener has TLS and auth.over-cleartext is false: every AUTH will be answered 403");
        }
    }

    private boolean isAdvertisedAsSecure(ListenAddress listener) {
        var advertised = configuration.listening().advertise().get(listener.port());
        return advertised != null && advertised.scheme().secure();
    }

    private void checkNames() {
        var listening = configuration.listening();
        findings.fact("host", listening.host());
        if (!listening.aliases().isEmpty()) {
            findings.fact("aliases", String.join(" ", listening.aliases()));
        }
        if (HostLookUp.isAddress(listening.host())) {
            findings.warning("host: %s is an address (better: a name, which certificates and clients can hold on to)"
                    .formatted(listening.host()));
        }
        var names = new LinkedHashSet<String>();
        names.add(listening.host());
        names.addAll(listening.aliases());
        listening.listen().forEach(listener -> names.add(listener.host()));
        HostLookUp.unresolved(names).forEach(name -> findings.warning("%s: the name does not resolve".formatted(name)));
    }

    private void checkSystem() {
        long wanted = (long) configuration.connections().total() + OTHER_OPEN_FILES;
        SystemLimits.openFiles().stream()
                .filter(granted -> granted < wanted)
                .forEach(granted -> findings.warning(
                        "limits.connections: %d, but the system grants this user %d open files (ulimit -n)"
                                .formatted(configuration.connections().total(), granted)));
    }
}

package org.msrprelay.server.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.transport.ListenAddress;

/** Binds {@code host}, {@code aliases}, {@code listen} and {@code advertise}. */
final class ListeningBinder {

    private static final String TCP = "tcp";

    /** RFC 4975 15.4's port with TLS, and the next one without; on this machine only. */
    private static final List<ListenAddress> DEFAULT_LISTEN = List.of(
            new ListenAddress(Scheme.MSRPS, "127.0.0.1", 2855, TCP),
            new ListenAddress(Scheme.MSRP, "127.0.0.1", 2856, TCP));

    private static final Set<String> TRANSPORTS = Set.of(TCP, "ws");

    private static final ValueType<ListenAddress> LISTENER =
            new ValueType<>("a listener such as msrps://0.0.0.0:2855;tcp", ListeningBinder::listener);

    private final Reading reading;

    ListeningBinder(Reading reading) {
        this.reading = reading;
    }

    Listening bind(Section root) {
        var host = root.value("host", "", HostNames.TYPE);
        var aliases = new LinkedHashSet<>(
                root.list("aliases", List.of(), HostNames.TYPE).values());
        var listen = root.list("listen", DEFAULT_LISTEN, LISTENER);
        var advertise = advertise(root, listen);
        check(listen, advertise);
        advertise.values().forEach(uri -> aliases.add(uri.host()));
        var name = host.explicit() ? host.value() : MachineName.fullyQualified();
        return new Listening(name, aliases, listen.values(), advertise);
    }

    private void check(GivenList<ListenAddress> listen, Map<Integer, MsrpUri> advertise) {
        if (listen.items().isEmpty() && !reading.failed("listen")) {
            reading.expected(listen.line(), listen.key(), "an empty list", "at least one listener");
        }
        for (int i = 0; i < listen.items().size(); i++) {
            var listener = listen.items().get(i);
            for (var earlier : listen.items().subList(0, i)) {
                if (collide(listener.value(), earlier.value())) {
                    reading.expected(
                            listener, listener.value().toString(), "another address or port than " + earlier.value());
                }
            }
            checkTransport(listener, listen.values(), advertise);
        }
    }

    private static Optional<ListenAddress> listener(String text) {
        try {
            var address = ListenAddress.parse(text);
            boolean usable = TRANSPORTS.contains(address.transport())
                    && HostNames.canonical(address.host()).isPresent();
            return usable ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether both cannot be bound at once. */
    private static boolean collide(ListenAddress one, ListenAddress other) {
        return one.port() != 0 && one.port() == other.port() && one.host().equals(other.host());
    }

    private void checkTransport(
            Given<ListenAddress> listener, List<ListenAddress> all, Map<Integer, MsrpUri> advertise) {
        var address = listener.value();
        if (address.transport().equals(TCP)) {
            return;
        }
        // RFC 7977 8.1: a WebSocket client's Use-Path names a tcp listener.
        var scheme = seenAs(address, advertise);
        boolean hasTcp = all.stream()
                .anyMatch(other ->
                        seenAs(other, advertise) == scheme && other.transport().equals(TCP));
        if (!hasTcp) {
            reading.expected(
                    listener,
                    address.toString(),
                    "also an %s listener with transport tcp, for WebSocket clients' Use-Path".formatted(scheme.text()));
        }
    }

    private static Scheme seenAs(ListenAddress address, Map<Integer, MsrpUri> advertise) {
        var advertised = advertise.get(address.port());
        return advertised == null ? address.scheme() : advertised.scheme();
    }

    private Map<Integer, MsrpUri> advertise(Section root, GivenList<ListenAddress> listen) {
        var advertise = new HashMap<Integer, MsrpUri>();
        for (var entry : root.entries("advertise")) {
            var port = port(entry.getKey(), listen);
            var uri = advertised(entry.getValue());
            if (port.isPresent() && uri.isPresent()) {
                advertise.put(port.get(), uri.get());
            }
        }
        return Map.copyOf(advertise);
    }

    private Optional<Integer> port(Given<String> key, GivenList<ListenAddress> listen) {
        var ports = listen.values().stream()
                .map(ListenAddress::port)
                .filter(port -> port != 0)
                .distinct()
                .toList();
        var port = ValueType.number(1, HostNames.MAX_PORT).parse(key.value());
        if (port.filter(number -> ports.contains(number) || reading.failed(listen.key()))
                .isPresent()) {
            return port;
        }
        reading.expected(key, key.value(), "the port of a listener" + (ports.isEmpty() ? "" : ", one of " + ports));
        return Optional.empty();
    }

    private Optional<MsrpUri> advertised(Given<String> value) {
        try {
            var uri = MsrpUri.parse(value.value());
            if (uri.port().isPresent() && uri.sessionId().isEmpty() && TRANSPORTS.contains(uri.transport())) {
                return Optional.of(uri);
            }
        } catch (MalformedException e) {
            // Told below, in the same words as the other mistakes.
        }
        reading.expected(
                value,
                value.value(),
                "an MSRP URI with a port and without a session, such as msrps://relay.example.org:443;tcp");
        return Optional.empty();
    }
}

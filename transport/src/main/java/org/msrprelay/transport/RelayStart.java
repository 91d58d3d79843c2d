package org.msrprelay.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.relay.Relay;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;
import org.msrprelay.transport.listen.ListeningSocket;
import org.msrprelay.transport.tls.ServerTls;
import org.msrprelay.transport.websocket.WebSocketEntrance;

/** The steps from settings to a running relay. */
final class RelayStart {

    private static final String ANY_IPV4 = "0.0.0.0";
    private static final String TCP = "tcp";

    private final RelayServerBuilder settings;

    RelayStart(RelayServerBuilder settings) {
        this.settings = settings;
    }

    RelayServer start() throws StartException {
        for (ListenAddress address : settings.listen) {
            require(address);
        }
        String host = canonical("host", settings.host);
        RelayResources resources = newResources();
        try {
            List<ListeningSocket> sockets = bindAll(resources);
            List<Listener> listeners = new ArrayList<>();
            List<MsrpUri> bound = new ArrayList<>();
            for (int i = 0; i < sockets.size(); i++) {
                ListenAddress address = settings.listen.get(i);
                int port = sockets.get(i).port();
                listeners.add(listener(address, host, port));
                bound.add(MsrpUri.of(address.scheme(), address.host(), port, Optional.empty(), address.transport()));
            }
            Relay relay = new Relay(relaySettings(host, listeners), services(resources));
            resources.admission().makeRoomBy(relay::closeLeastRecentlyUsed);
            RelayServer server = new RelayServer(relay, bound, sockets, resources);
            open(sockets, listeners, relay, server);
            return server;
        } catch (StartException | RuntimeException e) {
            resources.freeAndWait();
            throw e;
        }
    }

    private void open(List<ListeningSocket> sockets, List<Listener> listeners, Relay relay, RelayServer server) {
        WebSocketEntrance webSocket = new WebSocketEntrance(
                settings.webSocket,
                relay.handshakeDigest(),
                settings.authSettings().overCleartext(),
                settings.forwarding.probation());
        for (int i = 0; i < sockets.size(); i++) {
            if (listeners.get(i).isWebSocket()) {
                sockets.get(i).open(listeners.get(i), server::accepted, webSocket);
            } else {
                sockets.get(i).open(listeners.get(i), server::accepted);
            }
        }
    }

    private void require(ListenAddress address) throws StartException {
        boolean webSocket = address.transport().equals(Listener.WEB_SOCKET);
        if (!webSocket && !address.transport().equals(TCP)) {
            throw new StartException("listen: " + address + " (expected: transport tcp or ws)");
        }
        if (webSocket && settings.listen.stream().noneMatch(other -> servesTheFarSideOf(address, other))) {
            // RFC 7977 8.1: the Use-Path of a WebSocket client is where others come by TCP.
            throw new StartException("listen: " + address + " needs a listener with transport tcp and the same scheme");
        }
        if (address.secure() && settings.tls.isEmpty()) {
            throw new StartException("listen: " + address + " needs a certificate (expected: tls)");
        }
    }

    private boolean servesTheFarSideOf(ListenAddress webSocket, ListenAddress other) {
        return other.transport().equals(TCP) && advertisedScheme(other) == advertisedScheme(webSocket);
    }

    private Scheme advertisedScheme(ListenAddress address) {
        MsrpUri advertised = settings.advertise.get(address.port());
        return advertised == null ? address.scheme() : advertised.scheme();
    }

    private static String canonical(String what, String host) throws StartException {
        String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return MsrpUri.of(Scheme.MSRP, literal, 1, Optional.empty(), TCP).host();
        } catch (MalformedException e) {
            throw new StartException(what + ": " + host + " (expected: a host name or an address)", e);
        }
    }

    private RelayResources newResources() throws StartException {
        try {
            return new RelayResources(settings);
        } catch (SSLException e) {
            throw new StartException("tls: " + e.getMessage(), e);
        }
    }

    private List<ListeningSocket> bindAll(RelayResources resources) throws StartException {
        List<ListeningSocket> sockets = new ArrayList<>();
        for (ListenAddress address : settings.listen) {
            Optional<ServerTls> tls = resources.serverTls(address);
            try {
                InetSocketAddress socketAddress =
                        new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
                sockets.add(ListeningSocket.bind(resources.listening(), socketAddress, leavesIpv4Alone(address), tls));
            } catch (UnknownHostException e) {
                throw new StartException("listen: " + address + " (expected: an address of this machine)", e);
            } catch (IOException e) {
                throw new StartException("listen: " + address + ": " + e.getMessage(), e);
            }
        }
        return sockets;
    }

    /** The IPv6 wildcard takes IPv4 too, as is usual, unless IPv4 has a listener of its own on that port. */
    private boolean leavesIpv4Alone(ListenAddress address) {
        return settings.listen.stream()
                .anyMatch(other -> other.host().equals(ANY_IPV4) && other.port() == address.port());
    }

    private Listener listener(ListenAddress address, String host, int port) {
        MsrpUri advertised = Optional.ofNullable(settings.advertise.get(address.port()))
                .orElseGet(() -> MsrpUri.of(address.scheme(), host, port, Optional.empty(), address.transport()));
        return new Listener(address.scheme(), address.transport(), port, advertised);
    }

    private RelaySettings relaySettings(String host, List<Listener> listeners) throws StartException {
        List<String> aliases = new ArrayList<>();
        for (String alias : settings.aliases) {
            aliases.add(canonical("aliases", alias));
        }
        return new RelaySettings(
                host,
                aliases.stream().collect(Collectors.toUnmodifiableSet()),
                listeners,
                settings.authSettings(),
                settings.forwarding,
                settings.limits,
                settings.peers);
    }

    private RelayServices services(RelayResources resources) {
        return new RelayServices(
                settings.credentials,
                resources.connector(),
                resources.nextHops(),
                settings.observer,
                InstantSource.system(),
                new SecureRandom());
    }
}

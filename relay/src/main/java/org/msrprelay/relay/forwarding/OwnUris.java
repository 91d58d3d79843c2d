package org.msrprelay.relay.forwarding;

import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.RelaySettings;

/**
 * Which URIs mean this relay: the host is ours or an alias, the port absent or that of a listener, as bound or as
 * advertised. Immutable.
 */
public final class OwnUris {

    private final Set<String> hosts = new HashSet<>();

    /** A few; searched for every request, so not in a set, which would make an object of each port it is asked for. */
    private final int[] ports;

    private final String realm;

    public OwnUris(RelaySettings settings) {
        hosts.add(normal(settings.host()));
        settings.aliases().forEach(alias -> hosts.add(normal(alias)));
        Set<Integer> own = new HashSet<>();
        for (Listener listener : settings.listeners()) {
            own.add(listener.port());
            hosts.add(listener.advertised().host());
            listener.advertised().port().ifPresent(own::add);
        }
        ports = own.stream().mapToInt(Integer::intValue).toArray();
        realm = normal(settings.auth().realm());
    }

    private static String normal(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Whether the URI means this relay or a session of it (RFC 4976 6.2). */
    public boolean contains(MsrpUri uri) {
        return hosts.contains(uri.host()) && ownPort(uri.port());
    }

    /** The same for the To-Path of AUTH, where the realm may stand for the host. */
    public boolean containsForAuth(MsrpUri uri) {
        return contains(uri) || (uri.host().equals(realm) && ownPort(uri.port()));
    }

    private boolean ownPort(OptionalInt port) {
        if (port.isEmpty()) {
            return true;
        }
        int asked = port.getAsInt();
        for (int own : ports) {
            if (own == asked) {
                return true;
            }
        }
        return false;
    }
}

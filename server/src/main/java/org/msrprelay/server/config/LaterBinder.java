package org.msrprelay.server.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.relay.limit.IpLiteral;

/**
 * Checks the keys of what later versions bring, so that a file that is right for them is right for this one, and a mistake does
 * not wait until then.
 */
final class LaterBinder {

    private static final Pattern ADMIN_LISTEN = Pattern.compile("(\\[[^]]+\\]|[^\\[\\]:]+):([0-9]{1,5})");

    private static final ValueType<String> ADMIN_ADDRESS = new ValueType<>(
            "an address and port such as 127.0.0.1:8855, or nothing",
            text -> isAddressAndPort(text) ? Optional.of(text) : Optional.empty());

    private final Reading reading;

    LaterBinder(Reading reading) {
        this.reading = reading;
    }

    void bind(Section root) {
        admin(root.section("admin"));
    }

    private void admin(Section admin) {
        var listen = admin.value("listen", "", ADMIN_ADDRESS);
        var token = admin.value("token", "", ValueType.text());
        boolean judged = !reading.failed(listen.key()) && !reading.failed(token.key());
        if (judged && token.value().isBlank() && !listen.value().isEmpty() && !isOnLoopback(listen.value())) {
            reading.expected(listen, listen.value(), "an address of loopback, or admin.token too");
        }
    }

    private static boolean isOnLoopback(String addressAndPort) {
        var match = ADMIN_LISTEN.matcher(addressAndPort);
        var host = match.matches() ? HostNames.canonical(match.group(1)).orElseThrow() : "";
        return host.equals("localhost")
                || IpLiteral.parse(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean isAddressAndPort(String text) {
        if (text.isEmpty()) {
            return true;
        }
        var match = ADMIN_LISTEN.matcher(text);
        return match.matches()
                && HostNames.canonical(match.group(1)).isPresent()
                && Integer.parseInt(match.group(2)) <= HostNames.MAX_PORT;
    }
}

package org.msrprelay.server.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.msrprelay.relay.limit.Cidr;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.limit.PortRange;

/** Binds {@code next-hops}. */
final class NextHopBinder {

    private static final ValueType<String> CIDR =
            new ValueType<>("a network such as 192.0.2.0/24 or 2001:db8::/32", text -> accepted(text, Cidr::parse));

    private static final ValueType<String> PORTS =
            new ValueType<>("a port or a range of ports such as 1024-65535", text -> accepted(text, PortRange::parse));

    NextHopSettings bind(Section nextHops) {
        return new NextHopSettings(
                nextHops.list("allow", List.of(), CIDR).values(),
                nextHops.list("deny", NextHopPolicy.DEFAULT_DENY, CIDR).values(),
                nextHops.list("ports", NextHopPolicy.DEFAULT_PORTS, PORTS).values());
    }

    private static Optional<String> accepted(String text, Consumer<String> parser) {
        try {
            parser.accept(text);
            return Optional.of(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

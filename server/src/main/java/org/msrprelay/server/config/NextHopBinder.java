package org.msrprelay.server.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Binds {@code next-hops}. */
final class NextHopBinder {

    private static final List<String> DEFAULT_DENY = List.of(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/3",
            "::/127",
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::254/128");

    private static final ValueType<String> CIDR = new ValueType<>(
            "a network such as 192.0.2.0/24 or 2001:db8::/32",
            text -> isCidr(text) ? Optional.of(text) : Optional.empty());

    private static final ValueType<String> PORTS = new ValueType<>(
            "a port or a range of ports such as 1024-65535",
            text -> isPorts(text) ? Optional.of(text) : Optional.empty());

    private static final Pattern CIDR_SYNTAX = Pattern.compile("([^/]+)/([0-9]{1,3})");
    private static final Pattern PORTS_SYNTAX = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    NextHopSettings bind(Section nextHops) {
        return new NextHopSettings(
                nextHops.list("allow", List.of(), CIDR).values(),
                nextHops.list("deny", DEFAULT_DENY, CIDR).values(),
                nextHops.list("ports", List.of("1024-65535"), PORTS).values());
    }

    private static boolean isCidr(String text) {
        var match = CIDR_SYNTAX.matcher(text);
        if (!match.matches()) {
            return false;
        }
        var address = HostNames.canonical(match.group(1)).filter(HostNames::isAddress);
        int bits = address.filter(literal -> literal.indexOf(':') >= 0).isPresent() ? 128 : 32;
        return address.isPresent() && Integer.parseInt(match.group(2)) <= bits;
    }

    private static boolean isPorts(String text) {
        var match = PORTS_SYNTAX.matcher(text);
        if (!match.matches()) {
            return false;
        }
        int from = Integer.parseInt(match.group(1));
        int to = Optional.ofNullable(match.group(2)).map(Integer::valueOf).orElse(from);
        return from >= 1 && from <= to && to <= HostNames.MAX_PORT;
    }
}

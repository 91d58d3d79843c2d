package org.msrprelay.systemtests.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration file being put together: keys with dots, values as YAML.
 *
 * <p>Times are long where a test that is slow might run into them by accident, and made short by the test that is about them.
 */
public final class RelayYaml {

    public static final String HOST = "relay.test";

    private final Map<String, String> values = new TreeMap<>();

    private RelayYaml() {}

    /** A relay on loopback, clear and TLS, whose clients may AUTH in the clear and have it connect to loopback. */
    public static RelayYaml onLoopback() {
        return new RelayYaml()
                .set("host", HOST)
                .set("listen", "[\"msrp://127.0.0.1:0;tcp\", \"msrps://127.0.0.1:0;tcp\"]")
                .set("tls.certificate", "relay.pem")
                .set("tls.key", "relay.key")
                .set("tls.ca", "ca.pem")
                .set("auth.realm", Users.REALM)
                .set("auth.users", "users")
                .set("auth.expires", "{min: 1s, default: 15m, max: 1h}")
                .set("auth.over-cleartext", "true")
                .set("relay.chunk-linger", "50ms")
                .set("relay.threads", "2")
                .set("relay.drain-timeout", "1s")
                .set("next-hops.allow", "[127.0.0.0/8, \"::1/128\"]");
    }

    /** The same relay, with WebSocket listeners besides. */
    public static RelayYaml withWebSockets() {
        return onLoopback()
                .set(
                        "listen",
                        "[\"msrp://127.0.0.1:0;tcp\", \"msrps://127.0.0.1:0;tcp\", \"msrp://127.0.0.1:0;ws\","
                                + " \"msrps://127.0.0.1:0;ws\"]");
    }

    public RelayYaml set(String key, String value) {
        values.put(key, value);
        return this;
    }

    public RelayYaml without(String key) {
        values.remove(key);
        return this;
    }

    public RelayYaml set(String key, Duration value) {
        return set(key, value.toMillis() + "ms");
    }

    /** The text of the file. */
    public String text() {
        StringBuilder text = new StringBuilder();
        List<String> open = List.of();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            List<String> names = List.of(entry.getKey().split("\\.", -1));
            List<String> parents = names.subList(0, names.size() - 1);
            openParents(text, open, parents);
            open = new ArrayList<>(parents);
            text.append("  ".repeat(parents.size()))
                    .append(names.get(parents.size()))
                    .append(": ")
                    .append(entry.getValue())
                    .append('\n');
        }
        return text.toString();
    }

    private static void openParents(StringBuilder text, List<String> open, List<String> parents) {
        for (int depth = 0; depth < parents.size(); depth++) {
            if (depth >= open.size() || !open.subList(0, depth + 1).equals(parents.subList(0, depth + 1))) {
                text.append("  ".repeat(depth)).append(parents.get(depth)).append(":\n");
            }
        }
    }

    /** Writes the file and all that it names. */
    public Path writeTo(Path directory) {
        Certificates.shared().writeRelayFiles(directory);
        TestFiles.writeSecret(directory.resolve("users"), Users.file());
        return TestFiles.write(directory.resolve("relay.yaml"), text());
    }
}

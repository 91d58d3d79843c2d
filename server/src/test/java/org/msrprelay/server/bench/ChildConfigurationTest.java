package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildConfigurationTest {
    @Test
    void writesKeysThatHaveASectionInIt() {
        String yaml = ChildConfiguration.yaml(
                Map.of("relay.queue", "1MiB", "host", "h", "auth.realm", "r", "relay.threads", "2"));
        assertThat(yaml.lines()).contains("host: h", "auth:", "  realm: r", "relay:", "  queue: 1MiB", "  threads: 2");
        assertThat(yaml.lines().filter("relay:"::equals)).hasSize(1);
        assertThat(yaml).startsWith("host: h\n");
    }
}

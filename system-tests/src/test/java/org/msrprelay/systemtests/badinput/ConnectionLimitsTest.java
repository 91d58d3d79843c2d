package org.msrprelay.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;

class ConnectionLimitsTest {

    @Test
    void ofAnAddressAreKept() {
        try (RelayUnderTest relay =
                RelayUnderTest.start(RelayYaml.onLoopback().set("limits.connections-per-address", "3"))) {
            keepsThree(relay);
        }
    }

    @Test
    void inAllAreKept() {
        try (RelayUnderTest relay = RelayUnderTest.start(RelayYaml.onLoopback().set("limits.connections", "3"))) {
            keepsThree(relay);
        }
    }

    private static void keepsThree(RelayUnderTest relay) {
        List<RawPeer> three =
                Stream.of("alice", "bob", "carol").map(relay::client).toList();
        try (RawPeer fourth = relay.connect("dave")) {
            assertThat(fourth.endsWithin(5000)).isTrue();
        }
        three.forEach(peer -> assertThat(peer.untilBarrier()).isEmpty());
        three.get(0).close();
        org.awaitility.Awaitility.await().until(() -> {
            try (RawPeer next = relay.connect("dave")) {
                return !next.endsWithin(200);
            }
        });
        three.forEach(RawPeer::close);
    }
}

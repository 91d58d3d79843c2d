package org.msrprelay.transport.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.limit.IpLiteral;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TransportKind;

class AdmissionTest {

    private static final TestCa CA = new TestCa();

    @Test
    void boundsAllConnectionsTogether() {
        Admission admission = new Admission(2, 2);
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
        assertThat(admission.enter(address("192.0.2.2"))).isTrue();
        assertThat(admission.enter(address("192.0.2.3"))).isFalse();
        admission.leave(address("192.0.2.1"));
        assertThat(admission.enter(address("192.0.2.3"))).isTrue();
        assertThat(admission.connections()).isEqualTo(2);
        assertThat(admission.refused()).isEqualTo(1);
    }

    @Test
    void boundsTheConnectionsOfOneAddress() {
        Admission admission = new Admission(100, 1);
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
        assertThat(admission.enter(address("192.0.2.1"))).isFalse();
        assertThat(admission.enter(address("192.0.2.2"))).isTrue();
        admission.leave(address("192.0.2.1"));
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
        assertThat(admission.connections()).isEqualTo(2);
    }

    @Test
    void oneIpv6HostIsA64() {
        Admission admission = new Admission(100, 1);
        assertThat(admission.enter(address("2001:db8::1"))).isTrue();
        assertThat(admission.enter(address("2001:db8::ffff:1"))).isFalse();
        assertThat(admission.enter(address("2001:db8:0:1::1"))).isTrue();
        // the bits of 0.0.0.0 and of ::/64 are the same, the addresses are not
        assertThat(admission.enter(address("::2"))).isTrue();
        assertThat(admission.enter(address("0.0.0.0"))).isTrue();
    }

    @Test
    void atTheLimitAnotherMakesRoomIfItCan() {
        Admission admission = new Admission(1, 10);
        AtomicInteger unused = new AtomicInteger(1);
        admission.makeRoomBy(() -> unused.getAndDecrement() > 0);
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
        assertThat(unused).hasValue(1);
        assertThat(admission.enter(address("192.0.2.2"))).isTrue();
        assertThat(admission.connections()).isEqualTo(2); // one of them is on its way out
        assertThat(admission.enter(address("192.0.2.3"))).isFalse();
        admission.leave(address("192.0.2.1"));
        assertThat(admission.connections()).isEqualTo(1);
        assertThat(admission.refused()).isEqualTo(1);
    }

    @Test
    void nobodyLeavesForAnAddressThatHasTooMany() {
        Admission admission = new Admission(1, 1);
        AtomicInteger asked = new AtomicInteger();
        admission.makeRoomBy(() -> asked.incrementAndGet() > 0);
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
        assertThat(admission.enter(address("192.0.2.1"))).isFalse();
        assertThat(asked).hasValue(0);
    }

    @Test
    void aFloodWaitsForThoseThatLeave() {
        Admission admission = new Admission(1, 1000);
        AtomicInteger asked = new AtomicInteger();
        admission.makeRoomBy(() -> asked.incrementAndGet() > 0);
        for (int i = 0; i < 500; i++) {
            admission.enter(address("192.0.2.1"));
        }
        assertThat(admission.connections()).isEqualTo(1 + Admission.MOST_LEAVING);
        assertThat(asked).hasValue(Admission.MOST_LEAVING);
        admission.leave(address("192.0.2.1"));
        assertThat(admission.enter(address("192.0.2.1"))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.msrprelay.transport.fixture.TransportKind#available")
    @SuppressWarnings("try") // closed early, on purpose
    void aConnectionTooManyIsClosedAtOnceAndLeavingMakesRoom(TransportKind kind)
            throws IOException, InterruptedException {
        try (Endpoint endpoint = new Endpoint(kind, CA, new Admission(10, 1)).open();
                Socket first = endpoint.connect()) {
            endpoint.next();
            try (Socket second = endpoint.connectInTheClear()) {
                assertThat(second.getInputStream().read()).isNegative();
            }
            assertThat(endpoint.admission().refused()).isEqualTo(1);
            assertThat(endpoint.nobodyWaits()).isTrue();
            first.close();
            await().until(() -> endpoint.admission().connections() == 0);
            try (Socket third = endpoint.connect()) {
                assertThat(endpoint.next().link().remoteAddress().getPort()).isEqualTo(third.getLocalPort());
            }
        }
    }

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}

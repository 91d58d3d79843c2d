package org.msrprelay.transport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.transport.fixture.Connecting;
import org.msrprelay.transport.fixture.Connecting.Outcome;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TestDns;
import org.msrprelay.transport.fixture.TransportKind;

/** A name without a port is a service's (RFC 4976 8, RFC 2782). */
class ServiceLookUpTest {

    private static final String ALL_TLS = "org.msrprelay.transport.fixture.TransportKind#availableTls";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final TestCa CA = new TestCa();
    private static final TransportKind CLEAR =
            TransportKind.available().findFirst().orElseThrow();
    private static final ConnectFailure DENIED = new ConnectFailure(true, "connecting there is not allowed");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDns dns;
    private ServerSocket nextHop;
    private int port;

    @BeforeEach
    void start() throws IOException {
        dns = closing(new TestDns());
        nextHop = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        port = nextHop.getLocalPort();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        opened.add(0, resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private Connecting connecting(TransportKind kind) throws IOException {
        NextHopPolicy loopback =
                NextHopPolicy.of(List.of("127.0.0.0/8", "::1"), NextHopPolicy.DEFAULT_DENY, List.of("1024-65535"));
        return connecting(kind, loopback);
    }

    private Connecting connecting(TransportKind kind, AddressPolicy policy) throws IOException {
        return closing(new Connecting(kind, CA.anchors(), policy, dns, LONG));
    }

    private Outcome byService(String uri) throws IOException {
        return connecting(CLEAR).connectByService(uri).join();
    }

    private static String reached(Outcome outcome) {
        InetSocketAddress address = outcome.connected().orElseThrow().link().remoteAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Test
    void theServersOfTheServiceAreTriedInOrder() throws IOException {
        dns.server("_msrp._tcp.example.test", 20, 0, 1025, "last.test")
                .server("_msrp._tcp.example.test", 10, 0, port, "second.test")
                .server("_msrp._tcp.example.test", 5, 0, port, "first.test")
                .name("first.test", "127.0.0.9")
                .name("second.test", "127.0.0.8", "127.0.0.1")
                .name("last.test", "127.0.0.7")
                .name("example.test", "127.0.0.6");
        assertThat(reached(byService("msrp://example.test;tcp"))).isEqualTo("127.0.0.1:" + port);
        assertThat(dns.questions()).contains("_msrp._tcp.example.test/SRV").doesNotContain("example.test/A");
    }

    @Test
    void aServerThatDoesNotExistIsPassedOver() throws IOException {
        dns.server("_msrp._tcp.example.test", 1, 0, port, "gone.test")
                .server("_msrp._tcp.example.test", 2, 0, port, "gone.invalid")
                .server("_msrp._tcp.example.test", 3, 0, port, "there.test")
                .name("there.test", "127.0.0.1");
        assertThat(reached(byService("msrp://example.test;tcp"))).isEqualTo("127.0.0.1:" + port);
        assertThat(dns.questions()).doesNotContain("gone.invalid/A");
    }

    @Test
    void aServerWhoseNameIsNotAnsweredForIsPassedOver() throws IOException {
        dns.server("_msrp._tcp.example.test", 1, 0, port, "mute.test")
                .server("_msrp._tcp.example.test", 2, 0, port, "there.test")
                .name("there.test", "127.0.0.1")
                .silentFor("mute.test");
        assertThat(reached(byService("msrp://example.test;tcp"))).isEqualTo("127.0.0.1:" + port);
    }

    @Test
    void withoutSuchRecordsItIsTheHostAndPort2855() throws IOException {
        Collection<Integer> ports = new ConcurrentLinkedQueue<>();
        AddressPolicy policy = new AddressPolicy() {
            @Override
            public boolean permitsAddress(InetAddress address) {
                return true;
            }

            @Override
            public boolean permitsPort(int asked) {
                ports.add(asked);
                return false;
            }
        };
        dns.name("plain.test", "127.0.0.1");
        assertThat(connecting(CLEAR, policy)
                        .connectByService("msrp://plain.test;tcp")
                        .join()
                        .failure())
                .contains(DENIED);
        assertThat(ports).containsOnly(2855);
        assertThat(dns.questions()).contains("_msrp._tcp.plain.test/SRV");
    }

    @Test
    void aNameWithAPortAndAnAddressAreNoServices() throws IOException {
        dns.name("example.test", "127.0.0.1");
        assertThat(reached(byService("msrp://example.test:" + port + ";tcp"))).isEqualTo("127.0.0.1:" + port);
        assertThat(byService("msrp://127.0.0.1:" + port + ";tcp").connected()).isPresent();
        Outcome withoutAPort =
                connecting(CLEAR).connect("msrp://example.test;tcp").join();
        assertThat(withoutAPort.failure()).isPresent();
        assertThat(dns.questions()).noneMatch(question -> question.endsWith("/SRV"));
    }

    @Test
    void aServiceThatIsDecidedlyNotThereIsNotLookedForElsewhere() throws IOException {
        dns.server("_msrp._tcp.example.test", 0, 0, 0, "").name("example.test", "127.0.0.1");
        assertThat(byService("msrp://example.test;tcp").failure())
                .contains(new ConnectFailure(false, "it does not offer MSRP"));
        assertThat(dns.questions()).containsExactly("_msrp._tcp.example.test/SRV");
    }

    @Test
    void portsAndAddressesOfServersAreJudged() throws IOException {
        dns.server("_msrp._tcp.ports.test", 1, 0, 25, "here.test")
                .server("_msrp._tcp.addresses.test", 1, 0, port, "inside.test")
                .name("here.test", "127.0.0.1")
                .name("inside.test", "169.254.169.254");
        assertThat(byService("msrp://ports.test;tcp").failure()).contains(DENIED);
        assertThat(byService("msrp://addresses.test;tcp").failure()).contains(DENIED);
        assertThat(dns.questions()).doesNotContain("here.test/A");
    }

    @Test
    void answersAreKeptForTheirTtl() throws IOException {
        dns.server("_msrp._tcp.kept.test", 1, 0, port, "there.test").name("there.test", "127.0.0.1");
        Connecting connecting = connecting(CLEAR);
        for (int i = 0; i < 3; i++) {
            assertThat(connecting
                            .connectByService("msrp://kept.test;tcp")
                            .join()
                            .connected())
                    .isPresent();
        }
        assertThat(dns.questions().stream().filter(question -> question.endsWith("/SRV")))
                .hasSize(1);
        dns.server("_msrp._tcp.fresh.test", 1, 0, port, "there.test").ttl(0);
        for (int i = 0; i < 2; i++) {
            assertThat(connecting
                            .connectByService("msrp://fresh.test;tcp")
                            .join()
                            .connected())
                    .isPresent();
        }
        assertThat(dns.questions().stream().filter(question -> question.equals("_msrp._tcp.fresh.test/SRV")))
                .hasSize(2);
    }

    /** DNS is not authenticated: whoever it names has to be the host that was asked for. */
    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void theCertificateIsForTheHostAndNotForTheServer(TransportKind kind) throws IOException {
        Endpoint impostor = closing(new Endpoint(kind, CA));
        impostor.present(CA.issue("server.test", "127.0.0.2"));
        impostor.open();
        dns.server("_msrps._tcp.example.test", 1, 0, impostor.port(), "server.test")
                .name("server.test", "127.0.0.1");
        Connecting connecting = connecting(kind);
        assertThat(connecting
                        .connectByService("msrps://example.test;tcp")
                        .join()
                        .failure())
                .contains(new ConnectFailure(false, "its certificate is not for this host"));

        Endpoint relay = closing(new Endpoint(kind, CA));
        relay.present(CA.issue("other.test"));
        relay.open();
        dns.server("_msrps._tcp.other.test", 1, 0, impostor.port(), "server.test")
                .server("_msrps._tcp.other.test", 2, 0, relay.port(), "server.test");
        Outcome outcome = connecting.connectByService("msrps://other.test;tcp").join();
        assertThat(reached(outcome)).as("the next server is tried").isEqualTo("127.0.0.1:" + relay.port());
        outcome.connected()
                .orElseThrow()
                .onLoop(link -> assertThat(link.proves("other.test")).isTrue());
    }
}

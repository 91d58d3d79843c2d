package org.msrprelay.transport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.util.NetUtil;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.limit.IpLiteral;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.transport.fixture.Connecting;
import org.msrprelay.transport.fixture.Connecting.Outcome;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TestDns;
import org.msrprelay.transport.fixture.TransportKind;

/** From a name to addresses, and what policy says to each of them. */
class NameResolutionTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final TestCa CA = new TestCa();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDns dns;
    private ServerSocket nextHop;

    @BeforeEach
    void start() throws IOException {
        dns = closing(new TestDns());
        nextHop = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
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

    private Connecting connecting(AddressPolicy policy, Duration timeout) throws IOException {
        TransportKind kind = TransportKind.available().findFirst().orElseThrow();
        return closing(new Connecting(kind, CA.anchors(), policy, dns, timeout));
    }

    private Outcome connect(AddressPolicy policy, String host) throws IOException {
        return connecting(policy, LONG)
                .connect("msrp://" + host + ":" + nextHop.getLocalPort() + ";tcp")
                .join();
    }

    private static NextHopPolicy allowing(String... cidrs) {
        return NextHopPolicy.of(List.of(cidrs), NextHopPolicy.DEFAULT_DENY, NextHopPolicy.DEFAULT_PORTS);
    }

    private static String reached(Outcome outcome) {
        return outcome.connected()
                .orElseThrow()
                .link()
                .remoteAddress()
                .getAddress()
                .getHostAddress();
    }

    @Test
    void aNameThatDoesNotExist() throws IOException {
        assertThat(connect(allowing("127.0.0.1"), "nowhere.test").failure())
                .contains(new ConnectFailure(false, "host not found"));
    }

    @Test
    void aNameWithoutAddresses() throws IOException {
        dns.name("empty.test");
        assertThat(connect(allowing("127.0.0.1"), "empty.test").failure())
                .contains(new ConnectFailure(false, "host not found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid", "alice.invalid", "a.b.INVALID"})
    void aNameUnderInvalidFailsWithoutAQuestion(String host) throws IOException {
        assertThat(connect(allowing("127.0.0.1"), host).failure())
                .contains(new ConnectFailure(false, "host not found"));
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aNameServerThatDoesNotAnswer() throws IOException {
        dns.silent();
        assertThat(connecting(allowing("127.0.0.1"), Duration.ofMillis(300))
                        .connect("msrp://mute.test:2855;tcp")
                        .join()
                        .failure())
                .contains(new ConnectFailure(false, "not reached in time"));
    }

    @Test
    void bothFamiliesAreAskedForAndTried() throws IOException {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        dns.name("both.test", "::1", "127.0.0.2", "127.0.0.1");
        assertThat(reached(connect(allowing("127.0.0.0/8", "::1"), "both.test")))
                .isEqualTo("127.0.0.1");
        assertThat(dns.questions()).containsExactlyInAnyOrder("both.test/A", "both.test/AAAA");
    }

    @Test
    void ipv6IsTriedFirst() throws IOException {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        ServerSocket ipv6 = closing(new ServerSocket(
                nextHop.getLocalPort(), 50, IpLiteral.parse("::1").orElseThrow()));
        dns.name("both.test", "127.0.0.1", "::1");
        assertThat(ipv6.getLocalPort()).isEqualTo(nextHop.getLocalPort());
        assertThat(reached(connect(allowing("127.0.0.0/8", "::1"), "both.test")))
                .isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void aNameWithIpv6Alone() throws IOException {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        ServerSocket ipv6 =
                closing(new ServerSocket(0, 50, IpLiteral.parse("::1").orElseThrow()));
        dns.name("six.test", "::1");
        Outcome outcome = connecting(allowing("::1"), LONG)
                .connect("msrp://six.test:" + ipv6.getLocalPort() + ";tcp")
                .join();
        assertThat(reached(outcome)).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void answersAreKeptForTheirTtlAndFailuresForAMoment() throws IOException {
        dns.name("kept.test", "127.0.0.1");
        Connecting connecting = connecting(allowing("127.0.0.1"), LONG);
        for (int i = 0; i < 3; i++) {
            String port = nextHop.getLocalPort() + ";tcp";
            assertThat(connecting.connect("msrp://kept.test:" + port).join().connected())
                    .isPresent();
            assertThat(connecting.connect("msrp://gone.test:" + port).join().failure())
                    .isPresent();
        }
        assertThat(dns.questions().stream().filter(question -> question.startsWith("kept.test")))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(dns.questions().stream().filter(question -> question.startsWith("gone.test")))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whatIsBeingAskedIsNotAskedASecondTime() throws IOException {
        dns.name("once.test", "127.0.0.1").ttl(0);
        Connecting connecting = connecting(allowing("127.0.0.1"), LONG);
        List<CompletableFuture<Outcome>> attempts = new ArrayList<>();
        connecting.atOnce(() -> {
            for (int i = 0; i < 10; i++) {
                attempts.add(connecting.connect("msrp://once.test:" + nextHop.getLocalPort() + ";tcp"));
            }
        });
        assertThat(attempts)
                .allSatisfy(attempt -> assertThat(attempt.join().connected()).isPresent());
        assertThat(dns.questions().stream().filter(question -> question.equals("once.test/A")))
                .hasSize(1);
    }

    @Test
    void answersWithoutATtlAreNotKept() throws IOException {
        dns.name("fresh.test", "127.0.0.1").ttl(0);
        Connecting connecting = connecting(allowing("127.0.0.1"), LONG);
        String uri = "msrp://fresh.test:" + nextHop.getLocalPort() + ";tcp";
        assertThat(connecting.connect(uri).join().connected()).isPresent();
        int asked = dns.questions().size();
        assertThat(connecting.connect(uri).join().connected()).isPresent();
        assertThat(dns.questions()).hasSizeGreaterThan(asked);
    }

    @Test
    void theHostsFileIsHonoured() throws IOException {
        assumeThat(Files.readString(Path.of("/etc/hosts"))).containsPattern("(?m)^127\\.0\\.0\\.1\\s.*\\blocalhost\\b");
        assertThat(connect(allowing("127.0.0.0/8", "::1"), "localhost").connected())
                .isPresent();
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aNameThatResolvesToADeniedAddressIsDenied() throws IOException {
        dns.name("inside.test", "127.0.0.1");
        assertThat(connect(NextHopPolicy.defaults(), "inside.test").failure())
                .contains(new ConnectFailure(true, "connecting there is not allowed"));
    }

    @Test
    void deniedAddressesAreSkipped() throws IOException {
        dns.name("mixed.test", "169.254.169.254", "127.0.0.2", "127.0.0.1");
        assertThat(reached(connect(allowing("127.0.0.1"), "mixed.test"))).isEqualTo("127.0.0.1");
    }

    @Test
    void allAddressesOfANameAreJudged() throws IOException {
        dns.name("judged.test", "10.1.1.1", "10.1.1.2", "2001:db8::1");
        Collection<InetAddress> judged = new ConcurrentLinkedQueue<>();
        AddressPolicy policy = new AddressPolicy() {
            @Override
            public boolean permitsAddress(InetAddress address) {
                judged.add(address);
                return false;
            }

            @Override
            public boolean permitsPort(int port) {
                return true;
            }
        };
        assertThat(connect(policy, "judged.test").failure()).isPresent();
        assertThat(judged)
                .contains(
                        IpLiteral.parse("10.1.1.1").orElseThrow(),
                        IpLiteral.parse("10.1.1.2").orElseThrow());
    }

    @Test
    void literalsAndPortsAreJudgedToo() throws IOException {
        ConnectFailure denied = new ConnectFailure(true, "connecting there is not allowed");
        assertThat(connect(NextHopPolicy.defaults(), "127.0.0.1").failure()).contains(denied);
        assertThat(connect(NextHopPolicy.defaults(), "[::1]").failure()).contains(denied);
        assertThat(connect(NextHopPolicy.defaults(), "[::ffff:127.0.0.1]").failure())
                .contains(denied);
        assertThat(connecting(allowing("127.0.0.1"), LONG)
                        .connect("msrp://127.0.0.1:1023;tcp")
                        .join()
                        .failure())
                .contains(denied);
    }

    @Test
    void withoutAPortItIs2855() throws IOException {
        Collection<Integer> ports = new ConcurrentLinkedQueue<>();
        AddressPolicy policy = new AddressPolicy() {
            @Override
            public boolean permitsAddress(InetAddress address) {
                return true;
            }

            @Override
            public boolean permitsPort(int port) {
                ports.add(port);
                return false;
            }
        };
        assertThat(connecting(policy, LONG)
                        .connect("msrp://127.0.0.1;tcp")
                        .join()
                        .failure())
                .isPresent();
        assertThat(ports).containsExactly(2855);
    }

    @Test
    void familiesTakeTurnsInTheOrderFound() {
        List<InetAddress> found = List.of(at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.3"), at("fd00::1"));
        assertThat(NameResolution.interleaved(found))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1", "10.0.0.2", "10.0.0.3");
    }

    private static InetAddress at(String address) {
        return IpLiteral.parse(address).orElseThrow();
    }

    @Test
    void theConfiguredNameServersAreAsked(@TempDir Path directory) throws IOException {
        File resolvConf = Files.writeString(
                        directory.resolve("resolv.conf"), "search example.org\nnameserver 192.0.2.53\n")
                .toFile();
        assertThat(NameServers.of(resolvConf).nameServerAddressStream("a.test").next())
                .isEqualTo(new InetSocketAddress(IpLiteral.parse("192.0.2.53").orElseThrow(), 53));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "search example.org\n", "# nothing\noptions ndots:1\n"})
    void withoutAConfiguredNameServerThisMachineIsAskedAndNeverAPublicOne(String content, @TempDir Path directory)
            throws IOException {
        File resolvConf =
                Files.writeString(directory.resolve("resolv.conf"), content).toFile();
        InetSocketAddress asked =
                NameServers.of(resolvConf).nameServerAddressStream("a.test").next();
        assertThat(asked.getAddress().isLoopbackAddress()).isTrue();
        assertThat(NameServers.of(new File(directory.toFile(), "missing"))
                        .nameServerAddressStream("a.test")
                        .next()
                        .getAddress()
                        .isLoopbackAddress())
                .isTrue();
    }
}

package org.msrprelay.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.util.NetUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.limit.IpLiteral;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.link.SocketKind;
import org.msrprelay.transport.tls.TlsMaterial;

class RelayServerTest {

    private static final TestCa CA = new TestCa();
    private static final TlsMaterial MATERIAL = CA.issue("localhost");

    private static RelayServerBuilder relay(String... listen) {
        return RelayServer.builder()
                .host("localhost")
                .listen(Arrays.stream(listen).map(ListenAddress::parse).toList())
                .tls(() -> MATERIAL)
                .threads(OptionalInt.of(2));
    }

    private static int port(RelayServer relay, int listener) {
        return relay.listeners().get(listener).port().getAsInt();
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        String request = """
                MSRP a1b2c3d4 AUTH
                To-Path: msrps://localhost;tcp
                From-Path: msrps://alice.invalid:9999/s;tcp
                -------a1b2c3d4$
                """;
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void listensInTheClearAndWithTlsInTheOrderGiven(SocketKind kind) throws Exception {
        assumeThat(kind != SocketKind.EPOLL || Epoll.isAvailable()).isTrue();
        try (RelayServer relay = relay("msrps://127.0.0.1:0;tcp", "msrp://127.0.0.1:0;tcp")
                .socketKind(kind)
                .start()) {
            assertThat(relay.listeners())
                    .extracting(MsrpUri::toString)
                    .satisfiesExactly(
                            first -> assertThat(first).matches("msrps://127\\.0\\.0\\.1:[1-9]\\d*;tcp"),
                            second -> assertThat(second).matches("msrp://127\\.0\\.0\\.1:[1-9]\\d*;tcp"));
            try (SSLSocket secure = (SSLSocket) CA.clientContext()
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), port(relay, 0));
                    Socket clear = new Socket(InetAddress.getLoopbackAddress(), port(relay, 1))) {
                assertThat(answer(secure)).startsWith("MSRP a1b2c3d4 401");
                assertThat(answer(clear)).startsWith("MSRP a1b2c3d4 403");
                assertThat(relay.acceptedConnections()).isEqualTo(2);
                assertThat(relay.directMemoryBytes()).isPositive();
                assertThat(relay.heldOctets()).isZero();
            }
        }
    }

    @Test
    void listensOnIpv6() throws Exception {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        try (RelayServer relay = relay("msrps://[::1]:0;tcp").start();
                SSLSocket socket = (SSLSocket)
                        CA.clientContext().getSocketFactory().createSocket(ipv6Loopback(), port(relay, 0))) {
            assertThat(relay.listeners().get(0).toString()).startsWith("msrps://[::1]:");
            assertThat(answer(socket)).startsWith("MSRP a1b2c3d4 401");
        }
    }

    /** Only with epoll can an IPv6 socket leave IPv4 alone. */
    @Test
    void listensOnBothWildcardsOfOnePort() throws Exception {
        assumeThat(Epoll.isAvailable() && !NetUtil.isIpV4StackPreferred()).isTrue();
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        try (RelayServer relay = relay("msrp://[::]:" + port + ";tcp", "msrp://0.0.0.0:" + port + ";tcp")
                        .start();
                Socket ipv4 = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket ipv6 = new Socket(ipv6Loopback(), port)) {
            assertThat(answer(ipv4)).startsWith("MSRP a1b2c3d4 403");
            assertThat(answer(ipv6)).startsWith("MSRP a1b2c3d4 403");
            assertThat(relay.listeners()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void oneIpv6WildcardTakesIpv4Too(SocketKind kind) throws Exception {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        assumeThat(kind != SocketKind.EPOLL || Epoll.isAvailable()).isTrue();
        try (RelayServer relay = relay("msrp://[::]:0;tcp").socketKind(kind).start();
                Socket ipv4 = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
            assertThat(answer(ipv4)).startsWith("MSRP a1b2c3d4 403");
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void theIpv4WildcardDoesNotTakeIpv6(SocketKind kind) throws Exception {
        assumeThat(NetUtil.isIpV4StackPreferred()).isFalse();
        assumeThat(kind != SocketKind.EPOLL || Epoll.isAvailable()).isTrue();
        try (RelayServer relay = relay("msrp://0.0.0.0:0;tcp").socketKind(kind).start()) {
            int port = port(relay, 0);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket(ipv6Loopback(), port).close());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aPortThatIsTakenIsNamedAndNothingIsLeft(SocketKind kind) throws Exception {
        assumeThat(kind != SocketKind.EPOLL || Epoll.isAvailable()).isTrue();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String second = "msrps://127.0.0.1:" + taken.getLocalPort() + ";tcp";
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> relay("msrp://127.0.0.1:0;tcp", second)
                            .socketKind(kind)
                            .start())
                    .withMessage("listen: " + second + ": Address already in use");
        }
        await().until(() -> relayThreads().isEmpty());
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> relay("msrp://198.51.100.1:0;tcp").start())
                .withMessageMatching("listen: msrp://198\\.51\\.100\\.1:0;tcp: .*[Aa]ssign.*");
    }

    @Test
    void msrpsNeedsACertificate() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> RelayServer.builder()
                        .listen(List.of(ListenAddress.parse("msrps://127.0.0.1:0;tcp")))
                        .start())
                .withMessage("listen: msrps://127.0.0.1:0;tcp needs a certificate (expected: tls)");
    }

    @Test
    void closingEndsConnectionsAndThreads() throws Exception {
        RelayServer relay =
                relay("msrps://127.0.0.1:0;tcp", "msrp://127.0.0.1:0;tcp").start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(relay, 1))) {
            answer(socket);
            assertThat(relayThreads()).isNotEmpty();
            relay.close();
            relay.close();
            assertThat(socket.getInputStream().read()).isNegative();
        }
        await().until(() -> relayThreads().isEmpty());
    }

    @Test
    void drainingStopsAcceptingAndEndsIdleConnections() throws Exception {
        RelayServer relay = relay("msrp://127.0.0.1:0;tcp").start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
            answer(socket);
            relay.drain(Duration.ofSeconds(5)).toCompletableFuture().join();
            relay.drain(Duration.ofSeconds(5)).toCompletableFuture().join();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port(relay, 0)).close());
        }
        relay.close();
        await().until(() -> relayThreads().isEmpty());
    }

    @Test
    void connectionsOfOneAddressAreBounded() throws Exception {
        try (RelayServer relay =
                        relay("msrp://127.0.0.1:0;tcp").connections(10, 1).start();
                Socket first = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
            answer(first);
            try (Socket second = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
                assertThat(second.getInputStream().read()).isNegative();
            }
            assertThat(relay.refusedConnections()).isEqualTo(1);
            assertThat(answer(first)).startsWith("MSRP a1b2c3d4 403");
        }
    }

    /** RFC 4976 6.5. */
    @Test
    void aConnectionTooManyTakesThePlaceOfTheLeastRecentlyUsed() throws Exception {
        // One loop: on two, the second's answer may be known to have left after the first's next one.
        try (RelayServer relay = relay("msrp://127.0.0.1:0;tcp")
                        .connections(2, 10)
                        .threads(OptionalInt.of(1))
                        .start();
                Socket first = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0));
                Socket second = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
            answer(first);
            answer(second);
            answer(first);
            try (Socket third = new Socket(InetAddress.getLoopbackAddress(), port(relay, 0))) {
                assertThat(answer(third)).startsWith("MSRP a1b2c3d4 403");
                assertThat(second.getInputStream().read()).isNegative();
                assertThat(answer(first)).startsWith("MSRP a1b2c3d4 403");
            }
            assertThat(relay.refusedConnections()).isZero();
        }
    }

    private static InetAddress ipv6Loopback() {
        return IpLiteral.parse("::1").orElseThrow();
    }

    private static Set<String> relayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("msrp-"))
                .collect(Collectors.toSet());
    }
}

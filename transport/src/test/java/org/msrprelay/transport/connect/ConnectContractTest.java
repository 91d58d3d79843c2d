package org.msrprelay.transport.connect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.limit.IpLiteral;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.transport.fixture.Connecting;
import org.msrprelay.transport.fixture.Connecting.Outcome;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.LinkRecorder;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TestDns;
import org.msrprelay.transport.fixture.TransportKind;

/** What the engine may rely on when it asks for a next hop, over every kind of connection. */
class ConnectContractTest {

    private static final String ALL = "org.msrprelay.transport.fixture.TransportKind#available";
    private static final String ALL_TLS = "org.msrprelay.transport.fixture.TransportKind#availableTls";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final TestCa CA = new TestCa();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDns dns;

    @BeforeEach
    void startDns() throws IOException {
        dns = closing(new TestDns());
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

    private Connecting connecting(TransportKind kind, Duration timeout) throws IOException {
        NextHopPolicy loopback =
                NextHopPolicy.of(List.of("127.0.0.0/8", "::1"), NextHopPolicy.DEFAULT_DENY, List.of("1024-65535"));
        return closing(new Connecting(kind, CA.anchors(), loopback, dns, timeout));
    }

    private static String uri(TransportKind kind, String host, int port) {
        return (kind.secure() ? "msrps://" : "msrp://") + host + ":" + port + ";tcp";
    }

    private static ConnectFailure failure(CompletableFuture<Outcome> attempt) {
        Outcome outcome = attempt.join();
        assertThat(outcome.onLoop()).isTrue();
        assertThat(outcome.afterReturn()).isTrue();
        return outcome.failure().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void connectsToAnAddress(TransportKind kind) throws IOException, InterruptedException {
        Endpoint nextHop = closing(new Endpoint(kind, CA)).open();
        Outcome outcome = connecting(kind, LONG)
                .connect(uri(kind, "127.0.0.1", nextHop.port()))
                .join();
        assertThat(outcome.onLoop()).isTrue();
        assertThat(outcome.afterReturn()).isTrue();
        LinkRecorder ours = outcome.connected().orElseThrow();
        assertThat(ours.link().secure()).isEqualTo(kind.secure());
        assertThat(ours.link().listener()).isEmpty();
        assertThat(ours.link().remoteAddress())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), nextHop.port()));

        LinkRecorder theirs = nextHop.next();
        ours.onLoop(link -> {
            link.write(Unpooled.copiedBuffer(
                    "MSRP abcd 200 OK\r\nTo-Path: msrp://a;tcp\r\nFrom-Path: msrp://b;tcp\r\n-------abcd$\r\n",
                    US_ASCII));
            link.flush(1);
        });
        await().until(() -> theirs.events().equals(List.of("response 200")));
        theirs.onLoop(link -> link.close(CloseCause.GOING_AWAY, "over"));
        await().until(() -> ours.events().equals(List.of("handedOver 1", "closed: closed by the other side")));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void connectsToAName(TransportKind kind) throws IOException, InterruptedException {
        dns.name("relay.test", "127.0.0.1");
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        nextHop.present(CA.issue("relay.test"));
        nextHop.open();
        Outcome outcome = connecting(kind, LONG)
                .connect(uri(kind, "Relay.test", nextHop.port()))
                .join();
        assertThat(outcome.connected()).isPresent();
        assertThat(nextHop.next().link().secure()).isEqualTo(kind.secure());
    }

    /** RFC 4976 9.2, MUST: also for names that have no dot, as on a local network. */
    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void tellsTheServerWhichNameItIsLookingFor(TransportKind kind) throws IOException {
        for (String name : List.of("relay.test", "relay")) {
            dns.name(name, "127.0.0.1");
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Outcome> attempt =
                        connecting(kind, LONG).connect(uri(kind, name, server.getLocalPort()));
                try (Socket accepted = server.accept()) {
                    byte[] hello = new byte[5 + 512];
                    int length = accepted.getInputStream().readNBytes(hello, 0, 5);
                    length += accepted.getInputStream().read(hello, length, hello.length - length);
                    assertThat(new String(hello, 0, length, ISO_8859_1)).contains(name);
                }
                failure(attempt);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aPortWhereNobodyListensRefuses(TransportKind kind) throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }
        assertThat(failure(connecting(kind, LONG).connect(uri(kind, "127.0.0.1", port))))
                .isEqualTo(new ConnectFailure(false, "it refused the connection"));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aBlackHoleIsGivenUpInTime(TransportKind kind) throws IOException {
        ServerSocket full = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        fillQueue(full);
        assertThat(failure(connecting(kind, SHORT).connect(uri(kind, "127.0.0.1", full.getLocalPort()))))
                .isEqualTo(new ConnectFailure(false, "not reached in time"));
    }

    /** Linux drops the SYNs of connections that no longer fit into the queue of accept. */
    private void fillQueue(ServerSocket full) throws IOException {
        for (int i = 0; i < 4; i++) {
            SocketChannel waiting = closing(SocketChannel.open());
            waiting.configureBlocking(false);
            waiting.connect(full.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theNextAddressIsTriedWhenOneRefuses(TransportKind kind) throws IOException, InterruptedException {
        dns.name("two.test", "127.0.0.2", "127.0.0.1");
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        nextHop.present(CA.issue("two.test"));
        nextHop.open();
        Outcome outcome = connecting(kind, LONG)
                .connect(uri(kind, "two.test", nextHop.port()))
                .join();
        assertThat(outcome.connected()).isPresent();
        assertThat(outcome.connected()
                        .orElseThrow()
                        .link()
                        .remoteAddress()
                        .getAddress()
                        .getHostAddress())
                .isEqualTo("127.0.0.1");
        assertThat(nextHop.next().link().secure()).isEqualTo(kind.secure());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void anAddressThatDoesNotAnswerDoesNotHoldUpTheNext(TransportKind kind) throws IOException {
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        nextHop.present(CA.issue("hole.test"));
        nextHop.open();
        ServerSocket full = closing(
                new ServerSocket(nextHop.port(), 1, IpLiteral.parse("127.0.0.2").orElseThrow()));
        fillQueue(full);
        dns.name("hole.test", "127.0.0.2", "127.0.0.2", "127.0.0.1");
        Outcome outcome = connecting(kind, LONG)
                .connect(uri(kind, "hole.test", nextHop.port()))
                .join();
        assertThat(outcome.connected()
                        .orElseThrow()
                        .link()
                        .remoteAddress()
                        .getAddress()
                        .getHostAddress())
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void theNextAddressIsTriedWhereTlsDoesNotComeAbout(TransportKind kind) throws IOException {
        dns.name("several.test", "127.0.0.2", "127.0.0.3", "127.0.0.1");
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        nextHop.present(CA.issue("several.test"));
        nextHop.open();
        ServerSocket mute = closing(
                new ServerSocket(nextHop.port(), 1, IpLiteral.parse("127.0.0.2").orElseThrow()));
        ServerSocket notTls = closing(
                new ServerSocket(nextHop.port(), 1, IpLiteral.parse("127.0.0.3").orElseThrow()));
        CompletableFuture<Outcome> attempt = connecting(kind, LONG).connect(uri(kind, "several.test", nextHop.port()));
        closing(mute.accept());
        closing(notTls.accept()).getOutputStream().write("MSRP abcd SEND\r\n".getBytes(US_ASCII));
        assertThat(attempt.join()
                        .connected()
                        .orElseThrow()
                        .link()
                        .remoteAddress()
                        .getAddress()
                        .getHostAddress())
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aHandshakeThatNeverEndsIsGivenUpAndItsConnectionClosed(TransportKind kind) throws IOException {
        ServerSocket mute = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        CompletableFuture<Outcome> attempt =
                connecting(kind, SHORT).connect(uri(kind, "127.0.0.1", mute.getLocalPort()));
        Socket accepted = closing(mute.accept());
        accepted.setSoTimeout(10_000);
        assertThat(failure(attempt)).isEqualTo(new ConnectFailure(false, "not reached in time"));
        InputStream in = accepted.getInputStream();
        assertThat(in.readAllBytes()).as("a ClientHello, then the end").isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aCertificateForAnotherNameIsRefused(TransportKind kind) throws IOException {
        dns.name("wrong.test", "127.0.0.1");
        assertThat(reasonWith(kind, "wrong.test", nextHop -> nextHop.present(CA.issue("right.test", "127.0.0.1"))))
                .isEqualTo("its certificate is not for this host");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aCertificateWithoutTheAddressOfTheUriIsRefused(TransportKind kind) throws IOException {
        assertThat(reasonWith(kind, "127.0.0.1", nextHop -> nextHop.present(CA.issue("right.test", "127.0.0.9"))))
                .isEqualTo("its certificate is not for this host");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aCommonNameIsNoName(TransportKind kind) throws IOException {
        dns.name("common.test", "127.0.0.1");
        assertThat(reasonWith(
                        kind, "common.test", nextHop -> nextHop.present(CA.issueWithCommonNameOnly("common.test"))))
                .isEqualTo("its certificate is not for this host");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void anExpiredCertificateIsRefused(TransportKind kind) throws IOException {
        assertThat(reasonWith(kind, "127.0.0.1", nextHop -> nextHop.present(CA.issueExpired("127.0.0.1"))))
                .isEqualTo("its certificate has expired");
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aCertificateOfAnUnknownAuthorityIsRefused(TransportKind kind) throws IOException {
        assertThat(reasonWith(kind, "127.0.0.1", nextHop -> nextHop.present(new TestCa().issue("127.0.0.1"))))
                .isEqualTo("its certificate is not trusted");
    }

    private String reasonWith(TransportKind kind, String host, java.util.function.Consumer<Endpoint> preparation)
            throws IOException {
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        preparation.accept(nextHop);
        nextHop.open();
        ConnectFailure failure = failure(connecting(kind, LONG).connect(uri(kind, host, nextHop.port())));
        assertThat(failure.denied()).isFalse();
        return failure.reason();
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aNextHopThatDoesNotSpeakTlsIsRefused(TransportKind kind) throws IOException {
        ServerSocket clear = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        CompletableFuture<Outcome> attempt =
                connecting(kind, LONG).connect(uri(kind, "127.0.0.1", clear.getLocalPort()));
        Socket accepted = closing(clear.accept());
        accepted.getOutputStream().write("MSRP abcd SEND\r\n".getBytes(US_ASCII));
        assertThat(failure(attempt)).isEqualTo(new ConnectFailure(false, "it does not speak TLS"));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theHostThatWasVerifiedIsProven(TransportKind kind) throws IOException {
        dns.name("relay.test", "127.0.0.1");
        Endpoint nextHop = closing(new Endpoint(kind, CA));
        nextHop.present(CA.issue("relay.test", "other.test"));
        nextHop.open();
        LinkRecorder ours = connecting(kind, LONG)
                .connect(uri(kind, "Relay.test", nextHop.port()))
                .join()
                .connected()
                .orElseThrow();
        ours.onLoop(link -> {
            assertThat(link.proves("relay.test")).isEqualTo(kind.secure());
            assertThat(link.proves("other.test")).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void ourCertificateIsShownToANextHopThatAsks(TransportKind kind) throws IOException, InterruptedException {
        Endpoint nextHop = closing(new Endpoint(kind, CA)).open();
        Connecting connecting = connecting(kind, LONG);
        connecting.present(CA.issue("us.test"));
        assertThat(connecting
                        .connect(uri(kind, "127.0.0.1", nextHop.port()))
                        .join()
                        .connected())
                .isPresent();
        nextHop.next().onLoop(link -> assertThat(link.proves("us.test")).isTrue());

        connecting.present(CA.issue("renamed.test"));
        assertThat(connecting
                        .connect(uri(kind, "127.0.0.1", nextHop.port()))
                        .join()
                        .connected())
                .isPresent();
        nextHop.next().onLoop(link -> {
            assertThat(link.proves("us.test")).isFalse();
            assertThat(link.proves("renamed.test")).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void changedAnchorsHoldForNewConnectionsAndLeaveTheOld(TransportKind kind) throws IOException {
        TestCa other = new TestCa();
        Endpoint nextHop = closing(new Endpoint(kind, CA)).open();
        Connecting connecting = connecting(kind, LONG);
        String uri = uri(kind, "127.0.0.1", nextHop.port());
        LinkRecorder before = connecting.connect(uri).join().connected().orElseThrow();
        connecting.trust(other.anchors());
        assertThat(failure(connecting.connect(uri)).reason()).isEqualTo("its certificate is not trusted");
        nextHop.present(other.issue("127.0.0.1"));
        assertThat(connecting.connect(uri).join().connected()).isPresent();
        assertThat(before.events()).isEmpty();
    }
}

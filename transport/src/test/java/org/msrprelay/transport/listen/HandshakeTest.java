package org.msrprelay.transport.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.LinkRecorder;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TransportKind;
import org.msrprelay.transport.tls.TlsMaterial;

/** The server's side of TLS, and what is not TLS. */
class HandshakeTest {

    private static final String ALL_TLS = "org.msrprelay.transport.fixture.TransportKind#availableTls";
    private static final TestCa CA = new TestCa();

    /** As long as it says it is, octet by octet, it would take some ten seconds to arrive. */
    private static final int CLIENT_HELLO_OCTETS = 512;

    private static final byte[] BEGINNING_OF_A_CLIENT_HELLO = {
        22,
        3,
        1,
        CLIENT_HELLO_OCTETS >> 8,
        0,
        1,
        0,
        (CLIENT_HELLO_OCTETS - 4) >> 8,
        (byte) (CLIENT_HELLO_OCTETS - 4),
        3,
        3
    };

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void speaksTls13And12AndNothingOlder(TransportKind kind) throws IOException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (SSLSocket peer = newSocket(endpoint)) {
                    peer.setEnabledProtocols(new String[] {version});
                    peer.startHandshake();
                    assertThat(peer.getSession().getProtocol()).isEqualTo(version);
                    assertThat(peer.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aChangedCertificateServesNewConnectionsAndLeavesTheOld(TransportKind kind)
            throws IOException, InterruptedException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open();
                SSLSocket before = (SSLSocket) endpoint.connect()) {
            LinkRecorder recorder = endpoint.next();
            TlsMaterial changed = CA.issue("changed.test");
            endpoint.present(changed);
            try (SSLSocket after = (SSLSocket) endpoint.connect()) {
                assertThat(after.getSession().getPeerCertificates()[0])
                        .isEqualTo(changed.chain().get(0));
                assertThat(before.getSession().getPeerCertificates()[0])
                        .isNotEqualTo(changed.chain().get(0));
            }
            before.getOutputStream().write("garbage\r\n".getBytes(US_ASCII));
            await().until(() -> recorder.events().contains("fault NOT_MSRP"));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void anotherKeyThanEllipticCurvesWorksToo(TransportKind kind) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            endpoint.present(CA.issue(rsa.generateKeyPair(), "localhost"));
            try (SSLSocket peer = (SSLSocket) endpoint.connect()) {
                assertThat(peer.getSession()
                                .getPeerCertificates()[0]
                                .getPublicKey()
                                .getAlgorithm())
                        .isEqualTo("RSA");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aPeerThatNeverShakesHandsIsClosedAndTheEngineNeverHearsOfIt(TransportKind kind) throws IOException {
        try (Endpoint endpoint = new Endpoint(kind, CA, new Admission(10, 10), Duration.ofMillis(200)).open();
                Socket mute = endpoint.connectInTheClear()) {
            assertThat(mute.getInputStream().read()).isNegative();
            assertThat(endpoint.nobodyWaits()).isTrue();
            await().until(() -> endpoint.admission().connections() == 0);
        }
    }

    /** Each octet is progress, none of it a reason to wait longer. */
    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aHandshakeThatTricklesIsClosedJustAsOneThatNeverBegins(TransportKind kind) throws IOException {
        try (Endpoint endpoint = new Endpoint(kind, CA, new Admission(10, 10), Duration.ofMillis(400)).open();
                Socket trickling = endpoint.connectInTheClear()) {
            AtomicInteger sent = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                byte[] hello = BEGINNING_OF_A_CLIENT_HELLO;
                int next = sent.getAndIncrement();
                try {
                    trickling.getOutputStream().write(next < hello.length ? hello[next] : 0);
                } catch (SocketException e) {
                    assertThat(e).hasMessageMatching(".*(reset|pipe).*");
                }
                return endpoint.admission().connections() == 0 && sent.get() > hello.length;
            });
            assertThat(sent.get()).isLessThan(CLIENT_HELLO_OCTETS);
            assertThat(endpoint.nobodyWaits()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void clearTextOnTheTlsPortIsClosed(TransportKind kind) throws IOException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open();
                Socket peer = endpoint.connectInTheClear()) {
            peer.getOutputStream().write("MSRP a1b2c3d4 AUTH\r\nTo-Path: msrp://localhost;tcp\r\n".getBytes(US_ASCII));
            readToTheEnd(peer);
            assertThat(endpoint.nobodyWaits()).isTrue();
            await().until(() -> endpoint.admission().connections() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL_TLS)
    void aPeerThatLeavesAmidTheHandshakeIsForgotten(TransportKind kind) throws IOException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            try (Socket peer = endpoint.connectInTheClear()) {
                peer.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1}); // the beginning of a ClientHello
                await().until(() -> endpoint.admission().connections() == 1);
            }
            await().until(() -> endpoint.admission().connections() == 0);
            assertThat(endpoint.nobodyWaits()).isTrue();
        }
    }

    /** A reset would do as well: what was sent lies unread. */
    private static void readToTheEnd(Socket peer) throws IOException {
        try {
            peer.getInputStream().readAllBytes();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001"})
    void anotherProtocolOnTheClearPortIsAFault(String octets) throws IOException, InterruptedException {
        TransportKind clear = TransportKind.available()
                .filter(kind -> !kind.secure())
                .findFirst()
                .orElseThrow();
        try (Endpoint endpoint = new Endpoint(clear, CA).open();
                Socket peer = endpoint.connect()) {
            peer.getOutputStream().write(octets.getBytes(US_ASCII));
            LinkRecorder recorder = endpoint.next();
            await().until(() -> recorder.events().contains("fault NOT_MSRP"));
            assertThat(recorder.events()).containsExactly("fault NOT_MSRP");
        }
    }

    private static SSLSocket newSocket(Endpoint endpoint) throws IOException {
        SSLSocket socket = (SSLSocket)
                CA.clientContext().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), endpoint.port());
        socket.setSoTimeout(10_000);
        return socket;
    }
}

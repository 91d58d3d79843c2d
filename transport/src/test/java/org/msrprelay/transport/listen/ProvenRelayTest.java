package org.msrprelay.transport.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.LinkRecorder;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TransportKind;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.tls.TrustAnchors;

/** What a certificate proves that a connecting peer shows (RFC 4976 6.1, 9.2), and that none keeps anybody out. */
class ProvenRelayTest {

    private static final TestCa CA = new TestCa();

    static Stream<Arguments> everyTls() {
        return TransportKind.availableTls()
                .flatMap(kind -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(kind, version)));
    }

    private static SSLSocket connect(Endpoint endpoint, SSLContext context, String version) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), endpoint.port());
        socket.setSoTimeout(10_000);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        // In TLS 1.3 a server that minded the certificate would say so after the client's handshake.
        socket.getOutputStream().write("garbage\r\n".getBytes(US_ASCII));
        return socket;
    }

    private static boolean proves(LinkRecorder recorder, String host) {
        boolean[] proves = new boolean[1];
        recorder.onLoop(link -> proves[0] = link.proves(host));
        return proves[0];
    }

    /** Connects with it, is served, and says whether it was taken for the host. */
    private static boolean proves(Endpoint endpoint, SSLContext context, String version, String host)
            throws IOException, InterruptedException {
        try (SSLSocket peer = connect(endpoint, context, version)) {
            LinkRecorder recorder = endpoint.next();
            assertThat(peer.getSession().getProtocol()).isEqualTo(version);
            await().until(() -> recorder.events().contains("fault NOT_MSRP"));
            boolean proves = proves(recorder, host);
            recorder.onLoop(link -> link.close(CloseCause.GOING_AWAY, "over"));
            peer.getInputStream().readAllBytes(); // TLS 1.3 has sent tickets for resuming
            return proves;
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void aTrustedCertificateProvesItsNamesAndNoOther(TransportKind kind, String version)
            throws IOException, InterruptedException {
        TlsMaterial shown = CA.issue("Relay.test", "other.test", "192.0.2.1", "2001:db8::1");
        try (Endpoint endpoint = new Endpoint(kind, CA).open();
                SSLSocket peer = connect(endpoint, CA.clientContext(shown), version)) {
            LinkRecorder recorder = endpoint.next();
            assertThat(peer.getSession().getProtocol()).isEqualTo(version);
            for (String host : List.of("relay.test", "other.test", "192.0.2.1", "2001:db8::1")) {
                assertThat(proves(recorder, host)).as(host).isTrue();
            }
            for (String host : List.of("leaf", "a.relay.test", "test", "192.0.2.2", "2001:db8::2", "")) {
                assertThat(proves(recorder, host)).as(host).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void withoutACertificateNothingIsProvenAndNothingElseChanges(TransportKind kind, String version)
            throws IOException, InterruptedException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            assertThat(proves(endpoint, CA.clientContext(), version, "relay.test"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void aBadCertificateIsIgnored(TransportKind kind, String version) throws IOException, InterruptedException {
        TestCa unknown = new TestCa();
        List<TlsMaterial> bad = List.of(
                unknown.issue("relay.test"),
                unknown.selfSigned(),
                CA.issueExpired("relay.test"),
                CA.issueWithCommonNameOnly("relay.test"),
                CA.issue("*.test"),
                CA.issueFor(KeyPurposeId.id_kp_codeSigning, "relay.test"));
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            for (TlsMaterial shown : bad) {
                assertThat(proves(endpoint, CA.clientContext(shown), version, "relay.test"))
                        .as(shown.toString())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void aCertificateForServersOrForClientsWillDo(TransportKind kind, String version)
            throws IOException, InterruptedException {
        List<KeyPurposeId> uses =
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth, KeyPurposeId.anyExtendedKeyUsage);
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            for (KeyPurposeId use : uses) {
                TlsMaterial shown = CA.issueFor(use, "relay.test");
                assertThat(proves(endpoint, CA.clientContext(shown), version, "relay.test"))
                        .isTrue();
            }
        }
    }

    /** RFC 5246 F.1.4, RFC 8446 2.2: resuming proves what the first handshake proved, and only that. */
    @ParameterizedTest
    @MethodSource("everyTls")
    void aResumedSessionProvesWhatTheFirstOneDid(TransportKind kind, String version)
            throws IOException, InterruptedException {
        SSLContext relay = CA.clientContext(CA.issue("relay.test"));
        SSLContext client = CA.clientContext();
        try (Endpoint endpoint = new Endpoint(kind, CA).open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(proves(endpoint, relay, version, "relay.test")).isTrue();
                assertThat(proves(endpoint, client, version, "relay.test")).isFalse();
            }
            if (version.equals("TLSv1.2")) {
                assertThat(Collections.list(relay.getClientSessionContext().getIds()))
                        .as("it was one session all the time")
                        .hasSize(1);
            }
            endpoint.trust(new TestCa().anchors());
            assertThat(proves(endpoint, relay, version, "relay.test"))
                    .as("resumed or not, those who vouch now count")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void changedAnchorsHoldForNewConnections(TransportKind kind, String version)
            throws IOException, InterruptedException {
        TestCa other = new TestCa();
        SSLContext ofOther = CA.clientContext(other.issue("relay.test"));
        try (Endpoint endpoint = new Endpoint(kind, CA).open();
                SSLSocket before = connect(endpoint, CA.clientContext(CA.issue("relay.test")), version)) {
            LinkRecorder recorder = endpoint.next();
            assertThat(proves(recorder, "relay.test")).isTrue();
            assertThat(proves(endpoint, ofOther, version, "relay.test")).isFalse();
            endpoint.trust(TrustAnchors.of(List.of(other.certificate())));
            assertThat(proves(endpoint, ofOther, version, "relay.test")).isTrue();
            assertThat(proves(recorder, "relay.test")).isTrue();
            assertThat(before.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyTls")
    void clientsAreAskedForACertificateOfWhomeverTheyHave(TransportKind kind, String version)
            throws IOException, InterruptedException {
        try (Endpoint endpoint = new Endpoint(kind, CA).open();
                SSLSocket peer = connect(endpoint, CA.clientContext(CA.issue("relay.test")), version)) {
            endpoint.next();
            SSLSession session = peer.getSession();
            assertThat(session.getProtocol()).isEqualTo(version);
            assertThat(session.getLocalCertificates()).hasSize(2);
        }
    }
}

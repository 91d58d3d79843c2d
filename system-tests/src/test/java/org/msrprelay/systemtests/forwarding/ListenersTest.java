package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

class ListenersTest {

    @RegisterExtension
    static final RelayUnderTest several = RelayUnderTest.forClass(
            RelayYaml.onLoopback()
                    .set(
                            "listen",
                            "[\"msrps://127.0.0.1:0;tcp\", \"msrp://127.0.0.1:0;tcp\", \"msrp://[::1]:0;tcp\", \"msrp://127.0.0.1:0;tcp\"]"));

    @Test
    void areNamedInOrderWithTheirRealPorts() {
        List<String> listeners = several.listeners();
        assertThat(listeners).hasSize(4);
        assertThat(listeners.get(0)).matches("msrps://127\\.0\\.0\\.1:[1-9]\\d*;tcp");
        assertThat(listeners.get(2)).matches("msrp://\\[::1]:[1-9]\\d*;tcp");
        assertThat(listeners.get(1)).matches("msrp://127\\.0\\.0\\.1:[1-9]\\d*;tcp");
        assertThat(Set.copyOf(listeners)).hasSize(4);
    }

    @Test
    void eachNamesItselfInUsePath() {
        for (String listener : several.listeners().subList(1, 4)) {
            int port = Integer.parseInt(listener.replaceAll(".*:|;tcp", ""));
            String host = listener.contains("::1") ? "::1" : "127.0.0.1";
            try (RawPeer alice = several.connectTo(host, port, "alice")) {
                assertThat(alice.auth().as("alice")).startsWith("msrp://relay.test:" + port + "/");
            }
        }
    }

    @Test
    void clientsOfDifferentListenersReachEachOther() {
        try (RawPeer secure = several.connectTls("alice");
                RawPeer clear = several.connect("bob")) {
            List<String> sessions =
                    List.of(secure.auth().as("alice"), clear.auth().as("bob"));
            Conversation conversation =
                    new Conversation(Route.THROUGH_TWO_SESSIONS, secure, clear, sessions, List.of());
            for (Conversation way : List.of(conversation, conversation.reversed())) {
                Send send = way.sender()
                        .send(Send.along(way, "across").range("1-5/5").text("hello"));
                Frame arrived = way.receiver().awaitRequest("SEND");
                assertThat(arrived.fromPath()).isEqualTo(way.deliveredFromPath());
                way.receiver().ok(arrived);
                way.sender().awaitResponse(send);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speakTls(String version) throws Exception {
        SSLContext context = Certificates.shared().clientContext();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", several.tlsPort())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void advertiseWhatTheyAreTold() {
        // The port must be known beforehand, so one is taken that was free a moment ago.
        int port = Sockets.freePort();
        RelayYaml yaml = RelayYaml.onLoopback()
                .set("listen", "[\"msrp://127.0.0.1:" + port + ";tcp\"]")
                .set("advertise", "{" + port + ": \"msrp://public.test:4711;tcp\"}");
        try (RelayUnderTest relay = RelayUnderTest.start(yaml);
                RawPeer alice = relay.connect("alice")) {
            String session = alice.auth().as("alice");
            assertThat(session).startsWith("msrp://public.test:4711/");
            assertThat(alice.untilBarrier(session)).isEmpty();
        }
    }

    @Test
    void takeANewCertificateForNewConnections() throws Exception {
        try (RelayUnderTest relay = RelayUnderTest.start(RelayYaml.onLoopback());
                RawPeer old = relay.connectTls("alice")) {
            BigInteger before = serialNumber(relay);
            Certificates.shared().renewRelayFiles(relay.directory());
            await().atMost(RawPeer.PATIENCE).until(() -> !serialNumber(relay).equals(before));
            assertThat(old.auth().as("alice")).isNotEmpty();
        }
    }

    private static BigInteger serialNumber(RelayUnderTest relay) throws Exception {
        SSLContext context = Certificates.shared().clientContext();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", relay.tlsPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    @Test
    void selfSignedIsTheDefault() throws Exception {
        try (RelayUnderTest relay = RelayUnderTest.start(RelayYaml.onLoopback()
                .without("tls.certificate")
                .without("tls.key")
                .without("tls.ca"))) {
            SSLContext context = Certificates.trustingAnybody();
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", relay.tlsPort())) {
                socket.startHandshake();
                assertThat(socket.getSession().getPeerCertificates()).isNotEmpty();
            }
        }
    }
}

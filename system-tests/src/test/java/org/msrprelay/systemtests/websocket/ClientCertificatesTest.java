package org.msrprelay.systemtests.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** RFC 7977 5.3.1, mutual TLS: a certificate that is vouched for proves its subject's common name. */
class ClientCertificatesTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.withWebSockets()
            .set("websocket.origins", "[\"https://chat.test\"]")
            .set("websocket.client-certificates", "true"));

    @RegisterExtension
    static final RelayUnderTest apart = RelayUnderTest.forClass(RelayYaml.withWebSockets()
            .set("websocket.origins", "[\"https://chat.test\"]")
            .set("websocket.client-certificates", "true")
            .set("websocket.client-ca", "users-ca.pem"));

    @RegisterExtension
    static final RelayUnderTest without = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    private static int authOf(RelayUnderTest to, SSLContext context) {
        try (RawPeer peer = to.connectWebSocket(context, "alice")) {
            Send request = peer.send(peer.auth().request());
            Frame answer = peer.awaitResponse(request);
            return answer.code();
        }
    }

    @Test
    void aCertificateProvesItsUser() {
        assertThat(authOf(relay, Certificates.shared().serverContext("alice"))).isEqualTo(200);
    }

    /** Who vouches for relays need not vouch for users. */
    @Test
    void usersMayHaveAnAuthorityOfTheirOwn() {
        Certificates relays = Certificates.shared();
        assertThat(authOf(apart, relays.clientContext(Certificates.ofUsers(), "alice")))
                .isEqualTo(200);
        assertThat(authOf(apart, relays.serverContext("alice"))).isEqualTo(401);
        assertThat(authOf(relay, relays.clientContext(Certificates.ofUsers(), "alice")))
                .isEqualTo(401);
    }

    @Test
    void withoutOneThereIsAuth() {
        assertThat(authOf(relay, Certificates.shared().clientContext())).isEqualTo(401);
    }

    @Test
    void itIsAskedForOnlyWhereItIsConfigured() {
        assertThat(authOf(without, Certificates.shared().serverContext("alice")))
                .isEqualTo(401);
    }
}

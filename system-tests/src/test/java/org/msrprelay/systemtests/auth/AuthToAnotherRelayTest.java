package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** An AUTH that goes through this relay to the client's next one (RFC 4976 5.1), and its responses on their way back. */
class AuthToAnotherRelayTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void goesThereAndItsResponsesComeBack() {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer listener =
                        ListeningPeer.tls(Certificates.shared().serverContext("localhost"), "localhost")) {
            String extra = "msrps://localhost:" + listener.port() + ";tcp";
            Send first = alice.send(Send.request("AUTH", alice.session() + " " + extra, alice.uri())
                    .field("Expires", "1800"));
            try (RawPeer other = listener.accept()) {
                Frame challenged = other.expect("AUTH");
                assertThat(challenged.toPath()).isEqualTo(extra);
                assertThat(challenged.fromPath()).isEqualTo(alice.session() + " " + alice.uri());
                assertThat(challenged.required("Expires")).isEqualTo("1800");
                String challenge =
                        "Digest realm=\"extra.test\", qop=\"auth\", nonce=\"Uumu8cAV38FGsEF31VLevIbNXj9HWO\"";
                respond(other, challenged, "401 Unauthorized", extra, "WWW-Authenticate: " + challenge);
                Frame response = alice.expectResponse(first, 401);
                assertThat(response.required("WWW-Authenticate")).isEqualTo(challenge);
                assertThat(response.toPath()).isEqualTo(alice.uri());
                assertThat(response.fromPath()).isEqualTo(alice.session() + " " + extra);

                String credentials = "Digest username=\"Alice\", realm=\"extra.test\", nonce=\"x\", qop=auth";
                Send second = alice.send(Send.request("AUTH", alice.session() + " " + extra, alice.uri())
                        .field("Authorization", credentials));
                Frame authorized = other.expect("AUTH");
                assertThat(authorized.required("Authorization")).isEqualTo(credentials);
                String usePath = alice.session() + " msrps://localhost:" + listener.port() + "/mywdEe1233;tcp";
                respond(other, authorized, "200 OK", extra, "Use-Path: " + usePath + "\r\nExpires: 1800");
                assertThat(alice.expectResponse(second, 200).required("Use-Path"))
                        .isEqualTo(usePath);
            }
        }
    }

    private static void respond(RawPeer from, Frame request, String status, String fromPath, String fields) {
        String id = request.transactionId();
        from.write("MSRP " + id + " " + status + "\r\nTo-Path: " + request.fromPath() + "\r\nFrom-Path: " + fromPath
                + "\r\n" + fields + "\r\n-------" + id + "$\r\n");
    }
}

package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.ChainSettings;
import org.msrprelay.systemtests.harness.ChainedRelay;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.tls.TrustAnchors;

/** Certificates and authorities that change while relays are connected: what stands goes on, what comes is judged anew. */
class RenewedCertificatesTest {

    private final RelayChain relays = RelayChain.of(ChainSettings::wired, RelayChain.A, RelayChain.B);
    private final TestCa successor = new TestCa();
    private final Conversation conversation = relays.conversation();

    @AfterEach
    void close() {
        conversation.close();
        relays.close();
    }

    private static void renew(ChainedRelay relay, String name, TestCa authority) {
        relay.present(authority.issue(name, "127.0.0.1"));
    }

    private void exchange() {
        Send send = conversation
                .sender()
                .send(Send.along(conversation, "m").range("1-5/5").text("hello"));
        conversation.receiver().ok(conversation.receiver().expect("SEND"));
        conversation.sender().expectResponse(send, 200);
    }

    private void expectStillTheSameConnection() {
        exchange();
        assertThat(relays.b().wire().accepted()).isEqualTo(1);
        assertThat(relays.b().wire().open()).isEqualTo(1);
    }

    @Test
    void everythingIsRenewedWithoutDroppingAConnection() {
        Stream.of(relays.a(), relays.b()).forEach(each -> each.trust(successor.anchors()));
        renew(relays.a(), RelayChain.A, successor);
        renew(relays.b(), RelayChain.B, successor);
        expectStillTheSameConnection();
        relays.b().wire().cut();
        untilArrived();
    }

    @Test
    void anAuthorityThatTheOtherDoesNotKnowFailsTheNextConnectionAlone() {
        renew(relays.b(), RelayChain.B, successor);
        expectStillTheSameConnection();
        relays.b().wire().cut();
        String comment = untilNotTrusted();
        assertThat(comment).contains("not trusted");
        relays.a().trust(TrustAnchors.of(List.of(relays.authority().certificate(), successor.certificate())));
        untilArrived();
    }

    private String untilNotTrusted() {
        while (true) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "lost").range("1-5/5").text("hello"));
            // The cut may have come before the answer to what was sent before it: that has a REPORT of its own.
            Frame report = conversation
                    .sender()
                    .await(
                            "a REPORT about the message that is lost",
                            frame -> frame.isRequest("REPORT")
                                    && frame.required("Message-ID").equals("lost"));
            Reports.assertForm(report, conversation, "lost", 408);
            if (report.required("Status").contains("certificate")) {
                return report.required("Status");
            }
        }
    }

    private void untilArrived() {
        CompletableFuture<Frame> arrived = Aside.get(() -> conversation
                .receiver()
                .await(
                        "a message over a new connection",
                        frame -> frame.field("Message-ID")
                                .filter("again"::equals)
                                .isPresent()));
        await().atMost(RawPeer.PATIENCE).until(() -> {
            conversation
                    .sender()
                    .send(Send.along(conversation, "again").range("1-5/5").text("hello"));
            return arrived.isDone();
        });
        assertThat(relays.b().wire().accepted()).isGreaterThan(1);
    }
}

package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** No REPORT and no response because of a REPORT (RFC 4975 7.1.2). */
class ReportsAreNeverAnsweredTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    private static Send report(String toPath, String fromPath) {
        return Send.request("REPORT", toPath, fromPath)
                .field("Message-ID", "reported")
                .field("Byte-Range", "1-5/5")
                .field("Status", "000 200 OK");
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void notWhenItIsForwarded(Route route) {
        try (Conversation conversation = route.open(relay)) {
            conversation.sender().send(report(conversation.toPath(), conversation.fromPath()));
            Frame arrived = conversation.receiver().expect("REPORT");
            // Nobody should answer it; if somebody does, that ends here.
            conversation.receiver().answer(arrived, 400, "wrong");
            Send chat = conversation
                    .sender()
                    .send(Send.along(conversation, "chat").range("1-5/5").text("hello"));
            conversation.receiver().ok(conversation.receiver().expect("SEND"));
            conversation.sender().expectResponse(chat, 200);
        }
    }

    @Test
    void notWhenItsSessionIsUnknown() {
        try (RawPeer alice = relay.client("alice")) {
            String unknown = alice.session().replaceAll("/[^/;]+;", "/unknownunknown;");
            alice.send(report(unknown + " msrp://b.invalid:7394/x;tcp", alice.uri()));
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void notWhenItEndsAtTheRelay() {
        try (RawPeer alice = relay.client("alice")) {
            alice.send(report(alice.session(), alice.uri()));
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void notWhenItsNextHopCannotBeReached() {
        try (RawPeer alice = relay.client("alice")) {
            String path = alice.session() + " msrp://nobody.invalid:7394/x;tcp";
            alice.send(report(path, alice.uri()));
            Send chat =
                    alice.send(Send.of(path, alice.uri(), "chat").range("1-5/5").text("hello"));
            alice.expectResponse(chat, 200);
            assertThat(alice.expect("REPORT").required("Message-ID")).isEqualTo("chat");
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void notWhenItIsMalformed() {
        try (RawPeer alice = relay.client("alice")) {
            alice.send(report(alice.session() + " msrp://nobody.invalid:7394/x;tcp", alice.uri())
                    .line("no colon"));
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void notWhenItsNextHopIsDenied() {
        try (RawPeer alice = relay.client("alice")) {
            alice.send(report(alice.session() + " msrp://169.254.1.1:7394/x;tcp", alice.uri()));
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }
}

package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** After SIGTERM running messages have drain-timeout; what is idle does not delay the end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class DrainTest {

    /** Idle sessions do not delay the end: a drain-timeout of an hour is not waited for. */
    @Test
    void drainsWithoutWaitingForIdleSessions() {
        RelayYaml yaml = RelayYaml.onLoopback().set("relay.drain-timeout", "1h");
        try (RelayProcess process = RelayProcess.serve(yaml);
                Conversation idle = Route.THROUGH_TWO_SESSIONS.open(process.relay())) {
            process.tool().terminate();
            assertThat(process.tool().result().exitCode()).isZero();
            idle.sender().expectEnd();
        }
    }

    @Test
    void drainsRunningMessagesToTheirEnd() {
        RelayYaml yaml = RelayYaml.onLoopback().set("relay.drain-timeout", "30s");
        try (RelayProcess process = RelayProcess.serve(yaml);
                Conversation idle = Route.THROUGH_TWO_SESSIONS.open(process.relay());
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay())) {
            byte[] body = Octets.letters(300_000);
            Send send = Send.along(conversation, "running").range("1-*/300000").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, 100_000);
            Frame first = conversation.receiver().expect("SEND");
            conversation.receiver().ok(first);
            process.tool().terminate();
            // Draining has begun when who is idle has been sent away.
            idle.sender().expectEnd();
            idle.receiver().expectEnd();
            long arrived = first.bodyLength();
            var written = conversation.sender().writeAside(Arrays.copyOfRange(body, 100_000, 300_000), send.endLine());
            while (arrived < 300_000) {
                Frame part = conversation.receiver().expect("SEND");
                arrived += part.bodyLength();
                conversation.receiver().ok(part);
            }
            written.join();
            conversation.sender().expectResponse(send, 200);
            assertThat(process.tool().result().exitCode()).isZero();
        }
    }

    /** RFC 6455 7.1.1, 7.4.1. */
    @Test
    void whoseHandshakeWasUnderWayIsToldToo() {
        RelayYaml yaml = RelayYaml.withWebSockets().set("relay.drain-timeout", "30s");
        try (RelayProcess process = RelayProcess.serve(yaml);
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay());
                WebSocketPeer late = WebSocketPeer.connect(process.relay());
                WebSocketPeer idle = WebSocketPeer.open(process.relay())) { // accepted after the other
            Send send = Send.along(conversation, "running").range("1-*/4500").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(3000));
            conversation.receiver().ok(conversation.receiver().expect("SEND"));
            process.tool().terminate();
            idle.expectClose(1001);
            late.shakesHands();
            late.expectClose(1001);
            conversation.sender().write(Octets.letters(1500));
            conversation.sender().write(send.endLine());
            conversation.receiver().ok(conversation.receiver().expect("SEND"));
            conversation.sender().expectResponse(send, 200);
            assertThat(process.tool().result().exitCode()).isZero();
        }
    }

    @Test
    void drainsForNoLongerThanTheDrainTimeout() {
        try (RelayProcess process = RelayProcess.serve(RelayYaml.onLoopback().set("relay.drain-timeout", "1s"));
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay())) {
            Send send = Send.along(conversation, "endless").range("1-*/*").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(3000));
            conversation.receiver().expect("SEND");
            process.tool().terminate();
            assertThat(process.tool().result().exitCode()).isZero();
        }
    }
}

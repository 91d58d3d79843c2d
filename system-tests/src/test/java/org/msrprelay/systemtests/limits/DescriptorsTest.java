package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

/** A relay that has run out of file descriptors serves those that are there, and others when there are some again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class DescriptorsTest {

    private static final int LEFT = 8;
    private static final int CROWD = 24;
    private static final int BULK_OCTETS = 16 << 20;

    private static void chat(Conversation conversation) {
        Send send = conversation
                .sender()
                .send(Send.along(conversation, Ids.next("m")).range("1-5/5").text("hello"));
        conversation.receiver().ok(conversation.receiver().expect("SEND"));
        conversation.sender().expectResponse(send, 200);
    }

    /** A message for a next hop that cannot be connected to. */
    private static void unreached(Conversation conversation, String messageId, String nextHop) {
        RawPeer alice = conversation.sender();
        Send send = Send.of(conversation.reportingUri() + " " + nextHop, alice.uri(), messageId)
                .range("1-5/5")
                .text("hello");
        alice.send(send);
        assertThat(alice.awaitResponse(send).code()).isEqualTo(200);
        Reports.expect(conversation, messageId, 408, "1-5/5");
    }

    private static String closedPort() {
        return "msrp://127.0.0.1:" + Sockets.freePort() + "/nobody;tcp";
    }

    private static void bulk(RelayUnderTest relay) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send =
                    Send.along(conversation, "bulk").range("1-*/" + BULK_OCTETS).streamedBody();
            BulkSender sender = BulkSender.of(conversation.sender(), send, BULK_OCTETS, 1);
            CompletableFuture<Void> written = sender.start();
            Progress.whenStuck(sender::written);
            assertThat(new BulkReceiver(conversation.receiver(), "bulk", () -> {})
                            .start()
                            .join())
                    .isNotEmpty();
            written.join();
        }
    }

    @Test
    void whenTheyHaveRunOut() {
        List<RawPeer> crowd = new ArrayList<>();
        try (RelayProcess process = RelayProcess.serve(RelayYaml.onLoopback());
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay());
                ListeningPeer elsewhere = ListeningPeer.clear()) {
            // A class that is needed for the first time may need a descriptor to be loaded by: not then, but before.
            bulk(process.relay());
            unreached(conversation, "before", closedPort());
            Route.TO_OPENED_CONNECTION.open(process.relay()).close();
            assumeThat(process.limitDescriptors(LEFT)).as("prlimit").isTrue();
            for (int i = 0; i < LEFT; i++) {
                crowd.add(process.relay().client("alice"));
            }
            for (int i = LEFT; i < CROWD; i++) {
                crowd.add(process.relay().connect("crowd"));
            }
            RawPeer last = crowd.get(CROWD - 1);
            last.send(last.auth().request());
            for (int i = 0; i < 100; i++) {
                chat(conversation);
            }
            assertThat(last.nothingCame())
                    .as("there is no descriptor for the last one")
                    .isTrue();

            // Where it would have to connect to, it cannot; that is told.
            unreached(conversation, "without", elsewhere.uri());

            crowd.subList(0, CROWD - 1).forEach(RawPeer::close);
            assertThat(last.read().code()).isEqualTo(401);
            process.relay().assertServes();
            assertThat(process.logAtEnd()).doesNotContain("\tat ");
        } finally {
            crowd.forEach(RawPeer::close);
        }
    }

    /** RFC 4976 6.5. */
    @Test
    void idleConnectionsWithoutASessionMakeRoom() {
        List<RawPeer> idle = new ArrayList<>();
        try (RelayProcess process = RelayProcess.serve(
                        RelayYaml.onLoopback().set("limits.connections", Integer.toString(2 * CROWD)));
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay())) {
            // As above: what is needed for the first time, before.
            makeRoomOnce(process.relay());
            chat(conversation);
            assumeThat(process.limitDescriptors(LEFT)).as("prlimit").isTrue();
            for (int i = 0; i < 2 * LEFT; i++) {
                idle.add(process.relay().connect("idle"));
            }
            try (RawPeer newcomer = process.relay().client("bob")) {
                idle.get(0).expectEnd();
                assertThat(newcomer.untilBarrier()).isEmpty();
                chat(conversation);
            }
        } finally {
            idle.forEach(RawPeer::close);
        }
    }

    /** By the limit of connections. */
    private static void makeRoomOnce(RelayUnderTest relay) {
        List<RawPeer> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * CROWD; i++) {
                idle.add(relay.connect("before"));
            }
            idle.get(0).expectEnd();
        } finally {
            idle.forEach(RawPeer::close);
        }
        try (RawPeer client = relay.client("bob")) {
            assertThat(client.untilBarrier()).isEmpty();
        }
    }
}

package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

/** Probation (RFC 4976 6.1), idle connections (6.5), and what keeps a connection alive. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionLifeTest {

    @RegisterExtension
    static final RelayUnderTest watchful =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.probation", "1s"));

    @RegisterExtension
    static final RelayUnderTest brief =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.idle-timeout", "1s"));

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        try (RawPeer silent = watchful.connect("silent")) {
            silent.expectEnd();
        }
    }

    @Test
    void aTlsConnectionThatDoesNotShakeHandsIsClosed() {
        try (RawPeer silent =
                new RawPeer(Sockets.connect("127.0.0.1", watchful.tlsPort(), 0), "msrps://x.invalid:1/x;tcp")) {
            silent.expectEnd();
        }
    }

    @Test
    void aConnectionThatTricklesIsClosed() {
        try (RawPeer trickling = watchful.connect("trickling")) {
            trickling.write("MSRP abcd SEND\r\nTo-Path: ");
            trickling.expectEnd();
        }
    }

    @Test
    void aConnectionWhoseRequestsAllFailIsClosed() {
        try (RawPeer failing = watchful.connect("failing")) {
            Send send = Send.of(
                    "msrp://relay.test:" + watchful.clearPort() + "/unknown;tcp msrp://x.invalid:1/y;tcp",
                    failing.uri(),
                    "m123");
            failing.send(send);
            failing.expectResponse(send, 481);
            failing.auth().challenged();
            failing.expectEnd();
        }
    }

    /** The far older connection outlives the end of a younger one that failed its probation. */
    @Test
    void aConnectionThatHasAuthenticatedStays() {
        try (RawPeer alice = watchful.client("alice");
                RawPeer silent = watchful.connect("silent")) {
            silent.expectEnd();
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void aForeignerWhoseRequestWasForwardedStays() {
        try (Conversation conversation = Route.TO_SESSIONS_CLIENT.open(watchful);
                RawPeer silent = watchful.connect("silent")) {
            silent.expectEnd();
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, Ids.next("m")).range("1-5/5").text("hello"));
            assertThat(conversation.receiver().expect("SEND").bodyText()).isEqualTo("hello");
            conversation.sender().expectResponse(send, 200);
        }
    }

    @Test
    void anIdleConnectionIsClosed() {
        try (RawPeer alice = brief.client("alice")) {
            alice.expectEnd();
        }
    }

    @Test
    void keepAlivesKeepAConnection() {
        try (RawPeer alice = brief.client("alice");
                RawPeer idle = brief.client("bob")) {
            String session = alice.session();
            while (!idle.endsWithin(100)) {
                assertThat(alice.untilBarrier(session)).isEmpty();
            }
            assertThat(alice.untilBarrier(session)).isEmpty();
        }
    }

    @Test
    void trafficKeepsBothEnds() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(brief);
                RawPeer idle = brief.client("carol")) {
            while (!idle.endsWithin(100)) {
                Send send = conversation
                        .sender()
                        .send(Send.along(conversation, Ids.next("m"))
                                .range("1-5/5")
                                .text("hello"));
                Frame arrived = conversation.receiver().expect("SEND");
                conversation.receiver().ok(arrived);
                conversation.sender().expectResponse(send, 200);
            }
        }
    }
}

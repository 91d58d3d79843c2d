package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class ForeignPeersTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    private static Send hello(String toPath, String fromPath) {
        return Send.of(toPath, fromPath, Ids.next("m")).range("1-5/5").text("hello");
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void answerOnTheWayThatTheRequestCame(Route route) {
        try (Conversation there = route.open(relay)) {
            Conversation back = there.reversed();
            Send send =
                    back.sender().send(Send.along(back, "back").range("1-5/5").text("hello"));
            Frame arrived = back.receiver().expect("SEND");
            assertThat(arrived.toPath()).isEqualTo(back.deliveredToPath());
            assertThat(arrived.fromPath()).isEqualTo(back.deliveredFromPath());
            back.receiver().ok(arrived);
            back.sender().expectResponse(send, 200);
        }
    }

    @Test
    void areDeliveredToTheClientWhateverItCallsItself() {
        try (RawPeer alice = relay.client("alice");
                RawPeer foreigner = relay.connect("foreigner");
                ListeningPeer elsewhere = ListeningPeer.clear()) {
            Send send = foreigner.send(hello(alice.session() + " " + elsewhere.uri(), foreigner.uri()));
            Frame arrived = alice.expect("SEND");
            assertThat(arrived.toPath()).isEqualTo(elsewhere.uri());
            alice.ok(arrived);
            foreigner.expectResponse(send, 200);
            assertThat(elsewhere.nobodyConnected()).isTrue();
        }
    }

    @Test
    void cannotUseOneSessionToReachAnother() {
        try (RawPeer alice = relay.client("alice");
                RawPeer bob = relay.client("bob");
                RawPeer foreigner = relay.connect("foreigner")) {
            Send send = foreigner.send(hello(alice.session() + " " + bob.session() + " " + bob.uri(), foreigner.uri()));
            // Whatever comes next in the path: it goes to alice, whose session it is, and she can do what she likes.
            assertThat(alice.expect("SEND").toPath()).isEqualTo(bob.session() + " " + bob.uri());
            foreigner.expectResponse(send, 200);
            assertThat(bob.untilBarrier()).isEmpty();
        }
    }

    @Test
    void secondOnTheSameSessionIsRefusedWhileTheFirstLives() {
        try (RawPeer alice = relay.client("alice");
                RawPeer first = relay.connect("first");
                RawPeer second = relay.connect("second")) {
            String path = alice.session() + " " + alice.uri();
            Send bind = first.send(hello(path, first.uri()));
            alice.ok(alice.expect("SEND"));
            first.expectResponse(bind, 200);
            Send intruding = second.send(hello(path, second.uri()));
            second.expectResponse(intruding, 506);
            assertThat(alice.untilBarrier()).isEmpty();
            Send again = first.send(hello(path, first.uri()));
            alice.ok(alice.expect("SEND"));
            first.expectResponse(again, 200);
        }
    }

    @Test
    void secondWithTheFirstOnesUriIsRefusedToo() {
        try (RawPeer alice = relay.client("alice");
                RawPeer first = relay.connect("first");
                RawPeer second = relay.connect("second")) {
            String path = alice.session() + " " + alice.uri();
            first.send(hello(path, first.uri()));
            alice.ok(alice.expect("SEND"));
            Send intruding = second.send(hello(path, first.uri()));
            second.expectResponse(intruding, 506);
            Send toFirst = alice.send(hello(alice.session() + " " + first.uri(), alice.uri()));
            assertThat(first.awaitRequest("SEND").fromPath()).isEqualTo(alice.session() + " " + alice.uri());
            alice.expectResponse(toFirst, 200);
            assertThat(second.nothingCame()).isTrue();
        }
    }

    @Test
    void mayFollowWhenTheFirstHasGone() {
        try (RawPeer alice = relay.client("alice");
                RawPeer second = relay.connect("second")) {
            String path = alice.session() + " " + alice.uri();
            try (RawPeer first = relay.connect("first")) {
                first.send(hello(path, first.uri()));
                alice.ok(alice.expect("SEND"));
            }
            await().until(
                            () -> second.awaitResponse(second.send(hello(path, second.uri())))
                                    .code(),
                            code -> code == 200);
            assertThat(alice.expect("SEND").fromPath()).endsWith(second.uri());
        }
    }

    @Test
    void ofDifferentSessionsAreIndependent() {
        try (RawPeer alice = relay.connect("alice");
                RawPeer first = relay.connect("first");
                RawPeer second = relay.connect("second")) {
            List<String> sessions =
                    List.of(alice.auth().as("alice"), alice.auth().as("alice"));
            first.send(hello(sessions.get(0) + " " + alice.uri(), first.uri()));
            alice.ok(alice.expect("SEND"));
            second.send(hello(sessions.get(1) + " " + alice.uri(), second.uri()));
            alice.ok(alice.expect("SEND"));
            alice.send(hello(sessions.get(0) + " " + first.uri(), alice.uri()));
            alice.send(hello(sessions.get(1) + " " + second.uri(), alice.uri()));
            assertThat(first.awaitRequest("SEND").fromPath()).startsWith(sessions.get(0));
            assertThat(second.awaitRequest("SEND").fromPath()).startsWith(sessions.get(1));
        }
    }

    /** A stranger who claims a name gets nothing that is meant for the bearer of that name in another session. */
    @Test
    void claimingAUriDoNotGetOtherSessionsMessages() {
        try (RawPeer alice = relay.client("alice");
                RawPeer bob = relay.client("bob");
                RawPeer friend = relay.connect("friend");
                RawPeer claimant = relay.connect("claimant")) {
            friend.send(hello(alice.session() + " " + alice.uri(), friend.uri()));
            alice.ok(alice.expect("SEND"));
            Send claim = claimant.send(hello(bob.session() + " " + bob.uri(), friend.uri()));
            bob.ok(bob.expect("SEND"));
            claimant.expectResponse(claim, 200);
            alice.send(hello(alice.session() + " " + friend.uri(), alice.uri()));
            assertThat(friend.awaitRequest("SEND").fromPath()).isEqualTo(alice.session() + " " + alice.uri());
            assertThat(claimant.untilBarrier(bob.session())).isEmpty();
        }
    }

    /** What a client calls itself is known to its own session alone. */
    @Test
    void andOtherClientsAreNotReachedByTheirOwnUris() {
        try (RawPeer alice = relay.client("alice");
                RawPeer bob = relay.client("bob")) {
            Send send = alice.send(hello(alice.session() + " " + bob.uri(), alice.uri()));
            alice.expectResponse(send, 200);
            assertThat(alice.expect("REPORT").status()).isEqualTo(408);
            assertThat(bob.untilBarrier()).isEmpty();
        }
    }

    @Test
    void theClientsOwnSendMovesTheFarSide() {
        try (RawPeer alice = relay.client("alice");
                RawPeer first = relay.connect("first");
                ListeningPeer listener = ListeningPeer.clear()) {
            String path = alice.session() + " " + alice.uri();
            Send bind = first.send(hello(path, first.uri()));
            alice.ok(alice.expect("SEND"));
            first.expectResponse(bind, 200);
            alice.send(hello(alice.session() + " " + listener.uri(), alice.uri()));
            try (RawPeer opened = listener.accept()) {
                opened.ok(opened.expect("SEND"));
                Send fromNew = opened.send(hello(path, listener.uri()));
                alice.awaitRequest("SEND");
                opened.expectResponse(fromNew, 200);
                Send fromOld = first.send(hello(path, first.uri()));
                assertThat(first.awaitResponse(fromOld).code()).isEqualTo(506);
            }
        }
    }
}

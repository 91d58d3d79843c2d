package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Send;

/** Two clients, each behind a relay of its own: what is sent at one end arrives at the other. */
class MessagesThroughTwoRelaysTest {

    private static final int LONG_LENGTH = 50_000_000;

    @RegisterExtension
    static final RelayChain relays = RelayChain.of(RelayChain.A, RelayChain.B);

    @Test
    void thePathsAreMovedOnAtEachRelay() {
        try (Conversation conversation = relays.conversation()) {
            RawPeer alice = conversation.sender();
            RawPeer bob = conversation.receiver();
            Send send =
                    alice.send(Send.along(conversation, "hello").range("1-5/5").text("hello"));
            Frame arrived = bob.awaitRequest("SEND");
            assertThat(arrived.toPath()).isEqualTo(bob.uri());
            assertThat(arrived.fromPath()).isEqualTo(bob.session() + " " + alice.session() + " " + alice.uri());
            assertThat(arrived.bodyText()).isEqualTo("hello");
            bob.ok(arrived);
            alice.expectResponse(send, 200);
        }
    }

    @Test
    void aLongMessageEachWayAtOnceAndBothSucceed() {
        try (Conversation conversation = relays.conversation()) {
            LongExchange alice = new LongExchange(conversation, LONG_LENGTH, 1);
            LongExchange bob = new LongExchange(conversation.reversed(), LONG_LENGTH, 2);
            alice.start();
            bob.start();
            assertThat(alice.received().join()).isEqualTo(bob.sent().join());
            assertThat(bob.received().join()).isEqualTo(alice.sent().join());
            assertThat(alice.succeeded().join()).isEqualTo("1-" + LONG_LENGTH + "/" + LONG_LENGTH);
            assertThat(bob.succeeded().join()).isEqualTo("1-" + LONG_LENGTH + "/" + LONG_LENGTH);
        }
    }
}

package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** What is held goes on with #; if nothing is held, an empty chunk with # does. */
class PreviousHopLostAmidAChunkTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void whatIsHeldGoesOnWithTheAbortFlag(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "cut")
                    .failing(failing)
                    .range("1-*/9000")
                    .streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(1000), 0, 1000);
            conversation.sender().hangUp();
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.flag()).isEqualTo('#');
            assertThat(arrived.range().toString()).isEqualTo("1-1000/9000");
            assertThat(arrived.body()).isEqualTo(Octets.letters(1000));
            assertThat(arrived.fromPath()).isEqualTo(conversation.deliveredFromPath());
        }
    }

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void somethingEndsTheMessageAfterPartsThatLeft(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "cut")
                    .failing(failing)
                    .range("101-*/9000")
                    .streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(3000), 0, 3000);
            Frame part = conversation.receiver().expect("SEND");
            assertThat(part.flag()).isEqualTo('+');
            conversation.sender().hangUp();
            StringBuilder body = new StringBuilder(part.bodyText());
            Frame last = part;
            while (last.flag() == '+') {
                last = conversation.receiver().expect("SEND");
                assertThat(last.range().start()).isEqualTo(101 + body.length());
                body.append(last.hasBody() ? last.bodyText() : "");
            }
            assertThat(last.flag()).isEqualTo('#');
            assertThat(last.required("Message-ID")).isEqualTo("cut");
            assertThat(Octets.latin1(body.toString())).isEqualTo(Octets.letters(3000));
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void aResetDoesTheSame(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "cut").range("1-*/9000").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(3000), 0, 3000);
            Frame part = conversation.receiver().expect("SEND");
            assertThat(part.flag()).isEqualTo('+');
            conversation.sender().reset();
            Frame last = conversation.receiver().expect("SEND");
            assertThat(last.flag()).isEqualTo('#');
            assertThat(last.range().start()).isEqualTo(part.bodyLength() + 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void completeMessagesBeforeItAreUntouched(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send whole = Send.along(conversation, "whole").range("1-5/5").text("hello");
            Send cut = Send.along(conversation, "cut").range("1-*/9000").streamedBody();
            conversation.sender().write(Octets.join(whole.octets(), cut.head(), Octets.letters(10)));
            conversation.sender().hangUp();
            RawPeer receiver = conversation.receiver();
            Frame first = receiver.expect("SEND");
            assertThat(first.required("Message-ID")).isEqualTo("whole");
            assertThat(first.flag()).isEqualTo('$');
            Frame second = receiver.expect("SEND");
            assertThat(second.required("Message-ID")).isEqualTo("cut");
            assertThat(second.flag()).isEqualTo('#');
            assertThat(second.bodyLength()).isEqualTo(10);
        }
    }
}

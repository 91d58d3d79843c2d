package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** No body at all, an empty body with its Content-Type, and the ranges of nothing are different things and stay so. */
class EmptyChunksTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @EnumSource(Route.class)
    void noBodyAndNoRange(Route route) {
        try (Conversation conversation = route.open(relay)) {
            conversation.sender().send(Send.along(conversation, "none").field("Success-Report", "no"));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.fieldNames()).containsExactly("To-Path", "From-Path", "Message-ID", "Success-Report");
            assertThat(arrived.hasBody()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-0/0", "1-*/0", "1-*/*"})
    void noBodyAndARange(String range) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            conversation.sender().send(Send.along(conversation, "none").range(range));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.required("Byte-Range")).isEqualTo(range);
            assertThat(arrived.hasBody()).isFalse();
            assertThat(arrived.field("Content-Type")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void anEmptyBodyIsNotNoBody(Route route) {
        try (Conversation conversation = route.open(relay)) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "empty").range("1-0/0").text(""));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.required("Content-Type")).isEqualTo("text/plain");
            assertThat(arrived.required("Byte-Range")).isEqualTo("1-0/0");
            assertThat(arrived.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void anEmptyBodyWithoutRange(Route route) {
        try (Conversation conversation = route.open(relay)) {
            conversation.sender().send(Send.along(conversation, "empty").text(""));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.body()).isEmpty();
            assertThat(arrived.field("Byte-Range")).isEmpty();
        }
    }

    /** Some senders write one CRLF where an empty body needs two. */
    @ParameterizedTest
    @EnumSource(Route.class)
    void anEmptyBodyWithItsCrlfLeftAway(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "empty").range("1-0/0").text("");
            byte[] head = send.head();
            String endLine = "-------" + send.transactionId() + "$\r\n";
            conversation.sender().write(Octets.join(head, Octets.latin1(endLine)));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.body()).isEmpty();
            assertThat(arrived.required("Content-Type")).isEqualTo("text/plain");
            conversation.sender().expectResponse(send, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'+', '$', '#'})
    void anyFlag(char flag) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "end").range("1-0/0").flag(flag));
            conversation
                    .sender()
                    .send(Send.along(conversation, "end2")
                            .range("1-0/0")
                            .text("")
                            .flag(flag));
            List<Frame> arrived = List.of(
                    conversation.receiver().expect("SEND"),
                    conversation.receiver().expect("SEND"));
            assertThat(arrived).extracting(Frame::flag).containsExactly(flag, flag);
        }
    }
}

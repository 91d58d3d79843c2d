package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Methods unknown to the relay go end to end, and so do their responses (RFC 4976 6.4.2, 6.4.3). */
class UnknownMethodsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @RegisterExtension
    static final RelayUnderTest blocking =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.unknown-methods", "block"));

    @ParameterizedTest
    @EnumSource(Route.class)
    void goThereAndTheirResponsesBack(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send request = Send.request("NICKNAME", conversation.toPath(), conversation.fromPath())
                    .field("Use-Nickname", "\"Alice the great\"")
                    .field("X-More", "as it came");
            conversation.sender().send(request);
            Frame arrived = conversation.receiver().expect("NICKNAME");
            assertThat(arrived.toPath()).isEqualTo(conversation.deliveredToPath());
            assertThat(arrived.fromPath()).isEqualTo(conversation.deliveredFromPath());
            assertThat(arrived.transactionId()).isNotEqualTo(request.transactionId());
            assertThat(arrived.fields().stream().skip(2).map(Frame.Field::toString))
                    .isEqualTo(request.fieldLines());
            assertThat(conversation.sender().nothingCame()).isTrue();

            conversation.receiver().answer(arrived, 425, "Nickname reserved");
            Frame response = conversation.sender().expectResponse(request, 425);
            assertThat(response.comment()).hasValue("Nickname reserved");
            assertThat(response.toPath()).isEqualTo(conversation.sender().uri());
            assertThat(response.fromPath()).isEqualTo(conversation.toPath());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void severalUnderWayAreToldApart(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send first =
                    conversation.sender().send(Send.request("FIRST", conversation.toPath(), conversation.fromPath()));
            Send second =
                    conversation.sender().send(Send.request("SECOND", conversation.toPath(), conversation.fromPath()));
            Frame arrivedFirst = conversation.receiver().expect("FIRST");
            Frame arrivedSecond = conversation.receiver().expect("SECOND");
            conversation.receiver().answer(arrivedSecond, 202, "second");
            conversation.receiver().answer(arrivedFirst, 201, "first");
            assertThat(conversation.sender().awaitResponse(first).code()).isEqualTo(201);
            assertThat(conversation.sender().awaitResponse(second).code()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void fieldsOfTheResponseArePassedOn(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send request =
                    conversation.sender().send(Send.request("QUERY", conversation.toPath(), conversation.fromPath()));
            Frame arrived = conversation.receiver().expect("QUERY");
            String id = arrived.transactionId();
            conversation
                    .receiver()
                    .write("MSRP " + id + " 200\r\nTo-Path: " + arrived.fromPath() + "\r\nFrom-Path: "
                            + arrived.toPath() + "\r\nX-Answer: forty two\r\nX-Other:  odd \r\n-------" + id + "$\r\n");
            Frame response = conversation.sender().expectResponse(request, 200);
            assertThat(response.required("X-Answer")).isEqualTo("forty two");
            assertThat(response.field("X-Other")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void mayHaveABody(Route route) {
        try (Conversation conversation = route.open(relay)) {
            byte[] body = Octets.random(10_240, 1);
            conversation
                    .sender()
                    .send(Send.request("INFO", conversation.toPath(), conversation.fromPath())
                            .body(body));
            assertThat(conversation.receiver().expect("INFO").body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void areRefusedWhereTheyAreBlocked(Route route) {
        try (Conversation conversation = route.open(blocking)) {
            Send request = Send.request("NICKNAME", conversation.toPath(), conversation.fromPath());
            conversation.sender().send(request);
            Frame response = conversation.sender().expectResponse(request, 501);
            assertThat(response.toPath()).isEqualTo(conversation.fromPath());
            Send chat = conversation
                    .sender()
                    .send(Send.along(conversation, "chat").range("1-5/5").text("hello"));
            assertThat(conversation.receiver().expect("SEND").bodyText()).isEqualTo("hello");
            conversation.sender().expectResponse(chat, 200);
        }
    }

    @Test
    void areNotForStrangersSessions() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            String unknown = conversation.reportingUri().replaceAll("/[^/;]+;", "/unknownunknown;");
            Send request = Send.request(
                    "NICKNAME", unknown + " " + conversation.receiver().uri(), conversation.fromPath());
            conversation.sender().send(request);
            conversation.sender().expectResponse(request, 481);
            assertThat(conversation.receiver().untilBarrier()).isEqualTo(List.of());
        }
    }
}

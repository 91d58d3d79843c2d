package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class NextHopAnswersWithAnErrorTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "2048"));

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void reportsThatCode(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "refused")
                    .failing(failing)
                    .range("11-15/20")
                    .flag('+')
                    .text("hello");
            conversation.sender().send(send);
            conversation.receiver().answer(conversation.receiver().expect("SEND"), 415, "Not that");
            if (failing.answered()) {
                conversation.sender().awaitResponse(send);
            }
            if (failing.told()) {
                Reports.expect(conversation, "refused", 415, "11-15/20");
            }
            assertThat(Reports.untilRefusal(conversation)).isEqualTo(List.of());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,Bad",
        "403,Forbidden",
        "408,",
        "481,No such session",
        "501,",
        "506,in use",
        "603,unheard of",
        "415,Gr\u00C3\u00B6\u00C3\u009Fe"
    })
    void passesCodeAndCommentOn(int code, String comment) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "coded").range("1-5/5").text("hello");
            conversation.sender().send(send);
            String text = comment == null ? "" : comment;
            conversation.receiver().answer(conversation.receiver().expect("SEND"), code, text);
            conversation.sender().awaitResponse(send);
            Frame report = conversation.sender().expect("REPORT");
            Reports.assertForm(report, conversation, "coded", code);
            assertThat(report.required("Status")).startsWith(("000 " + code + " " + text).trim());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsOnlyThePartThatWasRefused(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "partly").range("1-*/5000").body(Octets.letters(5000));
            conversation.sender().send(send);
            RawPeer receiver = conversation.receiver();
            List<Frame> parts = List.of(receiver.expect("SEND"), receiver.expect("SEND"), receiver.expect("SEND"));
            receiver.ok(parts.get(0));
            receiver.answer(parts.get(1), 400, "this one");
            receiver.ok(parts.get(2));
            conversation.sender().awaitResponse(send);
            Reports.expect(conversation, "partly", 400, "2049-4096/5000");
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void dropsResponsesThatNobodyAskedFor(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "once").range("1-5/5").text("hello");
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            conversation.receiver().ok(arrived);
            conversation.receiver().answer(arrived, 400, "too late");
            String stray = "MSRP nobodyasked 400\r\nTo-Path: " + arrived.fromPath() + "\r\nFrom-Path: "
                    + conversation.receiver().uri() + "\r\n-------nobodyasked$\r\n";
            conversation.receiver().write(stray);
            conversation.sender().expectResponse(send, 200);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void matchesAResponseByItsTransactionWhateverItsToPath(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "far").range("1-5/5").text("hello");
            conversation.sender().send(send);
            String id = conversation.receiver().expect("SEND").transactionId();
            conversation
                    .receiver()
                    .write("MSRP " + id + " 400\r\nTo-Path: "
                            + conversation.sender().uri() + "\r\nFrom-Path: "
                            + conversation.receiver().uri() + "\r\n-------" + id + "$\r\n");
            conversation.sender().expectResponse(send, 200);
            Reports.expect(conversation, "far", 400, "1-5/5");
        }
    }
}

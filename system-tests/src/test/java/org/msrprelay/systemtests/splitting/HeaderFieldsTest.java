package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** Every header field in every part, in its order and octet for octet. */
class HeaderFieldsTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "2048"));

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void areTheSameInEveryPart(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.request("SEND", conversation.toPath(), conversation.fromPath())
                    .field("Success-Report", "yes")
                    .field("X-Before", "a: b; c=\"d\"  two blanks")
                    .field("Message-ID", "fields.of+one=%")
                    .field("Failure-Report", "partial")
                    .field("x-lower", "\t tab and trailing blank ")
                    .field("X-Utf8", utf8("Grüße, 世界, \uD83D\uDE00"))
                    .line("X-Empty: ")
                    .field("X-Repeated", "1")
                    .field("X-Repeated", "2")
                    .field("X-Long", "y".repeat(4000))
                    .field("X!#$%&'*+-.^_`|~", "odd but legal name")
                    .field("Byte-Range", "1-*/7000")
                    .field("Content-ID", "<one@two>")
                    .field("Content-Disposition", "attachment; filename=\"" + utf8("ä") + ".bin\"")
                    .field("Content-Type", "application/x-thing;p=\"q\"")
                    .bareBody(Octets.letters(7000));
            conversation.sender().send(send);
            Delivered delivered = Delivered.to(conversation.receiver(), 7000);
            assertThat(delivered.parts()).hasSize(4);
            for (Frame part : delivered.parts()) {
                assertThat(fieldsBelowThePaths(part)).isEqualTo(with(send.fieldLines(), part.required("Byte-Range")));
            }
        }
    }

    @Test
    void contentDispositionMayComeBeforeByteRange() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.request("SEND", conversation.toPath(), conversation.fromPath())
                    .field("Content-Disposition", "render")
                    .field("Byte-Range", "1-5/5")
                    .field("Message-ID", "late.id")
                    .text("hello");
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(fieldsBelowThePaths(arrived)).isEqualTo(send.fieldLines());
        }
    }

    @Test
    void pathsMayComeInAnyOrderAndPlace() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            conversation
                    .sender()
                    .write("MSRP abcd1 SEND\r\nMessage-ID: odd.order\r\nFrom-Path: " + conversation.fromPath()
                            + "\r\nByte-Range: 1-5/5\r\nTo-Path: " + conversation.toPath()
                            + "\r\nContent-Type: text/plain\r\n\r\nhello\r\n-------abcd1$\r\n");
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.toPath()).isEqualTo(conversation.deliveredToPath());
            assertThat(arrived.fromPath()).isEqualTo(conversation.deliveredFromPath());
            assertThat(fieldsBelowThePaths(arrived))
                    .containsExactly("Message-ID: odd.order", "Byte-Range: 1-5/5", "Content-Type: text/plain");
        }
    }

    @Test
    void namesAreComparedWithoutCase() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            conversation
                    .sender()
                    .write("MSRP abcd2 SEND\r\nto-path: " + conversation.toPath() + "\r\nFROM-PATH: "
                            + conversation.fromPath()
                            + "\r\nmessage-id: lower\r\nbyte-range: 1-*/5\r\nfailure-report: no\r\ncontent-type: text/plain\r\n\r\nhello"
                            + "\r\n-------abcd2$\r\n");
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.required("Message-ID")).isEqualTo("lower");
            assertThat(arrived.required("Byte-Range")).isEqualTo("1-5/5");
            assertThat(conversation.sender().untilBarrier())
                    .as("no answer to Failure-Report no")
                    .isEmpty();
        }
    }

    @Test
    void aValueWithoutTheBlankBeforeItIsRead() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.request("SEND", conversation.toPath(), conversation.fromPath())
                    .line("Message-ID:tight")
                    .line("Byte-Range:1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            assertThat(conversation.receiver().expect("SEND").required("Message-ID"))
                    .isEqualTo("tight");
            conversation.sender().expectResponse(send, 200);
        }
    }

    private static List<String> fieldsBelowThePaths(Frame frame) {
        return frame.fields().stream().skip(2).map(Frame.Field::toString).toList();
    }

    private static List<String> with(List<String> lines, String range) {
        List<String> changed = new ArrayList<>(lines);
        changed.replaceAll(line -> line.startsWith("Byte-Range: ") ? "Byte-Range: " + range : line);
        return changed;
    }
}

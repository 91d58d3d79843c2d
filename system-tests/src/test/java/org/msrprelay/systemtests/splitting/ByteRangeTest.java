package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class ByteRangeTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "4096"));

    @ParameterizedTest
    @CsvSource({
        // sent, octets, received: exact up to 2048 octets, * above
        "1-5/5, 5, 1-5/5",
        "1-*/5, 5, 1-5/5",
        "1-*/*, 5, 1-5/*",
        "21-*/100, 5, 21-25/100",
        "1-2048/2048, 2048, 1-2048/2048",
        "1-*/2048, 2048, 1-2048/2048",
        "1-2049/2049, 2049, 1-*/2049",
        "1-*/4096, 4096, 1-*/4096",
        "1-4096/4096, 4096, 1-*/4096",
        // a wrong end is corrected, the total is kept
        "1-99/100, 5, 1-5/100",
        "1-2/2, 5, 1-5/2",
        "1-5/3, 5, 1-5/3",
        "9000000000-*/9223372036854775807, 3, 9000000000-9000000002/9223372036854775807"
    })
    void ofAChunkThatIsNotSplit(String sent, int octets, String received) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "ranged").range(sent).body(Octets.letters(octets));
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.required("Byte-Range")).isEqualTo(received);
            assertThat(arrived.bodyLength()).isEqualTo(octets);
            conversation.sender().expectResponse(send, 200);
        }
    }

    @Test
    void ofPartsOfAChunkWithAWrongEnd() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(relay)) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "wrong")
                            .range("101-110/20000")
                            .body(Octets.letters(10_000)));
            assertThat(Delivered.to(conversation.receiver()).parts())
                    .extracting(part -> part.required("Byte-Range"))
                    .containsExactly("101-*/20000", "4197-*/20000", "8293-10100/20000");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2048, 2049, 4096})
    void isLeftAwayWhereTheSenderGaveNoneAndNothingIsSplit(int octets) {
        try (Conversation conversation = Route.TO_SESSIONS_CLIENT.open(relay)) {
            conversation.sender().send(Send.along(conversation, "bare").body(Octets.letters(octets)));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.field("Byte-Range")).isEmpty();
            assertThat(arrived.flag()).isEqualTo('$');
            assertThat(arrived.bodyLength()).isEqualTo(octets);
        }
    }

    @Test
    void beginsAtOneWithAnUnknownTotalWhereTheSenderGaveNoneAndTheChunkIsSplit() {
        try (Conversation conversation = Route.TO_SESSIONS_CLIENT.open(relay)) {
            conversation.sender().send(Send.along(conversation, "bare").body(Octets.letters(10_000)));
            assertThat(Delivered.to(conversation.receiver()).parts())
                    .extracting(part -> part.required("Byte-Range"))
                    .containsExactly("1-*/*", "4097-*/*", "8193-10000/*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-5/5", "1-5", "a-b/c", "-1-5/5", "1-5/5 x", "99999999999999999999-*/*"})
    void thatIsNoneIsRefused(String range) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, "odd").range(range).text("hello"));
            conversation.sender().expectResponse(send, 400);
            assertThat(conversation.sender().untilBarrier()).isEmpty();
            assertThat(conversation.receiver().untilBarrier()).isEmpty();
        }
    }
}

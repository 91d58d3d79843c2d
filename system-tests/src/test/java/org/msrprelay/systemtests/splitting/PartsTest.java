package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Parts are contiguous, no larger than max-send-chunk-size, and bear + but for the last, which bears the chunk's flag. */
class PartsTest {

    @RegisterExtension
    static final RelayUnderTest small =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "2048"));

    @RegisterExtension
    static final RelayUnderTest odd =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "5001"));

    @RegisterExtension
    static final RelayUnderTest usual = RelayUnderTest.forClass(RelayYaml.onLoopback());

    private static int maxPart(RelayUnderTest relay) {
        return relay == small ? 2048 : relay == odd ? 5001 : 64 * 1024;
    }

    static Stream<Arguments> sizes() {
        return Stream.of(small, odd, usual)
                .flatMap(relay -> IntStream.of(1, 2047, 2048, 2049, 4096, 5001, 5002, 65_536, 65_537, 300_001)
                        .mapToObj(size -> Arguments.of(maxPart(relay), size)));
    }

    private static RelayUnderTest relayFor(int maxPart) {
        return Stream.of(small, odd, usual)
                .filter(relay -> maxPart(relay) == maxPart)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void followEachOtherWithinTheLimit(int maxPart, int size) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relayFor(maxPart))) {
            byte[] body = Octets.random(size, size);
            Send send = Send.along(conversation, "split").range("1-*/" + size).body(body);
            var written = conversation.sender().writeAside(send.octets());
            Delivered delivered = Delivered.to(conversation.receiver());
            written.join();
            conversation.sender().expectResponse(send, 200);
            assertContiguous(delivered, 1, "" + size, maxPart);
            assertThat(delivered.body()).isEqualTo(body);
            assertThat(delivered.last().flag()).isEqualTo('$');
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void onEveryRouteAndInOrder(Route route) {
        try (Conversation conversation = route.open(small)) {
            byte[] first = Octets.random(10_000, 1);
            byte[] second = Octets.random(20_000, 2);
            Send one = Send.along(conversation, "one").range("1-*/*").body(first);
            Send two = Send.along(conversation, "two").range("1-*/20000").body(second);
            conversation.sender().write(Octets.join(one.octets(), two.octets()));
            Delivered of1 = Delivered.to(conversation.receiver());
            Delivered of2 = Delivered.to(conversation.receiver());
            assertThat(of1.body()).isEqualTo(first);
            assertThat(of2.body()).isEqualTo(second);
            assertContiguous(of1, 1, "*", 2048);
            assertContiguous(of2, 1, "20000", 2048);
            conversation.sender().expectResponse(one, 200);
            conversation.sender().expectResponse(two, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'+', '$', '#'})
    void theLastBearsTheChunksOwnFlag(char flag) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(small)) {
            Send send = Send.along(conversation, "flagged")
                    .range("501-*/99999")
                    .flag(flag)
                    .body(Octets.letters(5000));
            conversation.sender().send(send);
            Delivered delivered = Delivered.to(conversation.receiver(), 5000);
            assertThat(delivered.parts()).extracting(Frame::flag).containsExactly('+', '+', flag);
            assertContiguous(delivered, 501, "99999", 2048);
            conversation.sender().expectResponse(send, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'+', '$', '#'})
    void anUnsplitChunkKeepsItsFlag(char flag) {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(usual)) {
            Send send = Send.along(conversation, "flagged")
                    .range("1-10/100")
                    .flag(flag)
                    .body(Octets.letters(10));
            conversation.sender().send(send);
            assertThat(conversation.receiver().expect("SEND").flag()).isEqualTo(flag);
            conversation.sender().expectResponse(send, 200);
        }
    }

    private static void assertContiguous(Delivered delivered, long start, String total, int maxPart) {
        long next = start;
        for (Frame part : delivered.parts()) {
            assertThat(part.range().start()).isEqualTo(next);
            assertThat(part.range().total()).isEqualTo(total);
            assertThat(part.bodyLength()).isLessThanOrEqualTo(maxPart);
            boolean last = part == delivered.last();
            assertThat(part.bodyLength()).isGreaterThanOrEqualTo(last ? 1 : 2048);
            assertThat(last || part.flag() == '+').isTrue();
            next += part.bodyLength();
        }
        assertThat(delivered.parts()).extracting(Frame::transactionId).doesNotHaveDuplicates();
    }
}

package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Nothing waits for the end of a chunk: full parts leave at once, others of 2048 octets or more after chunk-linger. */
class PartsLeaveWhileTheChunkArrivesTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    /** So long a linger that nothing leaves because of it. */
    @RegisterExtension
    static final RelayUnderTest patient =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.chunk-linger", "1h"));

    @ParameterizedTest
    @EnumSource(Route.class)
    void fullPartsLeaveAtOnce(Route route) {
        try (Conversation conversation = route.open(patient)) {
            int part = 64 * 1024;
            byte[] body = Octets.random(3 * part + 100, 1);
            Send send = Send.along(conversation, "early").range("1-*/*").streamedBody();
            conversation.sender().write(send.head());
            var written = conversation.sender().writeAside(body);
            Delivered early = Delivered.to(conversation.receiver(), 3L * part);
            assertThat(early.parts()).hasSize(3).allMatch(frame -> frame.bodyLength() == part && frame.flag() == '+');
            written.join();
            conversation.sender().write(send.endLine());
            Frame last = conversation.receiver().expect("SEND");
            assertThat(last.bodyLength()).isEqualTo(100);
            assertThat(last.range().toString()).isEqualTo((3 * part + 1) + "-" + body.length + "/*");
            assertThat(last.flag()).isEqualTo('$');
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void aPausingSendersOctetsLeaveAfterTheLinger(Route route) {
        try (Conversation conversation = route.open(relay)) {
            byte[] body = Octets.letters(3000);
            Send send = Send.along(conversation, "pausing").range("1-*/6000").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(body);
            Frame first = conversation.receiver().expect("SEND");
            assertThat(first.bodyLength()).isBetween(2048, 3000);
            assertThat(first.flag()).isEqualTo('+');
            // In one piece: an end-line that is later than another linger would rightly come as a part of its own.
            conversation.sender().write(Octets.join(body, send.endLine()));
            Delivered rest = Delivered.to(conversation.receiver(), 6000 - first.bodyLength());
            assertThat(rest.parts().get(0).range().start()).isEqualTo(first.bodyLength() + 1);
            assertThat(rest.last().flag()).isEqualTo('$');
            assertThat(Octets.join(first.body(), rest.body())).isEqualTo(Octets.join(body, body));
        }
    }

    /** RFC 4975 7.1.1: SHOULD NOT break messages into chunks smaller than 2048 octets. */
    @Test
    void fewerThan2048OctetsWaitForMore() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(relay);
                Conversation clock = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "short").range("1-*/2047").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(2000));
            // Ten lingers of another chunk tell that this one's is long over.
            Send ticking = Send.along(clock, "ticking").range("1-*/*").streamedBody();
            clock.sender().write(ticking.head());
            for (int i = 0; i < 10; i++) {
                clock.sender().write(Octets.letters(2048));
                clock.receiver().ok(clock.receiver().expect("SEND"));
            }
            conversation.sender().write(Octets.letters(47));
            conversation.sender().write(send.endLine());
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.range().toString()).isEqualTo("1-2047/2047");
            assertThat(arrived.flag()).isEqualTo('$');
        }
    }
}

package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** However the octets are cut into writes, the same messages arrive. */
class AnyCutTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @EnumSource(Route.class)
    void octetByOctet(Route route) {
        try (Conversation conversation = route.open(relay)) {
            byte[] body = Octets.random(5000, 1);
            Send empty = Send.along(conversation, "none");
            Send full = Send.along(conversation, "full").range("1-*/5000").body(body);
            for (byte octet : Octets.join(empty.octets(), full.octets())) {
                conversation.sender().write(new byte[] {octet});
            }
            assertThat(conversation.receiver().expect("SEND").hasBody()).isFalse();
            assertThat(Delivered.to(conversation.receiver()).body()).isEqualTo(body);
            conversation.sender().expectResponse(empty, 200);
            conversation.sender().expectResponse(full, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void atRandom(long seed) {
        Random random = new Random(seed);
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            List<byte[]> bodies = new ArrayList<>();
            byte[] all = new byte[0];
            for (int i = 0; i < 20; i++) {
                byte[] body = Octets.random(random.nextInt(4000) + 1, seed * 100 + i);
                bodies.add(body);
                all = Octets.join(
                        all,
                        Send.along(conversation, "cut" + i)
                                .range("1-*/*")
                                .body(body)
                                .octets());
            }
            for (int at = 0; at < all.length; ) {
                int count = Math.min(
                        all.length - at, random.nextInt(3) == 0 ? random.nextInt(3000) + 1 : random.nextInt(40) + 1);
                conversation.sender().write(all, at, count);
                at += count;
            }
            for (byte[] body : bodies) {
                assertThat(Delivered.to(conversation.receiver()).body()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void manyFramesInOneWrite(Route route) {
        try (Conversation conversation = route.open(relay)) {
            byte[] all = new byte[0];
            List<Send> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Send send = Send.along(conversation, "many" + i).range("1-5/5").text("hello");
                sent.add(send);
                all = Octets.join(all, send.octets());
            }
            conversation.sender().write(all);
            for (int i = 0; i < 100; i++) {
                Frame arrived = conversation.receiver().expect("SEND");
                assertThat(arrived.required("Message-ID")).isEqualTo("many" + i);
                conversation.receiver().ok(arrived);
            }
            sent.forEach(send -> conversation.sender().expectResponse(send, 200));
        }
    }

    @Test
    void authOctetByOctet() {
        try (RawPeer alice = relay.connect("alice")) {
            Credentials credentials = alice.auth().credentials("alice", "SHA-256");
            Send auth = alice.auth().request().field("Authorization", credentials.value());
            for (byte octet : auth.octets()) {
                alice.write(new byte[] {octet});
            }
            assertThat(alice.expectResponse(auth, 200).field("Use-Path")).isPresent();
        }
    }

    @Test
    void emptyLinesBetweenFramesAreSkipped() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "spaced").range("1-5/5").text("hello");
            conversation.sender().write("\r\n\r\n");
            conversation.sender().send(send);
            conversation.sender().write("\r\n");
            conversation.receiver().expect("SEND");
            conversation.sender().expectResponse(send, 200);
            assertThat(conversation.sender().untilBarrier()).isEmpty();
        }
    }
}

package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Where a client may make the relay connect to: by default not to the relay's own machine, nor to ports under 1024. */
class NextHopPolicyTest {

    @RegisterExtension
    static final RelayUnderTest closed =
            RelayUnderTest.forClass(RelayYaml.onLoopback().without("next-hops.allow"));

    @RegisterExtension
    static final RelayUnderTest open = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @RegisterExtension
    static final RelayUnderTest narrow =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("next-hops.deny", "[127.0.0.2/32]"));

    static Stream<String> ownAddresses() throws SocketException {
        Stream<String> ofInterfaces = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .map(address -> address.replaceAll("%.*", ""))
                .map(address -> address.contains(":") ? "[" + address + "]" : address);
        return Stream.concat(
                        ofInterfaces,
                        Stream.of(
                                "127.0.0.1",
                                "127.1.2.3",
                                "0.0.0.0",
                                "[::1]",
                                "[::]",
                                "[0:0:0:0:0:0:0:1]",
                                "[::ffff:127.0.0.1]",
                                "[::ffff:7f00:1]",
                                "[64:ff9b::127.0.0.1]",
                                "[64:ff9b::7f00:1]",
                                "169.254.169.254",
                                "[fe80::1]",
                                "224.0.0.1",
                                "255.255.255.255",
                                "[ff02::1]"))
                .distinct();
    }

    private static Send hello(RawPeer from, String farUri) {
        return Send.of(from.session() + " " + farUri, from.uri(), "denied")
                .range("1-5/5")
                .text("hello");
    }

    @ParameterizedTest
    @MethodSource("ownAddresses")
    void aLiteralThatIsDeniedIsA403Response(String host) {
        try (RawPeer alice = closed.client("alice")) {
            Send send = alice.send(hello(alice, "msrp://" + host + ":7394/x;tcp"));
            alice.expectResponse(send, 403);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void aNameThatResolvesToADeniedAddressIsA403Report(Failing failing) {
        try (RawPeer alice = closed.client("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            String uri = listener.uri().replace("127.0.0.1", "localhost");
            Send send = Send.of(alice.session() + " " + uri, alice.uri(), "denied")
                    .failing(failing)
                    .range("1-5/5")
                    .text("hello");
            alice.send(send);
            Conversation conversation = new Conversation(
                    Route.TO_OPENED_CONNECTION, alice, RawPeer.absent(uri), List.of(alice.session()), List.of());
            if (failing.answered()) {
                alice.awaitResponse(send);
            }
            if (failing.told()) {
                Reports.expect(conversation, "denied", 403, "1-5/5");
            }
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
            assertThat(listener.nobodyConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 80, 1023})
    void aPortUnder1024IsDenied(int port) {
        try (RawPeer alice = open.client("alice")) {
            Send send = alice.send(hello(alice, "msrp://127.0.0.1:" + port + "/x;tcp"));
            alice.expectResponse(send, 403);
        }
    }

    @Test
    void whatIsAllowedMayBeReached() {
        try (RawPeer alice = open.client("alice");
                ListeningPeer listener = ListeningPeer.clear("127.0.0.2", 0)) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                assertThat(opened.expect("SEND").bodyText()).isEqualTo("hello");
            }
        }
    }

    /** allow wins over deny: "CIDRs that are allowed although denied below". */
    @Test
    void allowWinsOverDeny() {
        try (RawPeer alice = narrow.client("alice");
                ListeningPeer listener = ListeningPeer.clear("127.0.0.2", 0)) {
            alice.send(hello(alice, listener.uri()));
            try (RawPeer opened = listener.accept()) {
                assertThat(opened.expect("SEND").bodyText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void whoHasConnectedIsReachedWhateverItsAddress() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(closed)) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, Ids.next("m")).range("1-5/5").text("hello"));
            assertThat(conversation.receiver().expect("SEND").bodyText()).isEqualTo("hello");
            conversation.sender().expectResponse(send, 200);
        }
    }

    @Test
    void theRelayItselfIsReachedInsideTheProcess() {
        closed.assertServes();
    }
}

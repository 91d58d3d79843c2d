package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.HandshakingListener;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.SilentAddress;

/** Not found, not reached, not verified: REPORT 408 unless Failure-Report is no. */
@Execution(ExecutionMode.CONCURRENT)
class NextHopNotReachedTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.connect-timeout", "1s"));

    /** A next hop that cannot be had, and what is to be closed afterwards. */
    record Unreachable(String uri, AutoCloseable resource) {}

    enum Cause implements Supplier<Unreachable> {
        INVALID_NAME {
            @Override
            public Unreachable get() {
                return new Unreachable("msrp://nobody.invalid:7394/x;tcp", () -> {});
            }
        },
        NAME_NOT_FOUND {
            @Override
            public Unreachable get() {
                return new Unreachable("msrp://no-such-host.test:7394/x;tcp", () -> {});
            }
        },
        REFUSED {
            @Override
            public Unreachable get() {
                try (ListeningPeer gone = ListeningPeer.clear()) {
                    return new Unreachable(gone.uri(), () -> {});
                }
            }
        },
        NO_ANSWER_TO_SYN {
            @Override
            public Unreachable get() {
                SilentAddress silent = SilentAddress.open();
                return new Unreachable(silent.uri(), silent);
            }
        },
        NO_TLS_HANDSHAKE {
            @Override
            public Unreachable get() {
                ListeningPeer mute = ListeningPeer.clear();
                return new Unreachable(mute.uri().replace("msrp:", "msrps:"), mute);
            }
        },
        STRANGE_AUTHORITY {
            @Override
            public Unreachable get() {
                ListeningPeer peer = ListeningPeer.tls(Certificates.strange().serverContext("127.0.0.1"), "127.0.0.1");
                return new Unreachable(peer.uri(), HandshakingListener.on(peer));
            }
        },
        OTHER_NAME_IN_CERTIFICATE {
            @Override
            public Unreachable get() {
                ListeningPeer peer =
                        ListeningPeer.tls(Certificates.shared().serverContext("other.test", "127.0.0.2"), "127.0.0.1");
                return new Unreachable(peer.uri(), HandshakingListener.on(peer));
            }
        }
    }

    static Stream<Arguments> everyCauseAndFailing() {
        return Stream.of(Cause.values())
                .flatMap(cause -> Stream.of(Failing.values()).map(failing -> Arguments.of(cause, failing)));
    }

    @ParameterizedTest
    @MethodSource("everyCauseAndFailing")
    void reports408(Cause cause, Failing failing) throws Exception {
        Unreachable next = cause.get();
        try (AutoCloseable resource = next.resource();
                RawPeer alice = relay.client("alice")) {
            assertThat(resource).isNotNull();
            Conversation conversation = toward(next, alice);
            Send send = alice.send(Send.along(conversation, "lost")
                    .failing(failing)
                    .range("1-5/5")
                    .text("hello"));
            if (failing.answered()) {
                alice.awaitResponse(send);
            }
            if (failing.told()) {
                Reports.expect(conversation, "lost", 408, "1-5/5");
            }
            assertThat(Reports.untilLossIsKnown(conversation)).isEqualTo(List.of());
        }
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void reportsWhatIsSentLaterToo(Cause cause) throws Exception {
        Unreachable next = cause.get();
        try (AutoCloseable resource = next.resource();
                RawPeer alice = relay.client("alice")) {
            assertThat(resource).isNotNull();
            Conversation conversation = toward(next, alice);
            for (int i = 0; i < 3; i++) {
                String id = Ids.next("m");
                Send send =
                        alice.send(Send.along(conversation, id).range("1-5/*").text("hello"));
                assertThat(alice.awaitResponse(send).code()).isEqualTo(200);
                Reports.expect(conversation, id, 408, "1-5/*");
            }
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    private static Conversation toward(Unreachable next, RawPeer alice) {
        RawPeer nobody = RawPeer.absent(next.uri());
        return new Conversation(Route.TO_OPENED_CONNECTION, alice, nobody, List.of(alice.session()), List.of());
    }
}

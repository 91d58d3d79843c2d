package org.msrprelay.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TestDns;

/**
 * Relays of different owners, in this process and on loopback: each has its name, its certificate from one authority, and a port;
 * a name server of the tests knows them. They find, prove and trust each other as they would anywhere.
 *
 * <p>As a static {@code @RegisterExtension} it serves all the tests of a class.
 */
public final class RelayChain implements AutoCloseable, AfterAllCallback {

    public static final String A = "a.test";
    public static final String B = "b.test";
    public static final String C = "c.test";

    private final TestCa authority = new TestCa();
    private final TestDns dns = newDns();
    private final Map<String, ChainedRelay> relays = new LinkedHashMap<>();

    private RelayChain(ChainSettings settings, String... names) {
        for (String name : names) {
            relays.put(name, ChainedRelay.start(name, settings, authority, dns));
        }
    }

    public static RelayChain of(String... names) {
        return of(UnaryOperator.identity(), names);
    }

    public static RelayChain of(UnaryOperator<ChainSettings> set, String... names) {
        return new RelayChain(set.apply(new ChainSettings()), names);
    }

    private static TestDns newDns() {
        try {
            return new TestDns();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestCa authority() {
        return authority;
    }

    public TestDns dns() {
        return dns;
    }

    public ChainedRelay relay(String name) {
        return Optional.ofNullable(relays.get(name)).orElseThrow(() -> new AssertionError("no relay " + name));
    }

    /** The first relay. */
    public ChainedRelay a() {
        return relay(A);
    }

    /** The second relay. */
    public ChainedRelay b() {
        return relay(B);
    }

    /** The third relay. */
    public ChainedRelay c() {
        return relay(C);
    }

    /** A peer of this name with a certificate of the authority, whom relays can connect to. */
    public ListeningPeer listener(String name) {
        dns.name(name, "127.0.0.1");
        return ListeningPeer.tls(authority.serverContext(authority.issue(name)), name);
    }

    /** Alice at the first relay and Bob at the second, who have exchanged one SEND. */
    public Conversation conversation() {
        return conversation(0);
    }

    /**
     * The same.
     *
     * @param receiveBuffer SO_RCVBUF of the receiver, 0 for the system's
     */
    public Conversation conversation(int receiveBuffer) {
        return between(a().client("alice"), b().client("bob", receiveBuffer)).bind();
    }

    /** From one client to the other, each with what its relays are to it. */
    public static Conversation between(RawPeer sender, RawPeer receiver) {
        List<String> way = new ArrayList<>(List.of(sender.session().split(" ", -1)));
        List<String> back = List.of(receiver.session().split(" ", -1));
        for (int i = back.size() - 1; i >= 0; i--) {
            way.add(back.get(i));
        }
        return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, way, List.of(sender, receiver));
    }

    /** From a client to a peer without a relay that it can be connected to. */
    public static Conversation toListener(RawPeer sender, RawPeer receiver) {
        List<String> way = List.of(sender.session().split(" ", -1));
        return new Conversation(Route.TO_OPENED_CONNECTION, sender, receiver, way, List.of(sender, receiver));
    }

    /** The relays hold nothing for peers that have gone. */
    public void expectNothingHeld() {
        await().atMost(RawPeer.PATIENCE)
                .untilAsserted(() -> assertThat(relays.values())
                        .allSatisfy(
                                relay -> assertThat(relay.server().heldOctets()).isZero()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            expectNothingHeld();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        relays.values().forEach(ChainedRelay::close);
        dns.close();
    }
}

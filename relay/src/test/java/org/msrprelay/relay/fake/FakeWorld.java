package org.msrprelay.relay.fake;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.msrprelay.relay.Relay;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;

/** An engine, its users (everybody's password is {@value #PASSWORD}) and its peers. */
public final class FakeWorld {

    public static final String HOST = "relay.example.org";
    public static final String PASSWORD = "secret";
    public static final int PART_OCTETS = 4096;
    public static final long QUEUE_OCTETS = 16 * 1024;
    public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration STALL_TIMEOUT = Duration.ofSeconds(20);
    public static final Duration SHARED_STALL_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration LINGER = Duration.ofMillis(200);

    public static final LimitSettings LIMITS =
            new LimitSettings(10, LimitSettings.UNLIMITED, LimitSettings.Rates.UNLIMITED, 64 * 1024 * 1024, 4L << 30);

    private static final PeerSettings PEERS =
            new PeerSettings(Set.of("inner.example.net", "far.example.net"), PeerSettings.DEFAULT_CONNECTIONS_PER_PEER);
    private static final int PORT = 2855;

    public final FakeLoop.World time = new FakeLoop.World();
    public final ArrayDeque<Attempt> attempts = new ArrayDeque<>();

    /** What became of the AUTHs to it. */
    public final List<AuthEvent> auths = new ArrayList<>();

    private final Listener listener =
            new Listener(Scheme.MSRPS, "tcp", PORT, MsrpUri.of(Scheme.MSRPS, HOST, PORT, Optional.empty(), "tcp"));
    private final Listener clearListener = new Listener(
            Scheme.MSRP, "tcp", PORT + 1, MsrpUri.of(Scheme.MSRP, HOST, PORT + 1, Optional.empty(), "tcp"));
    private final Listener webSockets = new Listener(
            Scheme.MSRPS, "ws", PORT + 2, MsrpUri.of(Scheme.MSRPS, HOST, PORT + 2, Optional.empty(), "ws"));
    private final SplittableRandom random;
    private final FakeLoop[] loops;
    private final Relay relay;
    private final List<FakePeer> peers = new ArrayList<>();
    private int connections;
    private Function<LookUp.Found, LookUp> said = found -> found;
    private boolean slowToLookUp;
    private final List<Runnable> lookUps = new ArrayList<>();

    /** A connection that the engine wants to be opened. */
    public final class Attempt {
        public final MsrpUri uri;
        public final boolean byService;
        private final Loop loop;
        private final Connector.Listener outcome;

        Attempt(Connector.Target target, Loop loop, Connector.Listener outcome) {
            this.uri = target.uri();
            this.byService = target.byService();
            this.loop = loop;
            this.outcome = outcome;
        }

        public FakePeer succeeds() {
            FakePeer peer = new FakePeer(time, (FakeLoop) loop, Optional.empty(), true, ++connections);
            peers.add(peer);
            peer.provesToBe(uri.host()); // TLS would not stand otherwise
            time.on((FakeLoop) loop, () -> peer.receivesOn(outcome.connected(peer)));
            time.run();
            return peer;
        }

        public void fails(boolean denied) {
            time.on((FakeLoop) loop, () -> outcome.failed(new ConnectFailure(denied, "Not reached")));
            time.run();
        }
    }

    public FakeWorld(long seed, int loopCount) {
        this(seed, loopCount, LIMITS);
    }

    /** One with another max-send-chunk-size. */
    public FakeWorld(long seed, int loopCount, int partOctets) {
        this(seed, loopCount, LIMITS, partOctets, PEERS);
    }

    public FakeWorld(long seed, int loopCount, LimitSettings limits) {
        this(seed, loopCount, limits, PART_OCTETS, PEERS);
    }

    public FakeWorld(long seed, int loopCount, PeerSettings peers) {
        this(seed, loopCount, LIMITS, PART_OCTETS, peers);
    }

    private FakeWorld(long seed, int loopCount, LimitSettings limits, int partOctets, PeerSettings peers) {
        random = new SplittableRandom(seed);
        loops = new FakeLoop[loopCount];
        for (int i = 0; i < loopCount; i++) {
            loops[i] = time.newLoop();
        }
        relay = new Relay(settings(limits, partOctets, peers), services());
    }

    private RelaySettings settings(LimitSettings limits, int partOctets, PeerSettings peers) {
        AuthSettings auth = new AuthSettings(
                HOST,
                List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                3,
                AuthSettings.Lockout.DEFAULT,
                "",
                false);
        ForwardingSettings forwarding = new ForwardingSettings(
                partOctets,
                LINGER,
                QUEUE_OCTETS,
                RESPONSE_TIMEOUT,
                STALL_TIMEOUT,
                SHARED_STALL_TIMEOUT,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                true,
                false);
        return new RelaySettings(
                HOST, Set.of(), List.of(webSockets, listener, clearListener), auth, forwarding, limits, peers);
    }

    private RelayServices services() {
        return new RelayServices(
                users(),
                (target, loop, outcome) -> attempts.add(new Attempt(target, loop, outcome)),
                everywhereBut10(),
                observer(),
                this::now,
                random);
    }

    private RelayObserver observer() {
        return new RelayObserver() {
            @Override
            public void authAnswered(AuthEvent event) {
                auths.add(event);
            }
        };
    }

    /** What its clock says. */
    public Instant now() {
        return Instant.ofEpochSecond(0).plusNanos(loops[0].nanoTime());
    }

    /** From now on this is what is said about every user, in place of his HA1. */
    public void says(Function<LookUp.Found, LookUp> instead) {
        said = instead;
    }

    /** From now on nobody is looked up before {@link #looksUp()}. */
    public void isSlowToLookUp() {
        slowToLookUp = true;
    }

    /** All look-ups that have begun come to their end, in the order in which they began. */
    public void looksUp() {
        List.copyOf(lookUps).forEach(Runnable::run);
        lookUps.clear();
        time.run();
    }

    private CredentialStore users() {
        return new CredentialStore() {
            @Override
            public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
                LookUp known =
                        said.apply(LookUp.Found.of(DigestArithmetic.ha1(algorithm, user, realm, PASSWORD), user));
                if (!slowToLookUp) {
                    return CompletableFuture.completedFuture(known);
                }
                CompletableFuture<LookUp> answer = new CompletableFuture<>();
                lookUps.add(() -> answer.complete(known));
                return answer;
            }

            @Override
            public Set<DigestAlgorithm> algorithms(String realm) {
                return Set.of(DigestAlgorithm.values());
            }
        };
    }

    private static AddressPolicy everywhereBut10() {
        return new AddressPolicy() {
            @Override
            public boolean permitsAddress(InetAddress address) {
                return address.getAddress()[0] != 10;
            }

            @Override
            public boolean permitsPort(int port) {
                return port >= 1024;
            }
        };
    }

    /** All connections go: nothing may be held after that. */
    public void ends() {
        while (!attempts.isEmpty()) {
            attempts.remove().fails(false);
        }
        List.copyOf(peers).forEach(FakePeer::goes);
        long left = relay.heldOctets() + relay.sessions() + relay.transactions() + relay.pausedFlows();
        if (left != 0) {
            throw new AssertionError("%d octets held, %d sessions, %d transactions, %d flows paused (expected: none)"
                    .formatted(relay.heldOctets(), relay.sessions(), relay.transactions(), relay.pausedFlows()));
        }
    }

    public Relay relay() {
        return relay;
    }

    /** A connection to the relay, on the next loop in turn. */
    public FakePeer connects() {
        return connects(listener, true);
    }

    /** The same without TLS. */
    public FakePeer connectsInTheClear() {
        return connects(clearListener, false);
    }

    /** A WebSocket to the relay. */
    public FakePeer connectsByWebSocket() {
        return connects(webSockets, true);
    }

    private FakePeer connects(Listener to, boolean secure) {
        FakeLoop loop = loops[connections % loops.length];
        FakePeer peer = new FakePeer(time, loop, Optional.of(to), secure, ++connections);
        peers.add(peer);
        time.on(loop, () -> peer.receivesOn(relay.accepted(peer)));
        time.run();
        return peer;
    }

    /** AUTHs on the connection and returns the URI handed out. */
    public String auths(FakePeer peer, String user, Map<String, String> fields) {
        String to = "msrps://" + HOST + ":" + PORT + ";tcp";
        peer.sends(auth(to, user, fields, Optional.empty()));
        String challenge = field(peer.receivesOne(), "WWW-Authenticate");
        peer.sends(auth(to, user, fields, Optional.of(credentials(user, challenge, to))));
        return field(peer.receivesOne(), "Use-Path");
    }

    public String auths(FakePeer peer, String user) {
        return auths(peer, user, new HashMap<>());
    }

    private String auth(String to, String user, Map<String, String> fields, Optional<DigestCredentials> credentials) {
        String id = "auth" + Long.toHexString(random.nextLong());
        StringBuilder text = new StringBuilder("MSRP " + id + " AUTH\r\nTo-Path: " + to + "\r\nFrom-Path: msrps://"
                + user + ".invalid:2855/s;tcp\r\n");
        fields.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        credentials.ifPresent(given -> text.append("Authorization: " + given.headerValue() + "\r\n"));
        return text + "-------" + id + "$\r\n";
    }

    public static DigestCredentials credentials(String user, String challenge, String uri) {
        DigestChallenge asked = DigestChallenge.parse(challenge);
        DigestAlgorithm algorithm = asked.algorithm().orElseThrow();
        String ha1 = DigestArithmetic.ha1(algorithm, user, asked.realm(), PASSWORD);
        DigestInputs inputs = new DigestInputs(asked.nonce(), "00000001", "c0ffee", "auth", "AUTH", uri);
        return new DigestCredentials(
                user,
                asked.realm(),
                asked.nonce(),
                Optional.of(uri),
                DigestArithmetic.response(algorithm, ha1, inputs),
                asked.algorithm().map(DigestAlgorithm::token),
                "c0ffee",
                "00000001",
                "auth",
                asked.opaque());
    }

    /** The value of the first such field of a frame. */
    public static String field(String frame, String name) {
        for (String line : frame.split("\r\n")) {
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        throw new AssertionError("no " + name + " in\n" + frame);
    }

    /** A frame's transaction id. */
    public static String id(String frame) {
        return frame.split(" ")[1];
    }

    /** What stands between the blank line and the end-line. */
    public static String body(String frame) {
        int from = frame.indexOf("\r\n\r\n");
        int to = frame.lastIndexOf("\r\n-------");
        return from < 0 ? "" : frame.substring(from + 4, Math.max(from + 4, to));
    }

    /** A 200 from the receiver of a SEND. */
    public static String ok(String send) {
        return answer(send, "200 OK");
    }

    public static String answer(String send, String status) {
        return "MSRP " + id(send) + " " + status + "\r\nTo-Path: "
                + field(send, "From-Path").split(" ")[0] + "\r\nFrom-Path: "
                + field(send, "To-Path").split(" ")[0] + "\r\n-------" + id(send) + "$\r\n";
    }
}

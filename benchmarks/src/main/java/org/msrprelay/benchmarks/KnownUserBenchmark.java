package org.msrprelay.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HandshakeDigest.Handshake;
import org.msrprelay.relay.spi.HandshakeDigest.Outcome;
import org.msrprelay.server.credentials.htdigest.HtdigestStore;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.problem.ConfigurationException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a wrong password costs, of a user who exists and of one who does not: the whole check from the credentials' text to the
 * answer, with 1,000 users in a file. The two must not differ, or strangers find out by the time who exists.
 *
 * <p>The first answers wait for a time that never comes, as many as may; those that are measured come at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(2)
public class KnownUserBenchmark {

    private static final int USERS = 1_000;
    private static final Handshake HANDSHAKE =
            new Handshake("GET", "/", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711));

    /** Who is tried: names of the same length. */
    public enum Tried {
        KNOWN("user500"),
        UNKNOWN("nobody0");

        private final String user;

        Tried(String user) {
            this.user = user;
        }
    }

    @Param
    DigestAlgorithm algorithm = DigestAlgorithm.MD5;

    @Param
    Tried tried = Tried.KNOWN;

    private Optional<Path> file = Optional.empty();
    private Optional<FileWatch> watch = Optional.empty();
    private Optional<HandshakeDigest> digest = Optional.empty();
    private final MemoryLoop loop = new MemoryLoop();
    private String authorization = "";
    private long asked;

    @Setup(Level.Trial)
    public void start() throws IOException, ConfigurationException {
        Path users = Files.createTempFile("users", "");
        file = Optional.of(users);
        Files.write(users, lines());
        FileWatch watching = new FileWatch();
        watch = Optional.of(watching);
        HandshakeDigest verifier = RelayInMemory.digestOf(HtdigestStore.open(users, watching));
        digest = Optional.of(verifier);
        DigestChallenge challenge = verifier.challenges().stream()
                .map(DigestChallenge::parse)
                .filter(offered -> offered.algorithm().filter(algorithm::equals).isPresent())
                .findFirst()
                .orElseThrow();
        authorization = new DigestCredentials(
                        tried.user,
                        challenge.realm(),
                        challenge.nonce(),
                        Optional.of("/"),
                        "0".repeat(algorithm.hexLength()),
                        Optional.of(algorithm.token()),
                        "0a4f113b",
                        "00000001",
                        "auth",
                        challenge.opaque())
                .headerValue();
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
                String user = "user" + i;
                lines.add(user + ":" + RelayInMemory.HOST + ":"
                        + DigestArithmetic.ha1(algorithm, user, RelayInMemory.HOST, "secret"));
            }
        }
        return lines;
    }

    @TearDown(Level.Trial)
    public void end() throws IOException {
        watch.ifPresent(FileWatch::close);
        if (file.isPresent()) {
            Files.delete(file.get());
        }
    }

    @Benchmark
    public long wrongPassword() {
        digest.orElseThrow().verify(authorization, HANDSHAKE, loop, this::isAsked);
        loop.run();
        return asked;
    }

    private void isAsked(Outcome outcome) {
        if (!(outcome instanceof Outcome.Asked)) {
            throw new IllegalStateException(outcome + " (expected: asked again)");
        }
        asked++;
    }
}

package org.msrprelay.benchmarks;

import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an AUTH costs in arithmetic (RFC 7616): the credentials read, the expected response computed and compared. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DigestBenchmark {

    private static final String URI = "msrps://relay.example.org:2855;tcp";
    private static final String NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093";

    @Param
    DigestAlgorithm algorithm = DigestAlgorithm.MD5;

    private String ha1 = "";
    private String authorization = "";

    @Setup
    public void compute() {
        ha1 = DigestArithmetic.ha1(algorithm, "alice", "example.org", "secret");
        DigestInputs inputs = new DigestInputs(NONCE, "00000001", "0a4f113b", "auth", "AUTH", URI);
        authorization = "Digest username=\"alice\", realm=\"example.org\", nonce=\"" + NONCE + "\", uri=\"" + URI
                + "\", response=\"" + DigestArithmetic.response(algorithm, ha1, inputs) + "\", algorithm="
                + algorithm.token() + ", cnonce=\"0a4f113b\", nc=00000001, qop=auth";
    }

    @Benchmark
    public boolean verify() {
        DigestCredentials credentials = DigestCredentials.parse(authorization);
        String expected = DigestArithmetic.response(algorithm, ha1, DigestInputs.of(credentials, URI));
        if (!DigestArithmetic.hexEquals(expected, credentials.response())) {
            throw new IllegalStateException(credentials.response() + " (expected: " + expected + ")");
        }
        return true;
    }
}

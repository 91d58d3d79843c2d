package org.msrprelay.benchmarks;

import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.MsrpUri;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** MSRP URIs: reading one, and comparing two by RFC 4975 6.1 (scheme and host without case, session id with it). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class UriBenchmark {

    private String text = "msrps://relay.example.org:2855/kjfjan34sdfj0skq;tcp";
    private MsrpUri uri = MsrpUri.parse(text);
    private MsrpUri same = MsrpUri.parse("msrps://relay.example.org:2855/kjfjan34sdfj0skq;tcp");
    private MsrpUri sameInCapitals = MsrpUri.parse("MSRPS://RELAY.example.org:2855/kjfjan34sdfj0skq;tcp");
    private MsrpUri otherSession = MsrpUri.parse("msrps://relay.example.org:2855/kjfjan34sdfj0skr;tcp");

    @Benchmark
    public MsrpUri parse() {
        return MsrpUri.parse(text);
    }

    @Benchmark
    public boolean equalUris() {
        return checked(uri.equals(same), true);
    }

    @Benchmark
    public boolean equalUrisOfOtherCase() {
        return checked(uri.equals(sameInCapitals), true);
    }

    @Benchmark
    public boolean differentUris() {
        return checked(uri.equals(otherSession), false);
    }

    @Benchmark
    public int hash() {
        return uri.hashCode();
    }

    private static boolean checked(boolean equal, boolean expected) {
        if (equal != expected) {
            throw new IllegalStateException("equal: " + equal);
        }
        return equal;
    }
}

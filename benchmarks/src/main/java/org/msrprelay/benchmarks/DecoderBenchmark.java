package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The decoder on a stream of SENDs, small and large, in reads of different sizes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecoderBenchmark {

    private static final int STREAM_OCTETS = 1 << 18;

    /** Octets of each SEND's body: a chat line, a chunk as most clients make them, a chunk as a relay makes them. */
    @Param({"200", "2048", "65536"})
    int bodyOctets;

    /** Octets of each read: an Ethernet frame's, and a full receive buffer. */
    @Param({"1448", "65536"})
    int readOctets;

    /** Octets of any kind, and hostile ones: what the end-line is made of. */
    @Param({"PLAIN", "HYPHENS"})
    Body body = Body.PLAIN;

    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final Counted events = new Counted();
    private ByteBuf stream = Wire.direct(0);
    private long messages;

    @Setup
    public void fill() {
        stream.release();
        stream = Wire.pipelined(STREAM_OCTETS, body.octets(bodyOctets));
        messages = stream.readableBytes() / Wire.messageOctets(bodyOctets);
    }

    @TearDown
    public void release() {
        stream.release();
    }

    @Benchmark
    public long decode(Octets counter) {
        int end = stream.writerIndex();
        for (int from = 0; from < end; from += readOctets) {
            stream.setIndex(from, Math.min(from + readOctets, end));
            decoder.decode(stream, events);
        }
        stream.setIndex(0, end);
        counter.octets += end;
        return events.take(messages, messages * bodyOctets);
    }
}

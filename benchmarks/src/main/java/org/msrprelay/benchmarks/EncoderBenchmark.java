package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a relay writes around the octets it passes on: a SEND's head with its end-line, and a response. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncoderBenchmark {

    private static final int ROOM_OCTETS = 1024;

    private final RequestHead head = Wire.send("d93kswow7d8sj2ks", 2048);
    private final ByteBuf out = Wire.direct(ROOM_OCTETS);

    @TearDown
    public void release() {
        out.release();
    }

    @Benchmark
    public int sendHeadAndEndLine() {
        out.clear();
        MsrpEncoder.head(out, head);
        MsrpEncoder.beginBody(out);
        MsrpEncoder.end(out, head.transactionId(), ContinuationFlag.END, true);
        return out.writerIndex();
    }

    /** As for each SEND received: the response is made, too. */
    @Benchmark
    public int response() {
        out.clear();
        ResponseHead response = Responses.responseTo(head, StatusCodes.OK);
        MsrpEncoder.response(out, response);
        return out.writerIndex();
    }
}

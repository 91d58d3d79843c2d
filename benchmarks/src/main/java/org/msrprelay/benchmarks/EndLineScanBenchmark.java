package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.RequestHead;
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

/**
 * The search for the end-line in one long body, friendly and hostile: the decoder's, which looks at every seventh octet, and two others. The
 * head, which the decoder alone reads, is a thousandth of the octets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EndLineScanBenchmark {

    private static final int BODY_OCTETS = 1 << 20;
    private static final String TRANSACTION_ID = "d93kswow7d8sj2ks";
    private static final int END_LINE_OCTETS = ("\r\n-------" + TRANSACTION_ID + "$\r\n").length();

    @Param
    Body body = Body.PLAIN;

    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final Counted events = new Counted();
    private final OtherScans others = new OtherScans(TRANSACTION_ID);
    private int endLineAt;
    private ByteBuf message = Wire.direct(0);

    @Setup
    public void fill() {
        RequestHead head = Wire.send(TRANSACTION_ID, BODY_OCTETS);
        Wire.message(message, head, body.octets(BODY_OCTETS));
        endLineAt = message.writerIndex() - END_LINE_OCTETS;
    }

    @TearDown
    public void release() {
        message.release();
    }

    /** The decoder's own. */
    @Benchmark
    public long decoder(Octets counter) {
        message.readerIndex(0);
        decoder.decode(message, events);
        counter.octets += message.writerIndex();
        return events.take(1, BODY_OCTETS);
    }

    /** With a search for CR that looks at eight octets at a time. */
    @Benchmark
    public int memchr(Octets counter) {
        counter.octets += message.writerIndex();
        return checked(others.byCarriageReturns(message, 0));
    }

    /** Each octet by itself. */
    @Benchmark
    public int naive(Octets counter) {
        counter.octets += message.writerIndex();
        return checked(others.byOctets(message, 0));
    }

    private int checked(int found) {
        if (found != endLineAt) {
            throw new IllegalStateException("end-line at " + found + " (expected: " + endLineAt + ")");
        }
        return found;
    }
}

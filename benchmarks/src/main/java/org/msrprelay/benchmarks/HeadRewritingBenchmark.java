package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A head as a relay passes it on: read, the paths moved on by one (RFC 4976 6.4.1), another transaction id, written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HeadRewritingBenchmark {

    private static final int ROOM_OCTETS = 1024;
    private static final String ARRIVES_AS = "d93kswow7d8sj2ks";
    private static final String LEAVES_AS = "jf83ksl2ks93jf02";

    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final Rewriting rewriting = new Rewriting();
    private final ByteBuf in = Wire.direct(ROOM_OCTETS);
    private final ByteBuf out = Wire.direct(ROOM_OCTETS);
    private int expectedOctets;

    @Setup
    public void fill() {
        Wire.message(in.clear(), Wire.send(ARRIVES_AS, 0), new byte[0]);
        rewrite();
        String text = out.toString(StandardCharsets.ISO_8859_1);
        String expected = "MSRP " + LEAVES_AS + " SEND\r\n"
                + "To-Path: msrps://bob.example.com:8888/9di4eae923wzd;tcp\r\n"
                + "From-Path: msrps://relay.example.org:2855/kjfjan34sdfj0skq;tcp"
                + " msrps://alice.example.com:7654/iau39soe2843z;tcp\r\nMessage-ID: ";
        if (!text.startsWith(expected)) {
            throw new IllegalStateException(text);
        }
        expectedOctets = out.readableBytes();
    }

    @TearDown
    public void release() {
        in.release();
        out.release();
    }

    @Benchmark
    public int rewrite() {
        in.readerIndex(0);
        out.clear();
        decoder.decode(in, rewriting);
        if (expectedOctets > 0 && out.readableBytes() != expectedOctets) {
            throw new IllegalStateException(out.readableBytes() + " octets (expected: " + expectedOctets + ")");
        }
        return out.readableBytes();
    }

    /** Writes each head as it goes on. */
    private final class Rewriting implements DecoderEvents {
        private @Nullable RequestHead head;

        @Override
        public void request(RequestHead request, boolean hasBody) {
            head = request;
            Path to = request.toPath();
            Path from = request.fromPath().prepend(to.first());
            MsrpEncoder.head(out, LEAVES_AS, request.method(), to.rest(), from, request.fields());
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            throw new IllegalStateException("a body of " + length + " octets");
        }

        @Override
        public void end(ContinuationFlag flag) {
            MsrpEncoder.end(out, LEAVES_AS, flag, head != null);
        }

        @Override
        public void response(ResponseHead response) {
            throw new IllegalStateException(response.toString());
        }

        @Override
        public void malformed(MalformedRequest request) {
            throw new IllegalStateException(request.reason());
        }

        @Override
        public void fault(DecoderFault fault) {
            throw new IllegalStateException(fault.reason());
        }
    }
}

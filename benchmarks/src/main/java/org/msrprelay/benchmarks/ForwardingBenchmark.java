package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.msrprelay.client.auth.AuthException;
import org.msrprelay.client.auth.AuthExchange;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.auth.Nonces;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The whole way of a SEND through the engine without a network: decoder, router, splitter, flow, sender, transaction, both responses. An operation
 * is a read with what it brings; {@code parts} are the SENDs that left, answered with 200. With {@code -prof gc} it tells the garbage of each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ForwardingBenchmark {

    private static final int READ_OCTETS = 64 * 1024;
    private static final int RESPONSE_ROOM_OCTETS = 256 * 1024;
    private static final int ID_OCTETS = 16;
    private static final long SEED = 4975;

    /** A chat line, a chunk as most clients make them, one that is a part as it is, one that is split into sixteen. */
    @Param({"200", "2048", "65536", "1048576"})
    int bodyOctets;

    private final ByteBuf responses = Wire.direct(RESPONSE_ROOM_OCTETS);
    private final RelayInMemory relay = new RelayInMemory();
    private ByteBuf stream = Wire.direct(0);
    private SendAnswerer answerer = new SendAnswerer(responses, 0, ID_OCTETS);
    private long expectedParts;
    private Consumer<ByteBuf> toReceiver = octets -> {};
    private long answersToSender;
    private MemoryLink receiver = relay.connect(octets -> toReceiver.accept(octets));
    private MemoryLink sender = relay.connect(octets -> answersToSender += octets.readableBytes());

    /** Read by JMH. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Passed {
        public long parts;
        public long bodyOctets;
    }

    @Setup(Level.Trial)
    public void establish() throws AuthException {
        MsrpUri own = MsrpUri.parse("msrps://alice.invalid:2855/iau39soe2843z;tcp");
        Path usePath = auth(own);
        Path to = Path.of(usePath.first(), own);
        Path from = Path.of(MsrpUri.parse("msrps://bob.invalid:2855/9di4eae923wzd;tcp"));
        int partOctets = Math.min(bodyOctets, RelayInMemory.PART_OCTETS);
        answerer = new SendAnswerer(responses, partOctets, ID_OCTETS);
        answerer.paths(Path.of(own), usePath);
        toReceiver = answerer::take;
        stream.release();
        stream = Wire.pipelined(Math.max(READ_OCTETS, 2 * bodyOctets), Body.PLAIN.octets(bodyOctets), to, from);
        long messages = stream.readableBytes() / Wire.messageOctets(bodyOctets, to, from);
        expectedParts = messages * (bodyOctets / partOctets);
    }

    /** As a client does it: a challenge, then the credentials. */
    private Path auth(MsrpUri own) throws AuthException {
        AuthRequest request = AuthRequest.to(RelayInMemory.URI, RelayInMemory.USER, RelayInMemory.PASSWORD);
        AuthExchange exchange = new AuthExchange(request, new Nonces(), new SplittableRandom(SEED));
        Optional<AuthGrant> grant = Optional.empty();
        while (grant.isEmpty()) {
            ByteBuf answer = Wire.direct(READ_OCTETS);
            toReceiver = answer::writeBytes;
            ByteBuf out = Wire.direct(READ_OCTETS);
            HeaderFields fields = exchange.nextFields();
            MsrpEncoder.head(out, "d93kswow7d8sj2ks", Method.AUTH, request.toPath(), Path.of(own), fields);
            MsrpEncoder.end(out, "d93kswow7d8sj2ks", ContinuationFlag.END, false);
            receiver.receive(out);
            LastResponse response = new LastResponse();
            new MsrpDecoder(DecoderLimits.DEFAULT).decode(answer, response);
            grant = exchange.answered(response.head());
            answer.release();
            out.release();
        }
        return grant.get().usePath();
    }

    @TearDown
    public void release() {
        stream.release();
        responses.release();
    }

    @Benchmark
    public long forward(Passed passed) {
        int end = stream.writerIndex();
        int parts = 0;
        for (int from = 0; from < end; from += READ_OCTETS) {
            stream.setIndex(from, Math.min(from + READ_OCTETS, end));
            sender.receive(stream);
            parts += answer();
        }
        stream.setIndex(0, end);
        if (parts != expectedParts) {
            throw new IllegalStateException(parts + " parts arrived (expected: " + expectedParts + ")");
        }
        passed.parts += parts;
        passed.bodyOctets += (long) parts * Math.min(bodyOctets, RelayInMemory.PART_OCTETS);
        return answersToSender;
    }

    /** The receiver answers what it has received. */
    private int answer() {
        if (responses.isReadable()) {
            receiver.receive(responses);
            responses.clear();
        }
        return answerer.takeAnswered();
    }
}

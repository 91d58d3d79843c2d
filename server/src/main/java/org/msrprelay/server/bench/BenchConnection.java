package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * One connection to the relay: AUTHs, hands what arrives to the {@link Inbound} of its session and answers it, and has its {@link BulkWriter}
 * write. What a client would not expect is a fault.
 *
 * <p>Methods may be called from any thread; the rest runs on the channel's loop. Holds nothing of what it sends or receives.
 */
final class BenchConnection extends ChannelInboundHandlerAdapter implements DecoderEvents {
    private static final int RESPONSE_OCTETS = 512;

    private final Channel channel;
    private final PacedReads reads;
    private final Faults faults;
    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final BenchAuths auths;
    /** Filled before anything is sent there, by whatever thread: no loop is waited for. */
    private final Map<String, Inbound> inbounds = new ConcurrentHashMap<>();

    private Optional<BulkWriter> writer = Optional.empty();
    /** Set before anything is sent that is answered. */
    private volatile Consumer<ResponseHead> answers = response -> {};

    private @Nullable RequestHead current;
    private @Nullable Inbound receiver;
    private volatile boolean closing;

    BenchConnection(Channel channel, PacedReads reads, Faults faults) {
        this.channel = channel;
        this.reads = reads;
        this.faults = faults;
        this.auths = new BenchAuths(channel);
    }

    // --- What it is told to do

    /** One AUTH after the other: the next may begin when this one is granted (RFC 4976 9.1). */
    CompletableFuture<AuthGrant> auth(AuthRequest request, MsrpUri own) {
        CompletableFuture<AuthGrant> granted = new CompletableFuture<>();
        channel.eventLoop().execute(() -> auths.begin(request, own, granted));
        channel.closeFuture()
                .addListener(closed -> granted.completeExceptionally(
                        new BenchException("the relay closed a connection before it answered AUTH")));
        return granted;
    }

    /** SENDs whose To-Path ends in this URI go to the receiver. */
    void receive(MsrpUri own, Inbound inbound) {
        inbounds.put(own.sessionId().orElse(""), inbound);
    }

    /** Who is told of the responses to what is sent here, AUTHs apart; on the loop. */
    void answers(Consumer<ResponseHead> listener) {
        answers = listener;
    }

    /** What its loop may be used through. */
    Channel channel() {
        return channel;
    }

    /** Begins to write the messages. */
    void send(Collection<BulkMessage> messages, long chunkOctets) {
        channel.eventLoop().execute(() -> {
            BulkWriter begun = new BulkWriter(channel, messages, chunkOctets);
            writer = Optional.of(begun);
            begun.write();
        });
    }

    /** On the loop, between any writes. */
    void run(Consumer<Channel> task) {
        channel.eventLoop().execute(() -> task.accept(channel));
    }

    /** See {@link PacedReads}. */
    void pace(long octetsPerSecond) {
        channel.eventLoop().execute(() -> reads.pace(octetsPerSecond));
    }

    /** The measurement is over: whatever the relay says of the ends of others is no fault. */
    void over() {
        closing = true;
    }

    /** Its end is no fault from now on. */
    void close() {
        over();
        var unused = channel.close();
    }

    // --- The channel

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            decoder.decode(octets, this);
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.read();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writer.ifPresent(BulkWriter::write);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fault("the relay closed a connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fault(cause instanceof IOException ? "a connection was lost: " + cause.getMessage() : cause.toString());
        var unused = ctx.close();
    }

    private void fault(String what) {
        if (!closing) {
            faults.add(what);
        }
    }

    // --- What was decoded

    @Override
    public void request(RequestHead head, boolean hasBody) {
        current = head;
        if (!head.method().equals(Method.SEND)) {
            fault("the relay sent " + head.method() + " with Status "
                    + head.fields().first(HeaderNames.STATUS).orElse("none"));
            return;
        }
        receiver = inbounds.get(head.toPath().last().sessionId().orElse(""));
        if (receiver == null) {
            fault("a SEND to " + head.toPath() + ", which is nobody here");
        } else {
            receiver.begin(head);
        }
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        if (receiver != null) {
            receiver.body(buffer, index, length);
        }
    }

    @Override
    public void end(ContinuationFlag flag) {
        RequestHead ended = current;
        if (ended == null || receiver == null) {
            return;
        }
        receiver.end(flag);
        receiver = null;
        if (ended.failureReport() == FailureReport.YES) {
            ByteBuf response = channel.alloc().ioBuffer(RESPONSE_OCTETS);
            MsrpEncoder.response(response, Responses.responseTo(ended, StatusCodes.OK));
            var unused = channel.write(response, channel.voidPromise());
        }
    }

    @Override
    public void response(ResponseHead head) {
        if (auths.answered(head)) {
            return;
        }
        if (head.statusCode() != StatusCodes.OK) {
            fault("the relay answered " + head.statusCode() + " "
                    + head.comment().orElse(""));
        }
        answers.accept(head);
    }

    @Override
    public void malformed(MalformedRequest request) {
        fault("the relay sent a malformed request: " + request);
    }

    @Override
    public void fault(DecoderFault decoderFault) {
        fault("the relay sent what is not MSRP: " + decoderFault.reason());
        var unused = channel.close();
    }
}

package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.msrprelay.client.auth.AuthException;
import org.msrprelay.client.auth.AuthExchange;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.auth.Nonces;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.MsrpEncoder;

/** The AUTHs of one connection. Used on its loop. */
final class BenchAuths {
    private static final int HEAD_OCTETS = 1024;

    private final Channel channel;
    private final Nonces nonces = new Nonces();
    private final Map<String, Consumer<ResponseHead>> unanswered = new HashMap<>();

    BenchAuths(Channel channel) {
        this.channel = channel;
    }

    /** In as many transactions as it takes. */
    void begin(AuthRequest request, MsrpUri own, CompletableFuture<AuthGrant> granted) {
        send(new AuthExchange(request, nonces, ThreadLocalRandom.current()), request, own, granted);
    }

    private void send(AuthExchange exchange, AuthRequest request, MsrpUri own, CompletableFuture<AuthGrant> granted) {
        String id = TransactionIds.random(ThreadLocalRandom.current());
        unanswered.put(id, response -> {
            try {
                exchange.answered(response)
                        .ifPresentOrElse(granted::complete, () -> send(exchange, request, own, granted));
            } catch (AuthException e) {
                granted.completeExceptionally(e);
            }
        });
        ByteBuf auth = channel.alloc().ioBuffer(HEAD_OCTETS);
        MsrpEncoder.head(auth, id, Method.AUTH, request.toPath(), Path.of(own), exchange.nextFields());
        MsrpEncoder.end(auth, id, ContinuationFlag.END, false);
        var unused = channel.writeAndFlush(auth, channel.voidPromise());
    }

    /** Whether it is the answer to an AUTH. */
    boolean answered(ResponseHead response) {
        Optional<Consumer<ResponseHead>> auth = Optional.ofNullable(unanswered.remove(response.transactionId()));
        auth.ifPresent(waiting -> waiting.accept(response));
        return auth.isPresent();
    }
}

package org.msrprelay.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.tls.Trust;

/** Two clients with a direct connection: one listens, the other connects. */
final class Pair implements AutoCloseable {
    static final long WAIT_SECONDS = 20;

    final ClientLoops loops = ClientLoops.start(2);
    final MsrpListener listener;
    final MsrpSession passive;
    final MsrpConnection connection;
    final MsrpSession active;

    private Pair(
            ClientSettings activeSettings,
            ClientSettings passiveSettings,
            Optional<TestTls> tls,
            MessageHandler activeHandler,
            MessageHandler passiveHandler)
            throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = await(new MsrpClient(loops, passiveSettings).listen(anyPort, tls.map(TestTls::identity)));
        passive = listener.session(passiveHandler);
        connection = await(new MsrpClient(loops, activeSettings).connect(passive.uri()));
        active = connection.session(activeHandler);
    }

    static Pair connect(MessageHandler passiveHandler) throws Exception {
        return connect(ClientSettings.DEFAULT, ClientSettings.DEFAULT, passiveHandler);
    }

    static Pair connect(ClientSettings active, ClientSettings passive, MessageHandler passiveHandler) throws Exception {
        return new Pair(active, passive, Optional.empty(), new RecordingHandler(), passiveHandler);
    }

    static Pair connect(MessageHandler activeHandler, MessageHandler passiveHandler) throws Exception {
        return new Pair(
                ClientSettings.DEFAULT, ClientSettings.DEFAULT, Optional.empty(), activeHandler, passiveHandler);
    }

    static Pair connectTls(TestTls tls, Trust trust, MessageHandler passiveHandler) throws Exception {
        ClientSettings active = ClientSettings.DEFAULT.withTrust(trust);
        return new Pair(active, ClientSettings.DEFAULT, Optional.of(tls), new RecordingHandler(), passiveHandler);
    }

    OutgoingMessage send(Message.Builder message) {
        return active.send(passive.path(), message.build());
    }

    SendResult deliver(Message.Builder message) throws Exception {
        return await(send(message).result());
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        loops.close();
    }
}

package org.msrprelay.transport.websocket;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.time.Duration;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.transport.link.HopHandler;

/** What a WebSocket listener puts in front of the engine's end. One object a listener, for all loops. */
public final class WebSocketEntrance {

    /** Sends those away who do not speak HTTP. */
    public static final String GREETING = "greeting";

    /** Octets to an HTTP request. */
    public static final String HTTP = "http";

    /** The handshake. */
    public static final String UPGRADE = "upgrade";

    /** Frames to messages, from when the handshake is done. */
    public static final String FRAMES = "websocket";

    private static final int MOST_FIRST_LINE_OCTETS = 4096;

    /** As much as a head of MSRP: cookies and tokens are long. */
    private static final int MOST_HEAD_OCTETS = 16 * 1024;

    private final Terms terms;

    /**
     * The terms of a handshake.
     *
     * @param overCleartext whether credentials may come without TLS
     * @param probation how long it may take, TLS included
     */
    record Terms(
            WebSocketSettings settings,
            Handshake handshake,
            HandshakeAuthentication authentication,
            boolean overCleartext,
            Duration probation) {}

    public WebSocketEntrance(
            WebSocketSettings settings, HandshakeDigest digest, boolean overCleartext, Duration probation) {
        this.terms = new Terms(
                settings,
                new Handshake(settings),
                new HandshakeAuthentication(settings, digest),
                overCleartext,
                probation);
    }

    /** The layout of one connection's messages, as its origin has it. */
    public HopHandler.Origin framed(HopHandler.Origin origin) {
        return origin.framedBy(new WebSocketFraming());
    }

    /** Puts its handlers at the end of the pipeline; the engine's end follows. */
    public void add(ChannelPipeline pipeline, HopHandler.Origin framed) {
        WebSocketFraming framing = (WebSocketFraming) framed.framing().orElseThrow();
        HttpRequestDecoder http = new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(MOST_FIRST_LINE_OCTETS)
                .setMaxHeaderSize(MOST_HEAD_OCTETS));
        UpgradeHandler upgrade = new UpgradeHandler(
                terms,
                framing,
                http,
                new UpgradeHandler.HandshakeSource(
                        framed.loop(), framed.secure(), () -> framed.proof().user()));
        pipeline.addLast(GREETING, new GreetingCheck(answer -> upgrade.refuse(answer, pipeline)));
        pipeline.addLast(HTTP, http);
        pipeline.addLast(UPGRADE, upgrade);
    }
}

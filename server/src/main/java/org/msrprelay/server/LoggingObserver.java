package org.msrprelay.server;

import java.net.InetSocketAddress;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.RelayObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what the engine does, at level debug: strangers decide how often that is. Only of AUTHs that fail it tells more, as
 * {@link AuthLog} bounds it.
 */
final class LoggingObserver implements RelayObserver {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingObserver.class);

    private final AuthLog auths = new AuthLog(System::nanoTime);

    @Override
    public void authAnswered(AuthEvent event) {
        auths.tell(event);
    }

    /** The relay has ended: what was counted and not yet told is told now. */
    void end() {
        auths.tellTotals();
    }

    @Override
    public void sessionStarted(String user) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("session of {} begins", OctetText.toText(user));
        }
    }

    @Override
    public void sessionEnded(String user, String reason) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("session of {} ends: {}", OctetText.toText(user), reason);
        }
    }

    @Override
    public void refused(InetSocketAddress from, int code, String reason) {
        LOG.debug("request from {} refused: {} {}", from, code, reason);
    }

    @Override
    public void failureReported(int code, ByteRange range) {
        LOG.debug("REPORT {} for octets {}", code, range);
    }

    @Override
    public void controlDropped(String reason) {
        LOG.debug("dropped: {}", reason);
    }

    @Override
    public void connectionClosed(InetSocketAddress from, String reason) {
        LOG.debug("connection of {} closed: {}", from, reason);
    }
}

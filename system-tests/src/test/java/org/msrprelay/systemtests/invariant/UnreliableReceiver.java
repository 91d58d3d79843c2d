package org.msrprelay.systemtests.invariant;

import java.util.Optional;
import java.util.Random;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;

/**
 * Answers most parts 200, some with an error, some not at all, and goes away in the middle of something, on a thread of its own.
 */
final class UnreliableReceiver {

    private final RawPeer peer;
    private final Ledger ledger;
    private final Random random;
    private final int partsToLive;
    private final boolean resets;

    UnreliableReceiver(RawPeer peer, Ledger ledger, Random random) {
        this.peer = peer;
        this.ledger = ledger;
        this.random = random;
        this.partsToLive = 1 + random.nextInt(120);
        this.resets = random.nextBoolean();
    }

    /** Whether it ends with a RST, so that its last answers may be lost. */
    boolean resets() {
        return resets;
    }

    void start() {
        Thread thread = new Thread(this::run, "unreliable receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int parts = 0; parts < partsToLive; parts++) {
            Optional<Frame> part = readPart();
            if (part.isEmpty()) {
                peer.hangUp();
                return;
            }
            treat(part.get());
        }
        leave();
    }

    private Optional<Frame> readPart() {
        try {
            return peer.readOrEnd();
        } catch (AssertionError nothingForLong) {
            return Optional.empty();
        }
    }

    private void treat(Frame part) {
        if (!part.isRequest("SEND") || !part.hasBody()) {
            return;
        }
        int choice = random.nextInt(100);
        int code = choice < 90 ? 200 : choice < 96 ? 400 : 0;
        if (code == 0) {
            return;
        }
        ledger.answeredByReceiver(part.required("Message-ID"), part.range(), part.bodyLength(), code);
        try {
            peer.answer(part, code, "");
        } catch (java.io.UncheckedIOException gone) {
            peer.hangUp();
        }
    }

    /** With a FIN the relay sees every answer before the end, if all that it sent is read. */
    private void leave() {
        if (resets) {
            peer.reset();
        } else {
            peer.endWriting();
            peer.drainToEnd();
            peer.hangUp();
        }
    }
}

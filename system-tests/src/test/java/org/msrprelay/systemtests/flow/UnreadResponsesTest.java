package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** Who does not read its responses is not read either. */
class UnreadResponsesTest {

    private static final int BATCH = 500;
    private static final int BATCHES = 30;
    /** Responses repeat the sender's URI: a long one makes them more than the kernel holds. */
    private static final String LONG_URI = "msrp://lazy.invalid:7394/" + "x".repeat(1500) + ";tcp";

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB"));

    @Test
    void pauseTheirSenderAndComeWhenItReads() {
        try (RawPeer lazy = relay.connect("lazy", 16 * 1024)) {
            String session = lazy.auth().as("alice");
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = Aside.run(() -> write(lazy, session, written));
            assertThat(Progress.whenStuck(written::get)).isLessThan(BATCHES);
            relay.assertServes();
            for (int i = 0; i < BATCH * BATCHES; i++) {
                Frame response = lazy.read();
                assertThat(response.code()).isEqualTo(200);
                assertThat(response.transactionId()).isEqualTo("keep" + i);
            }
            writing.join();
        }
    }

    private static void write(RawPeer peer, String session, AtomicLong written) {
        for (int batch = 0; batch < BATCHES; batch++) {
            byte[][] requests = new byte[BATCH][];
            for (int i = 0; i < BATCH; i++) {
                requests[i] = Send.of(session, LONG_URI, "unread")
                        .transactionId("keep" + (batch * BATCH + i))
                        .octets();
            }
            peer.write(Octets.join(requests));
            written.incrementAndGet();
        }
    }
}

package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** One chunk of 300 MB, which neither end nor the relay could hold: the relay has 96 MB in all. */
class HugeChunkInBoundedMemoryTest {

    private static final long LENGTH = 300_000_000;
    private static final long MAX_GROWTH_OCTETS = 128L << 20;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void arrivesIntact() {
        try (RelayProcess process = RelayProcess.serve(
                        RelayYaml.onLoopback(),
                        "-Xmx48m",
                        "-XX:MaxDirectMemorySize=48m",
                        "-XX:+ExitOnOutOfMemoryError");
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(process.relay())) {
            long before = process.residentOctets();
            Send send = Send.along(conversation, "huge").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 1);
            var received = new BulkReceiver(conversation.receiver(), "huge", () -> {}).start();
            bulk.start().join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            conversation.sender().expectResponse(send, 200);
            assertThat(process.residentOctets() - before).isLessThan(MAX_GROWTH_OCTETS);
        }
    }
}

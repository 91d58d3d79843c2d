package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A gibibyte towards readers that have stopped, in a relay that has little memory. */
class MemoryStaysFlatTest {

    private static final long LENGTH = 1L << 30;
    private static final int CONVERSATIONS_A_ROUTE = 3;
    private static final long MAX_GROWTH_OCTETS = 128L << 20;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoeverStopsReading() {
        List<Conversation> conversations = new ArrayList<>();
        try (RelayProcess process = RelayProcess.serve(
                RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB").set("relay.stall-timeout", "10m"),
                "-Xmx48m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError")) {
            process.relay().assertServes();
            long before = process.residentOctets();
            List<BulkSender> bulks = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS_A_ROUTE; i++) {
                for (Route route : Route.values()) {
                    Conversation conversation = route.open(process.relay(), 16 * 1024);
                    conversations.add(conversation);
                    Send send = Send.along(conversation, "endless")
                            .range("1-*/" + LENGTH)
                            .streamedBody();
                    bulks.add(BulkSender.of(conversation.sender(), send, LENGTH, i));
                }
            }
            bulks.forEach(bulk -> bulk.start().exceptionally(ended -> null));
            long written = Progress.whenStuck(
                    () -> bulks.stream().mapToLong(BulkSender::written).sum());
            assertThat(written / bulks.size()).isLessThan(LENGTH / 10);
            assertThat(process.residentOctets() - before).isLessThan(MAX_GROWTH_OCTETS);
            process.relay().assertServes();
        } finally {
            conversations.forEach(Conversation::close);
        }
    }
}

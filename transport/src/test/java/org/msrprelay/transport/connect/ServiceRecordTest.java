package org.msrprelay.transport.connect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceRecordTest {

    private final Random random = new Random(1);

    private List<ServiceRecord> inOrder(ServiceRecord... records) {
        return ServiceRecord.inOrder(List.of(records), bound -> random.nextInt((int) bound));
    }

    private static ServiceRecord record(int priority, int weight, String target) {
        return new ServiceRecord(priority, weight, 2855, target);
    }

    @Test
    void theLowestPriorityComesFirstWhateverTheWeights() {
        ServiceRecord first = record(1, 0, "first.test");
        ServiceRecord second = record(2, 65535, "second.test");
        ServiceRecord third = record(30, 7, "third.test");
        for (int i = 0; i < 100; i++) {
            assertThat(inOrder(third, second, first)).containsExactly(first, second, third);
        }
    }

    @Test
    void amongEqualsWeightDecidesHowOftenOneIsFirst() {
        ServiceRecord heavy = record(1, 300, "heavy.test");
        ServiceRecord light = record(1, 100, "light.test");
        int heavyFirst = 0;
        for (int i = 0; i < 10_000; i++) {
            List<ServiceRecord> order = inOrder(heavy, light);
            assertThat(order).containsExactlyInAnyOrder(heavy, light);
            heavyFirst += order.get(0).equals(heavy) ? 1 : 0;
        }
        assertThat(heavyFirst).isBetween(7_200, 7_800);
    }

    @Test
    void thoseWithoutAWeightHaveAVerySmallChance() {
        ServiceRecord none = record(1, 0, "none.test");
        ServiceRecord some = record(1, 99, "some.test");
        int noneFirst = 0;
        for (int i = 0; i < 10_000; i++) {
            noneFirst += inOrder(some, none).get(0).equals(none) ? 1 : 0;
        }
        assertThat(noneFirst).isBetween(50, 150);
        assertThat(inOrder(none, record(1, 0, "other.test"))).hasSize(2);
    }

    @Test
    void readsWhatStandsInARecord() {
        ByteBuf data = Unpooled.buffer()
                .writeShort(10)
                .writeShort(20)
                .writeShort(2856)
                .writeByte(5)
                .writeBytes("relay".getBytes(US_ASCII))
                .writeByte(4)
                .writeBytes("test".getBytes(US_ASCII))
                .writeByte(0);
        assertThat(ServiceRecord.decode(data)).contains(new ServiceRecord(10, 20, 2856, "relay.test"));
        assertThat(ServiceRecord.decode(data.copy(0, 5))).as("cut short").isEmpty();
        assertThat(ServiceRecord.decode(data.copy(0, 9))).as("cut amid a label").isEmpty();
        assertThat(ServiceRecord.decode(Unpooled.buffer().writeZero(7)))
                .as("the service is not available")
                .contains(new ServiceRecord(0, 0, 0, ""));
        assertThat(ServiceRecord.decode(Unpooled.buffer().writeZero(6).writeShort(0xC006)))
                .as("a name that points to itself")
                .isEmpty();
    }
}

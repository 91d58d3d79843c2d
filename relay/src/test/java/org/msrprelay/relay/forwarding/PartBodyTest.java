package org.msrprelay.relay.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.limit.HeapCost;

class PartBodyTest {

    private static final int READ_OCTETS = 64 * 1024;

    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(READ_OCTETS);
    private final PartBody body = new PartBody(PooledByteBufAllocator.DEFAULT, HeapCost.AS_IT_IS);

    PartBodyTest() {
        while (read.isWritable()) {
            read.writeByte('a' + read.writerIndex() % 26);
        }
        read.readerIndex(1000);
    }

    @AfterEach
    void nobodyKeepsTheReadBuffer() {
        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
    }

    private String text(int from, int length) {
        return read.toString(from, length, StandardCharsets.ISO_8859_1);
    }

    private static String take(PartBody body) {
        List<ByteBuf> pieces = body.take();
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.toString(StandardCharsets.ISO_8859_1)));
        pieces.forEach(ByteBuf::release);
        return text.toString();
    }

    @Test
    void aShortBodyIsCopiedIntoOneArrayThatIsChargedThreefold() {
        body.add(read, 2000, 200);

        assertThat(body.octets()).isEqualTo(200);
        assertThat(body.pinnedOctets()).isEqualTo(600);
        assertThat(read.readerIndex()).isEqualTo(1000);
        List<ByteBuf> pieces = body.take();
        assertThat(pieces).singleElement().matches(ByteBuf::hasArray);
        assertThat(pieces.get(0).toString(StandardCharsets.ISO_8859_1)).isEqualTo(text(2000, 200));
        assertThat(body.octets()).isZero();
        assertThat(body.pinnedOctets()).isZero();
    }

    @Test
    void whatIsOnTheHeapCostsWhatTheHeapDoes() {
        PartBody dear = new PartBody(PooledByteBufAllocator.DEFAULT, new HeapCost(200));
        dear.add(read, 2000, 200);
        assertThat(dear.pinnedOctets()).isEqualTo(1200);
        dear.discard();
        dear.add(read, 0, READ_OCTETS);
        assertThat(dear.pinnedOctets()).isEqualTo(READ_OCTETS);
        dear.discard();
    }

    @Test
    void whatIsCopiedOfALongBodyIsNotOnTheHeap() {
        body.add(read, 5, 600);

        assertThat(body.pinnedOctets()).isBetween(600L, 1024L);
        List<ByteBuf> pieces = body.take();
        assertThat(pieces).singleElement().matches(ByteBuf::isDirect);
        assertThat(pieces.get(0).toString(StandardCharsets.ISO_8859_1)).isEqualTo(text(5, 600));
        pieces.forEach(ByteBuf::release);
    }

    /** However small the pieces are: buffers double, so that there are few, and leave the heap as they grow. */
    @Test
    void octetByOctet() {
        for (int i = 0; i < 20_000; i++) {
            body.add(read, 100 + i, 1);
        }

        assertThat(body.octets()).isEqualTo(20_000);
        assertThat(body.pinnedOctets()).isLessThan(40_000);
        List<ByteBuf> pieces = body.take();
        assertThat(pieces).hasSizeLessThan(12);
        assertThat(pieces.stream().filter(ByteBuf::hasArray)).hasSize(3);
        pieces.forEach(ByteBuf::release);
    }

    @Test
    void aPieceFromTheHeapAndALargeSliceKeepTheirOrder() {
        ByteBuf lookalike = Unpooled.copiedBuffer("\r\n-------abcd", StandardCharsets.ISO_8859_1);
        body.add(lookalike, 0, lookalike.readableBytes());
        lookalike.release();
        body.add(read, 10, READ_OCTETS / 2);
        body.add(read, 10, 5);

        assertThat(take(body)).isEqualTo("\r\n-------abcd" + text(10, READ_OCTETS / 2) + text(10, 5));
    }

    @Test
    void whatIsDiscardedIsFreed() {
        body.add(read, 0, READ_OCTETS);
        body.add(read, 0, 700);
        body.discard();

        assertThat(body.octets()).isZero();
        assertThat(body.take()).isEmpty();
    }
}

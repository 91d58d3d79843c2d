package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content that a receiver can verify without having it. */
class TestPatternTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 65520, 65536", "7, 99999999999, 12345", "999, 65521, 65536"})
    void isRightWhereItIsWritten(int session, long position, int length) {
        ByteBuf block = TestPattern.block(session, position, length);
        assertThat(block.readableBytes()).isEqualTo(length);
        assertThat(TestPattern.mismatch(session, position, block, block.readerIndex(), length))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 4_000})
    void tellsWhereAnOctetIsWrong(int wrong) {
        byte[] octets = ByteBufUtil.getBytes(TestPattern.block(3, 50, 4_001));
        octets[wrong] ^= 1;
        ByteBuf buffer = Unpooled.wrappedBuffer(octets);
        assertThat(TestPattern.mismatch(3, 50, buffer, 0, octets.length)).isEqualTo(wrong);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 2_048, 65_536, 1 << 20, 1L << 32})
    void differsAtAnotherPosition(long distance) {
        ByteBuf block = TestPattern.block(0, 100_000, 64);
        assertThat(TestPattern.mismatch(0, 100_000 + distance, block, block.readerIndex(), 64))
                .isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 20_000})
    void differsInAnotherSession(int session) {
        ByteBuf block = TestPattern.block(0, 0, 64);
        assertThat(TestPattern.mismatch(session, 0, block, block.readerIndex(), 64))
                .isNotNegative();
    }

    @Test
    void comparesMoreThanABlockAtOnce() {
        ByteBuf buffer = Unpooled.buffer();
        for (long position = 10; position < 200_010; position += 50_000) {
            buffer.writeBytes(TestPattern.block(5, position, 50_000));
        }
        assertThat(TestPattern.mismatch(5, 10, buffer, 0, 200_000)).isEqualTo(-1);
        buffer.setByte(150_000, buffer.getByte(150_000) + 1);
        assertThat(TestPattern.mismatch(5, 10, buffer, 0, 200_000)).isEqualTo(150_000);
    }

    @Test
    void holdsNothingLikeAnEndLine() {
        ByteBuf all = TestPattern.block(0, 0, TestPattern.MAX_BLOCK_OCTETS);
        assertThat(all.toString(StandardCharsets.ISO_8859_1)).doesNotContain("-------");
    }
}

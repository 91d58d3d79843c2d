package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndLineGuardTest {
    private static final String ID = "d7kq3zmw";
    private static final String END_LINE = "-------" + ID;

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /** The chunks that a body is cut into when each cut begins a chunk with the same id, the worst case. */
    private static String admitted(EndLineGuard guard, String block) {
        return block.substring(0, guard.admit(octets(block), block.length()));
    }

    @Test
    void admitsWhatOnlyLooksLikeTheEndLine() {
        String body = "\r\n-------" + ID.substring(1) + "$\r\n------" + ID + "$\r\n" + "-".repeat(100);
        assertThat(admitted(new EndLineGuard(ID), body)).isEqualTo(body);
    }

    @Test
    void cutsTheEndLineInTwoWhereverItStands() {
        for (int before = 0; before < 30; before++) {
            String body = "x".repeat(before) + END_LINE + "$\r\n";
            assertThat(admitted(new EndLineGuard(ID), body)).isEqualTo("x".repeat(before) + "-");
            String hyphens = "-".repeat(before) + END_LINE;
            assertThat(admitted(new EndLineGuard(ID), hyphens)).isEqualTo("-".repeat(before) + "-");
        }
    }

    @Test
    void seesTheEndLineAcrossBlocksOfAnySize() {
        Random random = new Random(7);
        String body = "y".repeat(10) + END_LINE + "$ and on";
        for (int round = 0; round < 500; round++) {
            EndLineGuard guard = new EndLineGuard(ID);
            StringBuilder chunk = new StringBuilder();
            int at = 0;
            boolean cut = false;
            while (at < body.length() && !cut) {
                String block = body.substring(at, Math.min(body.length(), at + 1 + random.nextInt(9)));
                String taken = admitted(guard, block);
                chunk.append(taken);
                at += taken.length();
                cut = taken.length() < block.length();
            }
            assertThat(cut).isTrue();
            assertThat(chunk.toString()).doesNotContain(END_LINE);
            assertThat(body).startsWith(chunk.toString());
        }
    }
}

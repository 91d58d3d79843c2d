package org.msrprelay.server.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.OctetText;

class PrintableTest {
    @Test
    void noControlCharacterGetsThrough() {
        assertThat(Printable.text("a\u001b[31mb\u0007\u202Ec\u0085d")).isEqualTo("a\uFFFD[31mb\uFFFD\uFFFDc\uFFFDd");
        assertThat(Printable.line(OctetText.fromText("ä\r\nb\u001b"))).isEqualTo("ä\uFFFD\uFFFDb\uFFFD");
    }

    @Test
    void theLayoutOfTextsStays() {
        assertThat(Printable.text("one\r\n\ttwo\n€")).isEqualTo("one\n\ttwo\n€");
    }
}

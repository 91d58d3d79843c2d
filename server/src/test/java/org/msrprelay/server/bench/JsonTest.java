package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void isOneLineInOrder() {
        Json json = new Json()
                .with("text", "a \"quoted\" \\ and\n")
                .with("number", 12L)
                .with("ratio", 1.5)
                .with("none", Double.NaN)
                .with("yes", true)
                .with("list", List.of(1L, 2L))
                .with("words", List.of("x"))
                .with("inner", new Json().with("n", 1L));
        assertThat(json)
                .hasToString(
                        "{\"text\":\"a \\\"quoted\\\" \\\\ and\\u000a\",\"number\":12,\"ratio\":1.500,\"none\":null,"
                                + "\"yes\":true,\"list\":[1,2],\"words\":[\"x\"],\"inner\":{\"n\":1}}");
    }
}

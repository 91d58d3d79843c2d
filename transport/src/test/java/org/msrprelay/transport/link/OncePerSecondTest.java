package org.msrprelay.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OncePerSecondTest {

    @Test
    void theLinesOfAFloodAreCounted() {
        List<String> lines = new CopyOnWriteArrayList<>();
        OncePerSecond log = new OncePerSecond(lines::add);
        for (int i = 0; i < 100; i++) {
            log.log("line " + i);
        }
        assertThat(lines.get(0)).isEqualTo("line 0");
        await().until(() -> {
            log.log("last");
            return lines.size() >= 2;
        });
        assertThat(lines.get(1)).matches(".* \\(and \\d+ more before it\\)");
    }
}

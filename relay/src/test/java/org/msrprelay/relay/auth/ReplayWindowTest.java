package org.msrprelay.relay.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A count must not come again (RFC 7616 3.4), with bounded memory. */
class ReplayWindowTest {

    private final ReplayWindow window = new ReplayWindow(2);

    @Test
    void countsOnlyRise() {
        assertThat(window.use("a", 1, 1)).isTrue();
        assertThat(window.use("a", 1, 1)).isFalse();
        assertThat(window.use("a", 1, 3)).isTrue();
        assertThat(window.use("a", 1, 2)).isFalse();
    }

    @Test
    void whatNoLongerFitsIsUsedNeverFresh() {
        window.use("a", 10, 1);
        window.use("b", 20, 1);
        assertThat(window.use("c", 30, 1)).isTrue();
        assertThat(window.use("a", 10, 2)).as("forgotten").isFalse();
        assertThat(window.use("z", 5, 1)).as("issued before what was forgotten").isFalse();
        assertThat(window.use("b", 20, 2)).isTrue();
        assertThat(window.use("d", 40, 1)).isTrue();
    }
}

package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PathTest {
    private static final MsrpUri A = MsrpUri.parse("msrp://a:1/x;tcp");
    private static final MsrpUri B = MsrpUri.parse("msrps://b:2/y;tcp");
    private static final MsrpUri C = MsrpUri.parse("msrps://c:3/z;ws");

    @Test
    void parsesOneUri() {
        Path path = Path.parse("msrp://a:1/x;tcp");

        assertThat(path.uris()).containsExactly(A);
        assertThat(path.first()).isEqualTo(path.last()).isEqualTo(A);
        assertThat(path.size()).isEqualTo(1);
        assertThat(path).hasToString("msrp://a:1/x;tcp");
    }

    @Test
    void parsesSeveralUris() {
        Path path = Path.parse("  msrp://A:1/x;tcp   msrps://b:2/y;tcp msrps://c:3/z;ws ");

        assertThat(path).isEqualTo(Path.of(A, B, C)).hasSameHashCodeAs(Path.of(A, B, C));
        assertThat(path.first()).isEqualTo(A);
        assertThat(path.last()).isEqualTo(C);
        assertThat(path).hasToString("msrp://A:1/x;tcp msrps://b:2/y;tcp msrps://c:3/z;ws");
    }

    /** RFC 4976 6.4.1: the relay's URI goes from the front of To-Path to the front of From-Path. */
    @Test
    void movesOnByOneHop() {
        Path to = Path.of(A, B);

        assertThat(to.rest()).isEqualTo(Path.of(B)).hasToString(B.toString());
        assertThat(Path.of(C).prepend(to.first())).isEqualTo(Path.of(A, C)).hasToString(A + " " + C);
        assertThatThrownBy(() -> Path.of(A).rest()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void acceptsSixteenUris() {
        String sixteen = (A + " ").repeat(Path.MAX_URIS);

        assertThat(Path.parse(sixteen).size()).isEqualTo(16);
        assertThat(Path.parse(sixteen).prepend(B).size()).isEqualTo(17);
        assertThatThrownBy(() -> Path.parse(sixteen + A))
                .isInstanceOf(MalformedException.class)
                .hasMessage("path: more than 16 URIs (expected: at most 16)");
        assertThatThrownBy(() -> Path.parse(A + " " + B, 1)).isInstanceOf(MalformedException.class);
    }

    @Test
    void rejectsWhatIsNoPath() {
        assertThatThrownBy(() -> Path.parse("")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Path.parse("   ")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Path.parse(A + "\t" + B)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Path.parse(A + " b")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Path.parse(A + "," + B)).isInstanceOf(MalformedException.class);
    }
}

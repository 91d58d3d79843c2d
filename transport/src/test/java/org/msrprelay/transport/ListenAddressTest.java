package org.msrprelay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({
        "msrp://127.0.0.1:2856;tcp, false, 127.0.0.1, 2856",
        "msrps://0.0.0.0:2855;tcp, true, 0.0.0.0, 2855",
        "msrps://[::]:0;tcp, true, ::, 0",
        "msrp://[::1]:2855;tcp, false, ::1, 2855",
        "msrp://localhost:0;tcp, false, localhost, 0",
    })
    void readsWhereToListen(String text, boolean secure, String host, int port) {
        ListenAddress address = ListenAddress.parse(text);
        assertThat(address.secure()).isEqualTo(secure);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.transport()).isEqualTo("tcp");
        assertThat(address).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:2855",
                "msrp://127.0.0.1;tcp",
                "msrp://127.0.0.1:2855",
                "msrp://127.0.0.1:65536;tcp",
                "msrp://127.0.0.1:2855/session;tcp",
                "msrp://user@127.0.0.1:2855;tcp",
                "msrp://:0;tcp",
                "http://127.0.0.1:0;tcp",
                "msrp://[::1:0;tcp",
            })
    void namesAMistakeAndWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessage("listen: " + text
                        + " (expected: scheme, address, port and transport, such as msrps://0.0.0.0:2855;tcp)");
    }
}

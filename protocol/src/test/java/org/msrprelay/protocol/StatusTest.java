package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusTest {
    @Test
    void parsesTheExampleOfRfc4975Section11() {
        assertThat(Status.parse("000 200 OK")).isEqualTo(Status.of(200, "OK")).hasToString("000 200 OK");
    }

    @Test
    void theCommentMayBeMissingOrHoldAnyText() {
        assertThat(Status.parse("000 408"))
                .isEqualTo(new Status("000", 408, Optional.empty()))
                .hasToString("000 408");
        assertThat(Status.parse("123 007 a  b\t\u00c3\u00a4").comment()).contains("a  b\t\u00c3\u00a4");
        assertThat(Status.parse("123 007 x")).hasToString("123 007 x");
        assertThat(Status.parse("000 200 ")).isEqualTo(Status.parse("000 200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000",
                "000 ",
                "200 OK",
                "00 200",
                "0000 200",
                "000 20",
                "000 2000",
                "000  200",
                "abc 200",
                "000 abc",
                "000 -20",
                "000 200\tOK",
                "000 200 a\rb"
            })
    void rejects(String text) {
        assertThatThrownBy(() -> Status.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void responseStatusHasThreeDigits() {
        assertThat(ResponseStatus.parse("200")).isEqualTo(new ResponseStatus(200, Optional.empty()));
        assertThat(ResponseStatus.parse("481 No such session").comment()).contains("No such session");
        assertThatThrownBy(() -> new ResponseStatus(1000, Optional.empty()))
                .hasMessage("status-code: 1000 (expected: three digits)");
        assertThatThrownBy(() -> new ResponseStatus(200, Optional.of("a\nb")))
                .hasMessage("comment: octet 0x0A at 2 (expected: no control character)");
    }

    @Test
    void codesHaveComments() {
        assertThat(StatusCodes.defaultComment(StatusCodes.OK)).isEqualTo("OK");
        assertThat(StatusCodes.defaultComment(StatusCodes.INTERVAL_OUT_OF_BOUNDS))
                .isEqualTo("Interval Out-of-Bounds");
        assertThat(StatusCodes.defaultComment(299)).isEqualTo("Success");
        assertThat(StatusCodes.defaultComment(599)).isEqualTo("Failure");
    }
}

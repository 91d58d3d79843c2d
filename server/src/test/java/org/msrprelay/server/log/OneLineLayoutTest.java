package org.msrprelay.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line an event, whatever is in it. */
class OneLineLayoutTest {

    private static String line(@Nullable Throwable thrown, String message, Object... arguments) {
        var logger = new LoggerContext().getLogger("org.msrprelay.server.Something");
        var event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
        event.setTimeStamp(0);
        return new OneLineLayout().doLayout(event);
    }

    @Test
    void timeLevelSpeakerAndMessage() {
        assertThat(line(null, "{} of {}", 1, "2"))
                .isEqualTo("1970-01-01T00:00:00.000Z WARN  Something 1 of 2" + System.lineSeparator());
    }

    @Test
    void nothingFromOutsideCanForgeALine() {
        assertThat(line(null, "user {}", "a\r\n1970-01-01T00:00:00.000Z INFO  all is well\u001b[2J\u202e\u2028\u0085ü"))
                .endsWith(
                        "user a\\u000d\\u000a1970-01-01T00:00:00.000Z INFO  all is well\\u001b[2J\\u202e\\u2028\\u0085ü"
                                + System.lineSeparator());
    }

    @Test
    void anExceptionIsOnTheSameLine() {
        var thrown = new IllegalStateException("bad\nstate", new IllegalArgumentException("cause"));
        assertThat(line(thrown, "failed").lines())
                .singleElement()
                .asString()
                .contains("failed; java.lang.IllegalStateException: bad\\u000astate (at ")
                .contains("OneLineLayoutTest")
                .contains("; java.lang.IllegalArgumentException: cause");
    }

    @ParameterizedTest
    @CsvSource({"warn,WARN", "DEBUG,DEBUG", "Trace,TRACE"})
    void levelsAreKnownByName(String name, LogLevel level) {
        assertThat(LogLevel.of(name)).contains(level);
        assertThat(LogLevel.of(name + "!")).isEmpty();
    }
}

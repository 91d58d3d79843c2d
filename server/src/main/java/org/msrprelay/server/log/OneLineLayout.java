package org.msrprelay.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code 2026-11-22T21:16:03.123Z WARN  HtdigestStore users:3: not a user …}: time, level, the class that speaks, message. An
 * exception follows on the same line, with the innermost of its frames.
 */
final class OneLineLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /** Enough to find the place in the source. */
    private static final int SHOWN_FRAMES = 8;

    @Override
    public String doLayout(ILoggingEvent event) {
        var logger = event.getLoggerName();
        var line = new StringBuilder()
                .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(' ')
                .append("%-5s".formatted(event.getLevel()))
                .append(' ')
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append(' ')
                .append(event.getFormattedMessage());
        for (var thrown = Optional.ofNullable(event.getThrowableProxy());
                thrown.isPresent();
                thrown = thrown.map(IThrowableProxy::getCause)) {
            line.append("; ").append(described(thrown.get()));
        }
        return escaped(line) + System.lineSeparator();
    }

    private static String described(IThrowableProxy thrown) {
        var frames = Arrays.stream(thrown.getStackTraceElementProxyArray())
                .limit(SHOWN_FRAMES)
                .map(frame -> frame.getStackTraceElement().toString())
                .collect(Collectors.joining(" < "));
        var message = Optional.ofNullable(thrown.getMessage()).map(text -> ": " + text);
        return thrown.getClassName() + message.orElse("") + (frames.isEmpty() ? "" : " (at " + frames + ")");
    }

    /** Line ends, escape sequences for terminals and characters that turn text around are shown as what they are. */
    private static String escaped(CharSequence text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isInvisible(character)) {
                escaped.append("\\u%04x".formatted(character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}

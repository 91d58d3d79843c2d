package org.msrprelay.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    /** Netty's own debug lines too. */
    TRACE;

    /** They tell of URLs with passwords in them, and of values of columns: only what they take for errors is logged, at any level. */
    private static final List<String> DATABASES =
            List.of("com.zaxxer.hikari", "org.flywaydb", "org.mariadb", "org.postgresql", "org.sqlite");

    /** From now on, in the whole process. */
    public void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context);
        }
    }

    void apply(LoggerContext context) {
        var level = Level.toLevel(name());
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        var libraries = this == TRACE ? Level.DEBUG : Level.toLevel(compareTo(WARN) > 0 ? WARN.name() : name());
        context.getLogger("io.netty").setLevel(libraries);
        DATABASES.forEach(library -> context.getLogger(library).setLevel(Level.ERROR));
    }

    /** The level of this name, in any case. */
    public static Optional<LogLevel> of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findAny();
    }
}

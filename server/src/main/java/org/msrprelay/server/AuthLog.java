package org.msrprelay.server;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line for each AUTH, {@value #LINES_PER_SECOND} a second of each outcome at most, and once a minute how many of each there
 * were: strangers decide how often they fail. Failures are told at level info, what is in order at level debug.
 *
 * <p>What a stranger has chosen stands last and in quotes, so that it cannot be taken for another part of the line.
 *
 * <p>Thread-safe, and quick: used on event loops.
 */
final class AuthLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuthLog.class);

    /** Of one outcome. Enough to see every address that is locked out while somebody guesses, too few to fill a disk. */
    static final int LINES_PER_SECOND = 20;

    private static final long TOTALS_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Characters of a user name, and of a reason. */
    private static final int MAX_SHOWN = 80;

    private static final int MAX_REASON = 200;

    private final LongSupplier nanoTime;
    private final Map<AuthOutcome, Kind> kinds = new EnumMap<>(AuthOutcome.class);
    private final AtomicLong totalsAtNanos;

    /** What is kept of one outcome. */
    private record Kind(LongAdder count, LineAllowance lines) {}

    AuthLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long nowNanos = nanoTime.getAsLong();
        for (AuthOutcome outcome : AuthOutcome.values()) {
            kinds.put(outcome, new Kind(new LongAdder(), new LineAllowance(LINES_PER_SECOND, nowNanos)));
        }
        totalsAtNanos = new AtomicLong(nowNanos + TOTALS_NANOS);
    }

    void tell(AuthEvent event) {
        Kind kind = kind(event.outcome());
        kind.count().increment();
        long nowNanos = nanoTime.getAsLong();
        Level level = level(event.outcome());
        if (LOG.isEnabledForLevel(level)) {
            kind.lines().take(nowNanos).ifPresent(untold -> LOG.atLevel(level).log(line(event, untold)));
        }
        long at = totalsAtNanos.get();
        if (nowNanos - at >= 0 && totalsAtNanos.compareAndSet(at, nowNanos + TOTALS_NANOS)) {
            tellTotals();
        }
    }

    /** Tells how many AUTHs there were since it was told last; if none has failed, at level debug. */
    void tellTotals() {
        var totals = new EnumMap<AuthOutcome, Long>(AuthOutcome.class);
        kinds.forEach((outcome, kind) -> totals.put(outcome, kind.count().sumThenReset()));
        totals.values().removeIf(count -> count == 0);
        if (totals.isEmpty()) {
            return;
        }
        var level =
                totals.keySet().stream().anyMatch(outcome -> level(outcome) == Level.INFO) ? Level.INFO : Level.DEBUG;
        LOG.atLevel(level)
                .log(totals.entrySet().stream()
                        .map(total -> total.getValue() + " " + words(total.getKey()))
                        .collect(Collectors.joining(", ", "AUTHs since the last such line: ", "")));
    }

    private Kind kind(AuthOutcome outcome) {
        var kind = kinds.get(outcome);
        if (kind == null) {
            throw new IllegalStateException(outcome + " (expected: one that is known)");
        }
        return kind;
    }

    private static Level level(AuthOutcome outcome) {
        return switch (outcome) {
            case WRONG, UNKNOWN_USER, LOCKED_OUT, MALFORMED, UNAVAILABLE, FORBIDDEN -> Level.INFO;
            case GRANTED, CHALLENGED, STALE, INTERVAL_OUT_OF_BOUNDS -> Level.DEBUG;
        };
    }

    /** One word each, for those who read the log by program. */
    private static String words(AuthOutcome outcome) {
        return switch (outcome) {
            case GRANTED -> "granted";
            case CHALLENGED -> "challenged";
            case STALE -> "stale";
            case WRONG -> "wrong";
            case UNKNOWN_USER -> "unknown-user";
            case LOCKED_OUT -> "locked-out";
            case MALFORMED -> "malformed";
            case UNAVAILABLE -> "unavailable";
            case INTERVAL_OUT_OF_BOUNDS -> "interval-out-of-bounds";
            case FORBIDDEN -> "forbidden";
        };
    }

    private static String line(AuthEvent event, long untold) {
        var algorithm = event.algorithm().map(DigestAlgorithm::token).stream();
        var said = Stream.concat(
                        Stream.of(door(event.door())),
                        Stream.concat(
                                algorithm,
                                Stream.of(
                                        "realm " + quoted(event.realm(), MAX_SHOWN),
                                        "user " + quoted(event.user(), MAX_SHOWN))))
                .collect(Collectors.joining(", "));
        var line = "AUTH %s from %s (%s)".formatted(words(event.outcome()), address(event.from()), said);
        if (!event.reason().isEmpty()) {
            line += ": " + quoted(event.reason(), MAX_REASON);
        }
        return untold == 0 ? line : line + " (and %d more %s before it)".formatted(untold, words(event.outcome()));
    }

    private static String door(AuthEvent.Door door) {
        return switch (door) {
            case TCP -> "tcp";
            case WEBSOCKET -> "ws";
            case HANDSHAKE -> "ws handshake";
        };
    }

    private static String address(InetSocketAddress from) {
        return from.getAddress().getHostAddress() + " port " + from.getPort();
    }

    /** A stranger's text: readable, short, and unable to end the quotes. What cannot be seen the log's layout escapes. */
    private static String quoted(String octets, int max) {
        var text = OctetText.toText(octets);
        var shown = text.length() <= max ? text : text.substring(0, max) + "…";
        return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

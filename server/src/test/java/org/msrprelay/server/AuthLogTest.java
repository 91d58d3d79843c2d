package org.msrprelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthOutcome;
import org.slf4j.LoggerFactory;

class AuthLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(AuthLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nowNanos;
    private final AuthLog log = new AuthLog(() -> nowNanos);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void tell(AuthOutcome outcome, String user) {
        log.tell(new AuthEvent(
                new InetSocketAddress("192.0.2.1", 4711),
                AuthEvent.Door.HANDSHAKE,
                OctetText.fromText(user),
                "example.org",
                Optional.of(DigestAlgorithm.MD5),
                outcome,
                "why"));
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void passes(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void aFailureIsALine() {
        tell(AuthOutcome.WRONG, "j\u00f6rg \"the\\\" name");
        assertThat(told())
                .containsExactly("AUTH wrong from 192.0.2.1 port 4711 (ws handshake, MD5, realm \"example.org\","
                        + " user \"j\u00f6rg \\\"the\\\\\\\" name\"): \"why\"");
    }

    @Test
    void whatIsInOrderIsForDebugging() {
        tell(AuthOutcome.GRANTED, "alice");
        tell(AuthOutcome.CHALLENGED, "");
        tell(AuthOutcome.STALE, "alice");
        assertThat(told()).isEmpty();
        logger.setLevel(Level.DEBUG);
        tell(AuthOutcome.GRANTED, "alice");
        assertThat(told()).singleElement().asString().startsWith("AUTH granted from 192.0.2.1");
    }

    @Test
    void aFloodIsSoManyLinesASecondAndANumber() {
        for (int i = 0; i < 1_000; i++) {
            tell(AuthOutcome.WRONG, "alice");
        }
        assertThat(told()).hasSize(AuthLog.LINES_PER_SECOND);
        tell(AuthOutcome.LOCKED_OUT, "alice");
        assertThat(told()).hasSize(AuthLog.LINES_PER_SECOND + 1);
        passes(Duration.ofSeconds(1));
        tell(AuthOutcome.WRONG, "alice");
        assertThat(told()).last().asString().endsWith(" (and 980 more wrong before it)");
        tell(AuthOutcome.WRONG, "alice");
        assertThat(told()).last().asString().doesNotContain("more");
    }

    @Test
    void totalsAreToldEachMinuteAndAtTheEndIfAnyHasFailed() {
        tell(AuthOutcome.GRANTED, "alice");
        tell(AuthOutcome.GRANTED, "alice");
        passes(Duration.ofMinutes(1));
        tell(AuthOutcome.WRONG, "alice");
        assertThat(told()).last().isEqualTo("AUTHs since the last such line: 2 granted, 1 wrong");
        tell(AuthOutcome.GRANTED, "alice");
        passes(Duration.ofMinutes(1));
        tell(AuthOutcome.GRANTED, "alice");
        assertThat(told()).hasSize(2);
        tell(AuthOutcome.LOCKED_OUT, "alice");
        log.tellTotals();
        assertThat(told()).last().isEqualTo("AUTHs since the last such line: 1 locked-out");
        log.tellTotals();
        assertThat(told()).hasSize(4);
    }

    @Test
    void longNamesAreCut() {
        tell(AuthOutcome.WRONG, "x".repeat(16_000));
        assertThat(told())
                .singleElement()
                .asString()
                .contains("user \"" + "x".repeat(80) + "…\"")
                .hasSizeLessThan(300);
    }
}

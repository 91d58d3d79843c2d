package org.msrprelay.transport.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.LinkRecorder;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TransportKind;

/** That no more is read in a turn than was asked for, and nothing is left behind by it. */
class BoundedReadsTest {

    private static final String ALL = "org.msrprelay.transport.fixture.TransportKind#available";

    private static final String HEAD = """
            MSRP a786hjs2 SEND
            To-Path: msrp://relay.example.org;tcp
            From-Path: msrp://alice.invalid:9999/s;tcp
            Message-ID: 87652491
            Byte-Range: 1-*/*
            Content-Type: text/plain

            """.replace("\n", "\r\n");
    private static final String END = "\r\n-------a786hjs2$\r\n";

    private static final int AT_MOST = 1000;
    private static final int BODY_OCTETS = 300_000;

    private static final TestCa CA = new TestCa();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Turns> turns = new CopyOnWriteArrayList<>();

    private <T extends AutoCloseable> T closing(T resource) {
        opened.add(0, resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    /** Counts what each turn brings. */
    private static final class Turns extends LinkRecorder {

        private volatile int octetsAtMost;
        private final AtomicLong octets = new AtomicLong();
        private volatile int bodyAtMost;
        private int bodyOfTurn;
        private volatile boolean pauses;

        private Turns(HopLink link) {
            super(link);
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            super.body(buffer, index, length);
            bodyOfTurn += length;
        }

        @Override
        public void readComplete(int read) {
            super.readComplete(read);
            octets.addAndGet(read);
            octetsAtMost = Math.max(octetsAtMost, read);
            bodyAtMost = Math.max(bodyAtMost, bodyOfTurn);
            bodyOfTurn = 0;
            if (pauses) {
                link().reading(false);
            }
        }
    }

    private Turns accept(TransportKind kind, boolean pausing) throws IOException {
        Endpoint endpoint = closing(new Endpoint(kind, CA)).open(link -> {
            link.readAtMost(AT_MOST);
            Turns counted = new Turns(link);
            counted.pauses = pausing;
            turns.add(counted);
            return counted;
        });
        peer = closing(endpoint.connect());
        await().until(() -> turns.size() == 1);
        return turns.get(0);
    }

    private Socket peer = new Socket();

    private void send() throws IOException {
        peer.getOutputStream().write((HEAD + "x".repeat(BODY_OCTETS) + END).getBytes(US_ASCII));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aTurnBringsNoMoreThanWasAskedFor(TransportKind kind) throws IOException {
        Turns counted = accept(kind, false);
        send();
        await().until(() -> counted.count("end END") == 1);
        assertThat(counted.bodyOctets()).isEqualTo(BODY_OCTETS);
        assertThat(counted.octetsAtMost).isLessThanOrEqualTo(AT_MOST);
        await().until(() -> counted.octets.get() >= BODY_OCTETS);
        if (!kind.secure()) {
            assertThat(counted.bodyAtMost).isLessThanOrEqualTo(AT_MOST);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatWasAskedLastHolds(TransportKind kind) throws IOException {
        Turns counted = accept(kind, false);
        counted.onLoop(link -> link.readAtMost(100));
        peer.getOutputStream().write((HEAD + "x".repeat(10_000) + END).getBytes(US_ASCII));
        await().until(() -> counted.count("end END") == 1);
        assertThat(counted.octetsAtMost).isLessThanOrEqualTo(AT_MOST);
        assertThat(counted.readCompletes()).isGreaterThanOrEqualTo(kind.secure() ? 1 : 100);
    }

    /** Epoll reads once more when the FIN comes, paused or not; and nothing of what is still unread may be lost. */
    @ParameterizedTest
    @MethodSource(ALL)
    void aPausedConnectionDoesNotReadOnBecauseThePeerHasEnded(TransportKind kind) throws IOException {
        Turns counted = accept(kind, true);
        send();
        peer.shutdownOutput();
        for (long before = 0; counted.count("end END") == 0; ) {
            long from = before;
            await().pollInterval(Duration.ofMillis(1)).until(() -> counted.octets.get() > from);
            assertThat(counted.octets.get() - before).isLessThanOrEqualTo((turnsOfARecord(kind) + 1) * AT_MOST);
            before = counted.octets.get();
            counted.onLoop(link -> link.reading(true));
        }
        assertThat(counted.bodyOctets()).isEqualTo(BODY_OCTETS);
    }

    /** TLS reads on until it has a whole record. */
    private static long turnsOfARecord(TransportKind kind) {
        return kind.secure() ? 18 : 1;
    }
}

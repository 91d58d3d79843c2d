package org.msrprelay.transport.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.transport.fixture.Endpoint;
import org.msrprelay.transport.fixture.LinkRecorder;
import org.msrprelay.transport.fixture.PeerWriter;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TransportKind;

/** What the engine may rely on, whatever a connection is made of. The other side is a socket of the JDK. */
class TransportContractTest {

    private static final String ALL = "org.msrprelay.transport.fixture.TransportKind#all";

    private static final String HEAD = """
            MSRP a786hjs2 SEND
            To-Path: msrp://relay.example.org;tcp
            From-Path: msrp://alice.invalid:9999/s;tcp
            Message-ID: 87652491
            Byte-Range: 1-*/*
            Content-Type: text/plain

            """.replace("\n", "\r\n");
    private static final String END = "\r\n-------a786hjs2$\r\n";

    /** One read buffer, and a TLS record that was already under way. */
    private static final int OVERSHOOT_OCTETS = 64 * 1024 + 2 * 16 * 1024;

    private static final int MIB = 1024 * 1024;

    private static final TestCa CA = new TestCa();

    private final List<AutoCloseable> opened = new ArrayList<>();

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

    private Endpoint endpoint(TransportKind kind) throws IOException {
        return closing(new Endpoint(kind, CA)).open();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void octetsInBecomeEvents(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        send(peer, HEAD + "Hel");
        LinkRecorder recorder = endpoint.next();
        await().until(() -> recorder.bodyOctets() == 3);
        send(
                peer,
                "lo" + END
                        + "MSRP abcd 200 OK\r\nTo-Path: msrp://a;tcp\r\nFrom-Path: msrp://b;tcp\r\n-------abcd$\r\n");

        await().until(() -> recorder.events().contains("response 200"));
        assertThat(recorder.events()).containsExactly("request SEND a786hjs2", "end END", "response 200");
        assertThat(recorder.body()).asString(US_ASCII).isEqualTo("Hello");
        assertThat(recorder.readCompletes()).isGreaterThanOrEqualTo(2);
        assertThat(recorder.offLoop()).isFalse();
        assertThat(recorder.link().secure()).isEqualTo(kind.secure());
        assertThat(recorder.link().listener())
                .hasValueSatisfying(listener -> assertThat(listener.port()).isEqualTo(endpoint.port()));
        assertThat(recorder.link().remoteAddress().getPort()).isEqualTo(peer.getLocalPort());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void marksAreToldInOrderOnceTheKernelHasTheOctets(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.onLoop(link -> {
            link.flush(1); // nothing written yet
            message(link, ascii("one "));
            message(link, ascii("two "));
            link.write(Unpooled.EMPTY_BUFFER);
            link.flush(2);
            link.flush(3);
            message(link, ascii("three"));
            link.flush(4);
        });
        assertThat(new String(peer.getInputStream().readNBytes("one two three".length()), US_ASCII))
                .isEqualTo("one two three");
        await().until(() -> recorder.events().size() == 4);
        assertThat(recorder.events()).containsExactly("handedOver 1", "handedOver 2", "handedOver 3", "handedOver 4");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aMarkIsToldWithoutAFurtherWrite(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.onLoop(link -> {
            message(link, ascii("head "));
            message(link, ascii("body "));
            message(link, ascii("end"));
            link.flush(1);
        });
        await().until(() -> recorder.events().equals(List.of("handedOver 1")));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void octetsWrittenFromWithinAMarkFollow(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.on("handedOver 1", () -> {
            message(recorder.link(), ascii("second"));
            recorder.link().flush(2);
        });
        recorder.onLoop(link -> {
            message(link, ascii("first "));
            link.flush(1);
        });
        assertThat(new String(peer.getInputStream().readNBytes("first second".length()), US_ASCII))
                .isEqualTo("first second");
        await().until(() -> recorder.events().equals(List.of("handedOver 1", "handedOver 2")));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aSlowReaderMakesItUnwritableUntilItHasRead(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        AtomicInteger pieces = new AtomicInteger();
        awaitNoRoom(recorder, pieces);
        long writable = recorder.count("writable");

        long total = pieces.get() * (long) PIECE.length;
        assertThat(octetsRead(peer.getInputStream(), total)).isEqualTo(total);
        recorder.onLoop(link -> link.flush(1_000_000));
        await().until(() -> recorder.count("writable") > writable && recorder.count("handedOver 1000000") == 1);
        assertThat(recorder.events().stream().filter(event -> event.startsWith("handedOver")))
                .hasSize(pieces.get() + 1);
        if (kind.sockets() == SocketKind.EPOLL) {
            await().until(() -> recorder.link().acknowledgedOctets() >= total);
        }
    }

    private static final byte[] PIECE = new byte[64 * 1024];

    /** Writes until the link has had enough for a while: the other side's kernel is full. */
    private static void awaitNoRoom(LinkRecorder recorder, AtomicInteger pieces) {
        await().during(Duration.ofMillis(300)).until(() -> {
            int before = pieces.get();
            recorder.onLoop(link -> writeWhileWritable(link, pieces));
            return before > 0 && pieces.get() == before;
        });
    }

    private static void writeWhileWritable(HopLink link, AtomicInteger pieces) {
        for (int i = 0; i < 64 && link.room() > 0; i++) {
            message(link, Unpooled.wrappedBuffer(PIECE));
            link.flush(pieces.incrementAndGet());
        }
    }

    /** Whatever the kernel would take: what it has and cannot send waits behind nobody, and before everybody. */
    @ParameterizedTest
    @MethodSource(ALL)
    void littleWaitsBelowALinkThatDrainsSlowly(TransportKind kind) throws IOException, InterruptedException {
        assumeThat(kind.sockets()).isEqualTo(SocketKind.EPOLL);
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect(4096));
        LinkRecorder recorder = endpoint.next();
        long before = recorder.link().acknowledgedOctets();
        AtomicLong written = new AtomicLong();
        AtomicLong mostBelow = new AtomicLong();
        byte[] little = new byte[256];
        AtomicInteger read = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            recorder.onLoop(link -> {
                written.addAndGet(octetsTaken(link));
                mostBelow.accumulateAndGet(written.get() - (link.acknowledgedOctets() - before), Math::max);
            });
            return read.addAndGet(peer.getInputStream().read(little)) >= 64 * 1024;
        });
        assertThat(mostBelow.get()).isBetween(1L, 16L * 1024); // what is under way included
    }

    /** Writes as much as the link takes, as the engine does. */
    private static long octetsTaken(HopLink link) {
        long taken = 0;
        for (int room = link.room(); room > 0 && taken < MIB; room = link.room()) {
            message(link, Unpooled.wrappedBuffer(new byte[room]));
            link.flush(0);
            taken += room;
        }
        return taken;
    }

    private static long octetsRead(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        long read = 0;
        while (read < most) {
            int length = in.read(buffer);
            if (length < 0) {
                break;
            }
            read += length;
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void acknowledgedOctetsShowWhatThePeersTcpHasTaken(TransportKind kind) throws IOException, InterruptedException {
        assumeThat(kind.sockets()).isEqualTo(SocketKind.EPOLL);
        Endpoint endpoint = endpoint(kind);
        closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        long before = recorder.link().acknowledgedOctets();
        AtomicInteger pieces = new AtomicInteger();
        awaitNoRoom(recorder, pieces);
        long written = pieces.get() * (long) PIECE.length;
        await().until(() -> recorder.link().acknowledgedOctets() > before);
        assertThat(recorder.link().acknowledgedOctets()).isLessThan(before + written);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whenReadingIsOffThePeerCannotWriteOn(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        send(peer, HEAD);
        await().until(() -> recorder.count("request SEND a786hjs2") == 1);
        recorder.onLoop(link -> link.reading(false));
        int before = recorder.bodyOctets();

        PeerWriter writer = closing(new PeerWriter(peer, 16L * MIB));
        awaitStandstill(writer);
        assertThat(writer.written()).isLessThan(16L * MIB);
        assertThat(recorder.bodyOctets() - before).isLessThanOrEqualTo(OVERSHOOT_OCTETS);

        recorder.onLoop(link -> link.reading(true));
        await().atMost(Duration.ofSeconds(30)).until(() -> recorder.bodyOctets() > 15 * MIB);
    }

    private static void awaitStandstill(PeerWriter writer) {
        long[] last = {-1, 0};
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            last[1] = writer.written() == last[0] ? last[1] + 1 : 0;
            last[0] = writer.written();
            return last[0] > 0 && last[1] >= 4;
        });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void thePeersEndDoesNotOpenAPausedConnection(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.onLoop(link -> link.reading(false));
        byte[] body = new byte[MIB / 2];
        send(peer, HEAD);
        peer.getOutputStream().write(body);
        peer.shutdownOutput();

        // Whether it notices the end or not, it must not read on: give it turns of its loop to do so.
        awaitTurns(recorder);
        assertThat(recorder.bodyOctets()).isLessThanOrEqualTo(OVERSHOOT_OCTETS);
        recorder.onLoop(link -> link.reading(true));
        await().until(() -> recorder.events().contains("closed: closed by the other side"));
        assertThat(recorder.bodyOctets()).isGreaterThan(MIB / 2 - 64); // less the possible beginning of an end-line
    }

    private static void awaitTurns(LinkRecorder recorder) {
        AtomicInteger turns = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            recorder.onLoop(link -> turns.incrementAndGet());
            return turns.get() >= 20;
        });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closeDeliversTheLastResponseAlthoughOctetsArrive(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.onLoop(link -> link.reading(false));
        send(peer, HEAD);
        peer.getOutputStream().write(new byte[100_000]); // a close with these unread would be a reset
        recorder.onLoop(link -> {
            message(link, ascii("last "));
            link.flush(7);
            message(link, ascii("words"));
            link.close(CloseCause.GOING_AWAY, "over");
            message(link, ascii("too late"));
            link.flush(8);
        });
        assertThat(peer.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("last words");
        peer.close();
        await().until(() -> recorder.events().contains("closed: closed by this relay"));
        assertThat(recorder.events()).containsExactly("handedOver 7", "closed: closed by this relay");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closeDoesNotWaitForThePeerForever(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.onLoop(link -> link.close(CloseCause.GOING_AWAY, "over"));
        await().until(() -> recorder.events().equals(List.of("closed: closed by this relay")));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void abortClosesAtOnceAndDropsWhatWasNotSent(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        AtomicInteger pieces = new AtomicInteger();
        awaitNoRoom(recorder, pieces);
        ByteBuf unsent = ascii("unsent");
        ByteBuf late = ascii("late");
        recorder.onLoop(link -> {
            message(link, unsent);
            link.abort();
            link.abort();
            link.close(CloseCause.GOING_AWAY, "over");
            message(link, late);
            link.flush(1_000_000);
            link.reading(true);
        });
        await().until(() -> recorder.count("closed: closed by this relay") == 1);
        assertThat(unsent.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
        assertThat(recorder.events()).doesNotContain("handedOver 1000000").endsWith("closed: closed by this relay");
        assertThat(recorder.link().room()).isZero();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theEngineMayEndAConnectionAmidWhatArrives(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        recorder.on("request SEND a786hjs2", recorder.link()::abort);
        send(peer, HEAD + "Hello" + END + HEAD + "again" + END);
        await().until(() -> recorder.events().size() == 2);
        assertThat(recorder.events()).containsExactly("request SEND a786hjs2", "closed: closed by this relay");
        assertThat(recorder.bodyOctets()).isZero();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void halfCloseByThePeerIsTheEnd(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        send(peer, HEAD + "Hello" + END);
        peer.shutdownOutput();
        LinkRecorder recorder = endpoint.next();
        await().until(() -> recorder.events().size() == 3);
        assertThat(recorder.events())
                .containsExactly("request SEND a786hjs2", "end END", "closed: closed by the other side");
        assertThat(peer.getInputStream().read()).isNegative();
    }

    /** With TLS, close_notify is the end of both directions. */
    @ParameterizedTest
    @MethodSource(ALL)
    void whoHasNoMoreToSendIsStillAnswered(TransportKind kind) throws IOException, InterruptedException {
        assumeThat(kind.secure()).isFalse();
        List<LinkRecorder> recorders = new CopyOnWriteArrayList<>();
        Endpoint endpoint = closing(new Endpoint(kind, CA)).open(link -> {
            LinkRecorder recorder = new LinkRecorder(link).on("end END", () -> {
                message(link, Unpooled.wrappedBuffer(new byte[8 * MIB]));
                link.flush(1);
            });
            recorders.add(recorder);
            return recorder;
        });
        Socket peer = closing(endpoint.connect());
        send(peer, HEAD + "Hello" + END);
        peer.shutdownOutput();
        assertThat(octetsRead(peer.getInputStream(), Long.MAX_VALUE)).isEqualTo(8 * MIB);
        await().until(() -> recorders.get(0).count("closed: closed by the other side") == 1);
        assertThat(recorders.get(0).count("handedOver 1")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aResetIsToldOnce(TransportKind kind) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(kind);
        Socket peer = closing(endpoint.connect());
        LinkRecorder recorder = endpoint.next();
        AtomicInteger pieces = new AtomicInteger();
        awaitNoRoom(recorder, pieces);
        peer.setSoLinger(true, 0);
        peer.close();
        await().until(() -> recorder.events().stream().anyMatch(event -> event.startsWith("closed")));
        assertThat(recorder.events().stream().filter(event -> event.startsWith("closed")))
                .hasSize(1);
        assertThat(recorder.events().get(recorder.events().size() - 1)).startsWith("closed");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theEngineMayWriteWhileItIsToldOfTheConnection(TransportKind kind) throws IOException, InterruptedException {
        List<LinkRecorder> recorders = new ArrayList<>();
        Endpoint endpoint = closing(new Endpoint(kind, CA)).open(link -> {
            message(link, ascii("wel"));
            link.flush(1);
            message(link, ascii("come"));
            link.flush(2);
            LinkRecorder recorder = new LinkRecorder(link);
            recorders.add(recorder);
            return recorder;
        });
        Socket peer = closing(endpoint.connect());
        assertThat(new String(peer.getInputStream().readNBytes("welcome".length()), US_ASCII))
                .isEqualTo("welcome");
        await().until(() -> recorders.get(0).events().equals(List.of("handedOver 1", "handedOver 2")));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aConnectionThatNobodyWantsIsClosed(TransportKind kind) throws IOException {
        Endpoint endpoint = closing(new Endpoint(kind, CA)).open(link -> null);
        Socket peer = closing(endpoint.connect());
        assertThat(peer.getInputStream().read()).isNegative();
        await().until(() -> endpoint.admission().connections() == 0);
    }

    private static void send(Socket peer, String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(US_ASCII));
        peer.getOutputStream().flush();
    }

    /** Writes a frame, as the engine does. */
    private static void message(HopLink link, ByteBuf octets) {
        link.write(octets);
        if (link.carriesMessages()) {
            link.endMessage();
        }
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}

package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An MSRP endpoint of the tests' own: one blocking socket, frames read when asked for and not before, octets written as given.
 *
 * <p>Reading is for one thread, writing for one thread, which may be two. Everything waits {@link #PATIENCE} at most, which
 * no test that succeeds comes near.
 */
public final class RawPeer implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int READ_OCTETS = 64 * 1024;
    /** Of one that reads slowly. */
    private static final int READS_PER_SECOND = 20;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String uri;
    private final FrameReader frames = new FrameReader();
    private final Deque<Frame> backlog = new ArrayDeque<>();
    private final byte[] readBuffer = new byte[READ_OCTETS];
    private final AtomicLong octetsRead = new AtomicLong();
    private Socket cable;
    private int octetsPerSecond;
    private @Nullable Auth auth;

    /** A peer that calls itself by the URI. */
    public RawPeer(Socket socket, String uri) {
        this.socket = socket;
        this.cable = socket;
        this.uri = uri;
        try {
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A peer that does not exist: a URI without a connection. */
    public static RawPeer absent(String uri) {
        return new RawPeer(uri);
    }

    private RawPeer(String uri) {
        this.socket = new Socket();
        this.cable = socket;
        this.uri = uri;
        this.in = InputStream.nullInputStream();
        this.out = OutputStream.nullOutputStream();
    }

    /** The URI by which this peer calls itself in its paths. */
    public String uri() {
        return uri;
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    RawPeer authenticatingAt(String relayUri) {
        auth = new Auth(this, relayUri);
        return this;
    }

    /** The connection's TLS is over this one, which is what is cut: TLS would still wait for what comes. */
    RawPeer over(Socket clear) {
        cable = clear;
        return this;
    }

    /** The AUTH transactions of this peer with its relay. */
    public Auth auth() {
        @Nullable Auth own = auth;
        if (own == null) {
            throw new AssertionError("this peer knows no relay");
        }
        return own;
    }

    /** The session that the last successful AUTH made. */
    public String session() {
        return auth().session();
    }

    /**
     * From now on the kernel takes little of what is written before the relay does, so that its pausing is felt soon.
     *
     * @param octets SO_SNDBUF
     */
    public RawPeer sendBuffer(int octets) {
        try {
            socket.setSendBufferSize(octets);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    // Writing

    public void write(byte[] octets) {
        write(octets, 0, octets.length);
    }

    public void write(byte[] octets, int from, int length) {
        try {
            out.write(octets, from, length);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String octets) {
        write(octets.getBytes(ISO_8859_1));
    }

    public Send send(Send request) {
        write(request.octets());
        return request;
    }

    /** Writes on a thread of its own; what the relay does not take blocks that thread. */
    public CompletableFuture<Void> writeAside(byte[]... pieces) {
        return Aside.run(() -> {
            for (byte[] piece : pieces) {
                write(piece);
            }
        });
    }

    /** Answers a request that this peer received, as RFC 4975 7.2 has it. */
    public void answer(Frame request, int code, String comment) {
        String to = request.isRequest("SEND") ? request.fromPath().split(" ", 2)[0] : request.fromPath();
        write("MSRP " + request.transactionId() + " " + code + (comment.isEmpty() ? "" : " " + comment)
                + "\r\nTo-Path: " + to + "\r\nFrom-Path: " + uri + "\r\n-------" + request.transactionId() + "$\r\n");
    }

    public void ok(Frame request) {
        answer(request, 200, "OK");
    }

    // Reading

    /** From now on no more than so many octets a second are read, a few at a time: a thin line. */
    public void readSlowly(int perSecond) {
        octetsPerSecond = perSecond;
    }

    /** Octets read from the socket up to now, of whatever frames. */
    public long octetsRead() {
        return octetsRead.get();
    }

    /** Octets that came to this peer up to now: those it has read, and those that its kernel holds for it. */
    public long octetsArrived() {
        try {
            return octetsRead.get() + in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame. */
    public Frame read() {
        return readOrEnd().orElseThrow(() -> new AssertionError("the connection of " + uri + " ended"));
    }

    /**
     * Waits for a short while; true when the relay has closed the connection.
     *
     * @param millis how long to wait
     */
    public boolean endsWithin(int millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            return !readSome(deadline);
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** The next frame, or nothing when the relay has closed the connection. */
    public Optional<Frame> readOrEnd() {
        if (!backlog.isEmpty()) {
            return Optional.of(backlog.removeFirst());
        }
        return readFromSocket();
    }

    private Optional<Frame> readFromSocket() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Frame> frame = frames.next();
            if (frame.isPresent() || !readSomePatiently(deadline)) {
                return frame;
            }
        }
    }

    private boolean readSomePatiently(long deadline) {
        try {
            return readSome(deadline);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came to " + uri + (frames.midFrame() ? ", amid a frame" : ""), e);
        }
    }

    private boolean readSome(long deadline) throws SocketTimeoutException {
        try {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            socket.setSoTimeout((int) Math.max(1, millis));
            int count = in.read(readBuffer, 0, octetsAtATime());
            if (count > 0) {
                octetsRead.addAndGet(count);
                frames.feed(readBuffer, count);
                takeTimeFor(count);
            }
            return count > 0;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int octetsAtATime() {
        return octetsPerSecond == 0 ? READ_OCTETS : Math.max(1, octetsPerSecond / READS_PER_SECOND);
    }

    private void takeTimeFor(int octets) {
        if (octetsPerSecond > 0) {
            LockSupport.parkNanos(octets * TimeUnit.SECONDS.toNanos(1) / octetsPerSecond);
        }
    }

    /** Reads on until a frame fits; the others stay, in order, for later. */
    public Frame await(String what, Predicate<Frame> fits) {
        for (Iterator<Frame> held = backlog.iterator(); held.hasNext(); ) {
            Frame frame = held.next();
            if (fits.test(frame)) {
                held.remove();
                return frame;
            }
        }
        while (true) {
            Frame frame = readFromSocket()
                    .orElseThrow(() -> new AssertionError(
                            "the connection of " + uri + " ended before " + what + "; came before: " + backlog));
            if (fits.test(frame)) {
                return frame;
            }
            backlog.addLast(frame);
        }
    }

    /** The next request of the method; what else comes before stays for later. */
    public Frame awaitRequest(String method) {
        return await(method, frame -> frame.isRequest(method));
    }

    /** The response to a request that this peer sent; what else comes before stays for later. */
    public Frame awaitResponse(Send request) {
        return await(
                "the response to " + request,
                frame -> frame.isResponse() && frame.transactionId().equals(request.transactionId()));
    }

    /** The next frame, which must be a request of the method. */
    public Frame expect(String method) {
        Frame frame = read();
        if (!frame.isRequest(method)) {
            throw new AssertionError("expected " + method + ": " + frame);
        }
        return frame;
    }

    /** The next frame, which must be this response. */
    public Frame expectResponse(Send request, int code) {
        Frame frame = read();
        if (!frame.isResponse() || !frame.transactionId().equals(request.transactionId()) || frame.code() != code) {
            throw new AssertionError("expected " + code + " for " + request + ": " + frame);
        }
        return frame;
    }

    /** What was passed over by {@link #await}, and is taken by this call. */
    public List<Frame> takeBacklog() {
        List<Frame> taken = new ArrayList<>(backlog);
        backlog.clear();
        return taken;
    }

    /**
     * Everything that the relay has sent to this peer up to now: what comes before the answer to a keep-alive.
     *
     * @param session any session of the relay that is alive
     */
    public List<Frame> untilBarrier(String session) {
        Send keepAlive = send(Send.of(session, uri, Ids.next("k")));
        awaitResponse(keepAlive);
        return takeBacklog();
    }

    public List<Frame> untilBarrier() {
        return untilBarrier(session());
    }

    /** Whether nothing at all has come and is waiting to be read. */
    public boolean nothingCame() {
        try {
            return backlog.isEmpty() && !frames.midFrame() && in.available() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The relay closes the connection, and sends nothing before. */
    public void expectEnd() {
        readOrEnd().ifPresent(frame -> {
            throw new AssertionError("expected the end of the connection: " + frame);
        });
    }

    /** Reads over whatever comes, frame or not, until the relay closes the connection. */
    public void drainToEnd() {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection of " + uri + " did not end", e);
        } catch (IOException e) {
            // A reset is an end, too.
            backlog.clear();
        }
    }

    /** Whatever comes, frame or not, until the relay closes the connection; with TLS, if that stands at all. */
    public byte[] octetsToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in.transferTo(all);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection of " + uri + " did not end", e);
        } catch (IOException e) {
            // A reset is an end, too, and so is a handshake that fails.
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    /** The frames that come before the relay closes the connection. */
    public List<Frame> untilEnd() {
        List<Frame> all = new ArrayList<>();
        for (Optional<Frame> next = readOrEnd(); next.isPresent(); next = readOrEnd()) {
            next.ifPresent(all::add);
        }
        return all;
    }

    // Ending

    /** Says that nothing more will be written (FIN), and goes on reading. */
    public void endWriting() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection (FIN, or RST if octets were left unread). */
    public void hangUp() {
        close();
    }

    /** Cuts the connection with a RST. */
    public void reset() {
        try {
            cable.setSoLinger(true, 0);
        } catch (SocketException e) {
            // It is closed already: as good as reset.
        }
        try {
            cable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A port on loopback that stands for another one: what comes is passed on, octet for octet, until the wire is cut. It counts the
 * connections and sees nothing of what is in them.
 *
 * <p>Two threads a connection.
 */
public final class Wire implements AutoCloseable {

    private final ServerSocket server;
    private final IntSupplier target;
    private final List<Line> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private record Line(Socket near, Socket far) {}

    private Wire(ServerSocket server, IntSupplier target) {
        this.server = server;
        this.target = target;
    }

    /**
     * A wire that works.
     *
     * @param target asked for the port at its other end whenever somebody connects
     */
    static Wire to(IntSupplier target) {
        try {
            Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                accepted.incrementAndGet();
                connect(near);
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket near) throws IOException {
        try {
            Line line = new Line(near, Sockets.connect("127.0.0.1", target.getAsInt(), 0));
            near.setTcpNoDelay(true);
            line.far.setTcpNoDelay(true);
            open.add(line);
            start(() -> pass(line, line.near, line.far));
            start(() -> pass(line, line.far, line.near));
        } catch (UncheckedIOException nobodyThere) {
            near.close();
        }
    }

    private void pass(Line line, Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException cut) {
            open.remove(line);
        } finally {
            open.remove(line);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections up to now. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections at this moment. */
    public int open() {
        return open.size();
    }

    /** Every connection breaks; the next one finds the wire whole again. */
    public void cut() {
        open.forEach(line -> {
            reset(line.near);
            reset(line.far);
        });
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Its other half has broken already, and it with that.
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}

package org.msrprelay.systemtests.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Sockets;
import org.msrprelay.systemtests.harness.Users;

/**
 * Somebody at one address who tries a wrong password for one user after the other, on each connection as many as it takes, and does not
 * wait for answers: the next ones are on their way meanwhile.
 */
final class Guesser implements Runnable {

    /** {@code auth.max-failures}: more would be in vain. */
    static final int PASSWORDS_OF_A_CONNECTION = 3;

    /** Connections that he has at a time. The one that he made first makes room. */
    private static final int MAX_OPEN = 20;

    private final String address;
    private final int port;
    private final List<String> users;
    private final long nanosOfAConnection;
    private final Tally tally;
    private final Deque<Socket> open = new ArrayDeque<>();
    private final byte[] answer = new byte[4 * 1024];
    private volatile boolean stopped;

    /** What all guessers together have done. */
    static final class Tally {
        /** Wrong passwords that the relay's kernel has taken. */
        final AtomicLong sent = new AtomicLong();
        /** Answers that said that one was wrong. */
        final AtomicLong wrong = new AtomicLong();
        /** Answers that said that no more are looked at. */
        final AtomicLong lockedOut = new AtomicLong();
        /** Answers that he should not have had. */
        final AtomicLong others = new AtomicLong();
    }

    /**
     * One who begins when he is run.
     *
     * @param passwordsPerSecond how many he tries at most
     */
    Guesser(String address, int port, List<String> users, int passwordsPerSecond, Tally tally) {
        this.address = address;
        this.port = port;
        this.users = users;
        this.nanosOfAConnection = 1_000_000_000L * PASSWORDS_OF_A_CONNECTION / passwordsPerSecond;
        this.tally = tally;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        for (int turn = 0; !stopped; turn++) {
            guess(turn * PASSWORDS_OF_A_CONNECTION);
            if (open.size() > MAX_OPEN) {
                leave(open.remove());
            }
            next += nanosOfAConnection;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        open.forEach(this::leave);
    }

    private void guess(int first) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < PASSWORDS_OF_A_CONNECTION; i++) {
            requests.append(request(users.get((first + i) % users.size())));
        }
        Socket socket = Sockets.connectFrom(address, port);
        open.add(socket);
        try {
            socket.getOutputStream().write(requests.toString().getBytes(ISO_8859_1));
            tally.sent.addAndGet(PASSWORDS_OF_A_CONNECTION);
        } catch (IOException e) {
            // Refused before it was said: not counted.
        }
    }

    /** Looks at the answer, if there is one by now. */
    private void leave(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            int length = in.read(answer, 0, Math.min(in.available(), answer.length));
            count(new String(answer, 0, Math.max(length, 0), ISO_8859_1));
        } catch (IOException e) {
            // Reset: no answer.
        }
    }

    private String request(String user) {
        String uri = "msrp://" + RelayYaml.HOST + ":" + port + ";tcp";
        return "MSRP g0e55 AUTH\r\nTo-Path: " + uri + "\r\nFrom-Path: msrp://guesser.invalid:7394/g;tcp\r\n"
                + "Authorization: Digest username=\"" + user + "\", realm=\"" + Users.REALM
                + "\", nonce=\"AAAA\", qop=auth, nc=00000001, cnonce=\"c\", response=\"" + "0".repeat(64)
                + "\", algorithm=SHA-256\r\n-------g0e55$\r\n";
    }

    private void count(String text) {
        if (text.startsWith("MSRP g0e55 401")) {
            tally.wrong.incrementAndGet();
        } else if (text.startsWith("MSRP g0e55 403")) {
            tally.lockedOut.incrementAndGet();
        } else if (!text.isEmpty()) {
            tally.others.incrementAndGet();
        }
    }
}

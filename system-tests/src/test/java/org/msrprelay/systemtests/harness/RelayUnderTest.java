package org.msrprelay.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A relay in this process, started from a YAML file in a directory of its own as {@code serve} would start it.
 *
 * <p>As a static {@code @RegisterExtension} it serves all the tests of a class.
 */
public final class RelayUnderTest implements AutoCloseable, BeforeAllCallback, AfterAllCallback {

    private static final Pattern URI = Pattern.compile("(msrps?)://(.+):(\\d+);(tcp|ws)");

    private final RelayYaml yaml;
    private @Nullable Path directory;
    private @Nullable InProcessRelay relay;

    private RelayUnderTest(RelayYaml yaml) {
        this.yaml = yaml;
    }

    /** A relay that JUnit starts before a class's first test. */
    public static RelayUnderTest forClass(RelayYaml yaml) {
        return new RelayUnderTest(yaml);
    }

    /** A relay that is running when this returns. */
    public static RelayUnderTest start(RelayYaml yaml) {
        RelayUnderTest relay = new RelayUnderTest(yaml);
        relay.start();
        return relay;
    }

    /** A relay that runs in another process, and is started and ended by others. */
    static RelayUnderTest elsewhere(Path directory, List<String> listeners) {
        RelayUnderTest relay = new RelayUnderTest(RelayYaml.onLoopback());
        relay.directory = directory;
        relay.relay = InProcessRelay.elsewhere(listeners);
        return relay;
    }

    private void start() {
        Path home = TestFiles.temporaryDirectory();
        directory = home;
        relay = InProcessRelay.start(yaml.writeTo(home));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    /** Every peer of the class has gone by now: nothing of them may be left. */
    @Override
    public void afterAll(ExtensionContext context) {
        try {
            await().atMost(RawPeer.PATIENCE)
                    .untilAsserted(() -> assertThat(running().remains()).isEqualTo(InProcessRelay.NOTHING));
        } finally {
            close();
        }
    }

    private InProcessRelay running() {
        return Objects.requireNonNull(relay, "not started");
    }

    public Path directory() {
        return Objects.requireNonNull(directory, "not started");
    }

    /** The listeners as the ready line has them. */
    public List<String> listeners() {
        return running().listeners();
    }

    /** The octets that the relay holds for next hops at this moment, with the memory that they pin. */
    public long octetsHeld() {
        return running().octetsHeld();
    }

    public int clearPort() {
        return port("msrp");
    }

    public int tlsPort() {
        return port("msrps");
    }

    public int webSocketPort(boolean secure) {
        return port(secure ? "msrps" : "msrp", "ws");
    }

    private int port(String scheme) {
        return port(scheme, "tcp");
    }

    private int port(String scheme, String transport) {
        return listeners().stream()
                .map(URI::matcher)
                .filter(Matcher::matches)
                .filter(matcher -> matcher.group(1).equals(scheme))
                .filter(matcher -> matcher.group(4).equals(transport))
                .mapToInt(matcher -> Integer.parseInt(matcher.group(3)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + scheme + " among " + listeners()));
    }

    /** A clear connection of a peer who calls itself by the name. */
    public RawPeer connect(String name) {
        return connect(name, 0);
    }

    /**
     * A clear connection.
     *
     * @param receiveBuffer SO_RCVBUF, 0 for the system's
     */
    public RawPeer connect(String name, int receiveBuffer) {
        return peer(Sockets.connect("127.0.0.1", clearPort(), receiveBuffer), "msrp", name, clearPort());
    }

    /** A clear connection from another address of loopback. */
    public RawPeer connectFrom(String source, String name) {
        return peer(Sockets.connectFrom(source, clearPort()), "msrp", name, clearPort());
    }

    /** A TLS connection that verifies the relay's certificate. */
    public RawPeer connectTls(String name) {
        Socket socket = Sockets.connectTls(Certificates.shared().clientContext(), "127.0.0.1", tlsPort());
        return peer(socket, "msrps", name, tlsPort());
    }

    /** A socket of a WebSocket listener, without a handshake yet. */
    public Socket webSocketPortSocket(boolean secure, int receiveBuffer) {
        int port = webSocketPort(secure);
        return secure
                ? Sockets.connectTls(Certificates.shared().clientContext(), "127.0.0.1", port)
                : Sockets.connect("127.0.0.1", port, receiveBuffer);
    }

    /**
     * A WebSocket of a client who calls himself by the name.
     *
     * @param receiveBuffer SO_RCVBUF in the clear, 0 for the system's
     * @param fields further header fields of the handshake
     */
    public RawPeer connectWebSocket(boolean secure, String name, int receiveBuffer, String... fields) {
        return webSocketPeer(webSocketPortSocket(secure, receiveBuffer), secure, name, fields);
    }

    /** A WebSocket over TLS of a client with a context of his own. */
    public RawPeer connectWebSocket(SSLContext context, String name) {
        return webSocketPeer(Sockets.connectTls(context, "127.0.0.1", webSocketPort(true)), true, name);
    }

    private RawPeer webSocketPeer(Socket connected, boolean secure, String name, String... fields) {
        Socket socket = WebSockets.open(connected, "/", fields);
        String scheme = secure ? "msrps" : "msrp";
        String own = scheme + "://" + Ids.next(name) + ".invalid/" + Ids.next(name) + ";ws";
        return new RawPeer(socket, own)
                .authenticatingAt(scheme + "://" + RelayYaml.HOST + ":" + webSocketPort(secure) + ";ws");
    }

    /** A clear connection to another address that the relay listens on. */
    public RawPeer connectTo(String address, int port, String name) {
        return peer(Sockets.connect(address, port, 0), "msrp", name, port);
    }

    private static RawPeer peer(Socket socket, String scheme, String name, int relayPort) {
        String own = scheme + "://" + name + ".invalid:7394/" + Ids.next(name) + ";tcp";
        return new RawPeer(socket, own).authenticatingAt(scheme + "://" + RelayYaml.HOST + ":" + relayPort + ";tcp");
    }

    /** A clear connection with a session of the user. */
    public RawPeer client(String user) {
        RawPeer peer = connect(user);
        peer.auth().as(user);
        return peer;
    }

    /** Whether the relay still does its work for a client that has just come. */
    public void assertServes() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(this)) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, Ids.next("m")).range("1-5/5").text("hello"));
            Frame arrived = conversation.receiver().expect("SEND");
            if (!arrived.bodyText().equals("hello")) {
                throw new AssertionError("expected hello: " + arrived);
            }
            conversation.receiver().ok(arrived);
            conversation.sender().expectResponse(send, 200);
        }
    }

    @Override
    public void close() {
        running().close();
        TestFiles.deleteTree(directory());
    }
}

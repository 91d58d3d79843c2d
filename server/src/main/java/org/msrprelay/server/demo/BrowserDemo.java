package org.msrprelay.server.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.transport.Defaults;
import org.msrprelay.transport.ListenAddress;
import org.msrprelay.transport.RelayServer;
import org.msrprelay.transport.StartException;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.websocket.WebSocketSettings;

/**
 * The demonstration for browsers: a relay with a WebSocket listener, a page that is a client of it, and two users. All on free
 * ports of the loopback address, with a certificate that is made now and kept nowhere.
 *
 * <p>Page and relay show the same certificate under the same name, so that accepting it once is enough for browsers that
 * remember a name, and twice for those that remember a port.
 */
public final class BrowserDemo implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private static final String HOST = "localhost";
    private static final String ADDRESS = "127.0.0.1";
    private static final List<String> USERS = List.of("alice", "bob");

    private final PageServer pages;
    private final RelayServer relay;
    private final List<Account> accounts;

    /** Somebody who may log in. */
    public record Account(String user, String password) {}

    private BrowserDemo(PageServer pages, RelayServer relay, List<Account> accounts) {
        this.pages = pages;
        this.relay = relay;
        this.accounts = accounts;
    }

    /** Starts it; returns when the page can be opened. */
    public static BrowserDemo start() throws IOException, StartException {
        return start(LimitSettings.Rates.UNLIMITED);
    }

    /**
     * Starts one whose relay reads no faster than this: then a file takes the time that it would take on a slow line.
     *
     * @param rates of its clients' connections
     */
    public static BrowserDemo start(LimitSettings.Rates rates) throws IOException, StartException {
        TlsMaterial material = DemoCertificate.make(List.of(HOST, ADDRESS));
        DemoUsers users = new DemoUsers();
        List<Account> accounts =
                USERS.stream().map(user -> new Account(user, users.add(user))).toList();
        PageServer pages = PageServer.bind(material);
        try {
            RelayServer relay = RelayServer.builder()
                    .host(HOST)
                    .aliases(Set.of(ADDRESS))
                    .listen(listen())
                    .tls(() -> material)
                    .credentials(users)
                    .limits(limits(rates))
                    .webSocket(onlyFor("https://" + HOST + ":" + pages.port()))
                    .start();
            BrowserDemo demo = new BrowserDemo(pages, relay, accounts);
            pages.start(demo.relay().toString());
            return demo;
        } catch (StartException | RuntimeException e) {
            pages.close();
            throw e;
        }
    }

    /** Paths lead through a tcp listener even if nobody connects to it (RFC 7977 8.1). */
    private static List<ListenAddress> listen() {
        return List.of(
                ListenAddress.parse("msrps://" + ADDRESS + ":0;tcp"),
                ListenAddress.parse("msrps://" + ADDRESS + ":0;ws"));
    }

    private static LimitSettings limits(LimitSettings.Rates rates) {
        LimitSettings usual = Defaults.LIMITS;
        return new LimitSettings(
                usual.sessionsPerUser(), usual.messageOctets(), rates, usual.memoryOctets(), usual.heapOctets());
    }

    private static WebSocketSettings onlyFor(String origin) {
        WebSocketSettings usual = WebSocketSettings.DEFAULT;
        return new WebSocketSettings(
                usual.path(),
                Set.of(origin),
                usual.ping(),
                usual.requireAuth(),
                usual.tokens(),
                usual.clientCertificates(),
                usual.compression());
    }

    /** What to open in a browser. */
    public URI page() {
        return URI.create("https://" + HOST + ":" + pages.port() + "/");
    }

    /** What the page connects to. */
    public URI relay() {
        MsrpUri webSocket = relay.listeners().get(1);
        return URI.create("wss://" + HOST + ":" + webSocket.port().orElseThrow() + "/");
    }

    public List<Account> accounts() {
        return accounts;
    }

    /** Tells what to do. */
    public void explain(PrintWriter out) {
        out.println("Open this page in two tabs of a browser:");
        out.println();
        out.println("  " + page());
        out.println();
        out.println("and log in, in one tab as the first of these users, in the other as the second:");
        out.println();
        accounts.forEach(account -> out.println("  %-6s password  %s".formatted(account.user(), account.password())));
        out.println();
        out.println("The page talks to a relay at " + relay());
        out.println("""
                Your browser does not know the certificate of the two, which was made just now: go on in spite of its warning
                ("Advanced", "Proceed to localhost"). If logging in fails after that, your browser wants to be told for the relay
                as well (Firefox does): open https://%s/ and accept the certificate there, too.

                Ctrl-C ends all of it, and nothing is left behind.""".formatted(relay().getAuthority()));
        out.flush();
    }

    /** Pages are told (RFC 6455 7.1.1), and waited for as long as it takes them to answer, but not for ever. */
    @Override
    public void close() {
        pages.close();
        relay.drain(Duration.ZERO)
                .toCompletableFuture()
                .completeOnTimeout(null, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        relay.close();
    }
}

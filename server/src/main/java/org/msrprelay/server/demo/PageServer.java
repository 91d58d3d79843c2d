package org.msrprelay.server.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.msrprelay.transport.tls.TlsMaterial;

/**
 * Serves {@code examples/browser}, which is packed into the program, over https on the loopback address. To pages it says where
 * the relay is, and lets them connect to that one alone.
 *
 * <p>Threads of its own. Bound: {@link #THREADS} requests at a time; the files are a few KiB each.
 */
final class PageServer implements AutoCloseable {
    private static final String FILES = "/org/msrprelay/server/demo/browser/";
    private static final Pattern FILE = Pattern.compile("/([a-z0-9-]+\\.(html|css|js|svg))");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** A browser opens six connections, and idle ones hold no thread. */
    private static final int THREADS = 8;

    private static final char[] PASSWORD = "in memory alone".toCharArray();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "pages");
        thread.setDaemon(true);
        return thread;
    });

    /** Something to be served. */
    private record Page(String type, String text) {}

    private PageServer(HttpsServer server) {
        this.server = server;
        server.setExecutor(threads);
    }

    /** Binds a free port; nothing is served yet. */
    static PageServer bind(TlsMaterial material) throws IOException {
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(material)));
        return new PageServer(server);
    }

    private static SSLContext context(TlsMaterial material) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry(
                    "pages", material.key(), PASSWORD, material.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS and PKCS #12", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /**
     * Serves the pages.
     *
     * @param relay the URL of the relay's WebSocket
     */
    void start(String relay) {
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, relay);
            }
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, String relay) throws IOException {
        Headers fields = exchange.getResponseHeaders();
        fields.set("Content-Security-Policy", policy(relay));
        fields.set("X-Content-Type-Options", "nosniff");
        fields.set("Referrer-Policy", "no-referrer");
        fields.set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (!head && !exchange.getRequestMethod().equals("GET")) {
            fields.set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        Optional<Page> page =
                page(Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""), relay);
        if (page.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] octets = page.get().text().getBytes(StandardCharsets.UTF_8);
        fields.set("Content-Type", page.get().type());
        exchange.sendResponseHeaders(200, head ? -1 : octets.length);
        if (!head) {
            exchange.getResponseBody().write(octets);
        }
    }

    /** Scripts and styles from here and nowhere else, none within the page, and connections to the relay alone. */
    private static String policy(String relay) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' " + relay
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static Optional<Page> page(String path, String relay) throws IOException {
        if (path.equals("/relay.json")) {
            String json = "{ \"relay\": \"" + relay + "\" }\n";
            return Optional.of(new Page("application/json", json));
        }
        Matcher file = FILE.matcher(path.equals("/") ? "/index.html" : path);
        if (!file.matches()) {
            return Optional.empty();
        }
        try (InputStream in = PageServer.class.getResourceAsStream(FILES + file.group(1))) {
            String type = TYPES.getOrDefault(file.group(2), "application/octet-stream");
            return in == null
                    ? Optional.empty()
                    : Optional.of(new Page(type, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

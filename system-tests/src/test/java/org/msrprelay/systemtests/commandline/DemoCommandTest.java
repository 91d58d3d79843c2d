package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Certificates;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoCommandTest {

    @Test
    void relaysAFileAndShowsAFailure(@TempDir Path directory) throws IOException {
        byte[] content = Octets.random(1_234_567, 1);
        Files.write(directory.resolve("some.bin"), content);
        Tool.Result result = Tool.run(directory, "demo", "some.bin");
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        String digest = HexFormat.of().formatHex(Octets.digest("SHA-256").digest(content));
        assertThat(result.out()).contains(digest).contains("REPORT").contains("Status: 000 4");
        assertThat(result.err()).doesNotContain("Exception");
    }

    @Test
    void sayThatThereIsNoSuchFile(@TempDir Path directory) {
        Tool.Result result = Tool.run(directory, "demo", "nowhere.bin");
        assertThat(result.exitCode()).isIn(1, 2);
        assertThat(result.err()).contains("nowhere.bin").doesNotContain("Exception");
    }

    @Test
    void servesAPageForBrowsersUntilItIsEnded(@TempDir Path directory) throws Exception {
        try (Tool tool = Tool.start(directory, List.of(), List.of("demo", "--browser"))) {
            String said = upTo(tool, "Ctrl-C");
            URI page = URI.create(first(said, "https://localhost:\\d+/"));
            URI relay = URI.create(first(said, "wss://localhost:\\d+/"));
            assertThat(said).containsPattern("alice +password  \\S+").containsPattern("bob +password  \\S+");
            HttpClient browser = HttpClient.newBuilder()
                    .sslContext(Certificates.trustingAnybody())
                    .build();

            HttpResponse<String> index = get(browser, page);
            assertThat(index.body()).contains("<script type=\"module\" src=\"main.js\">");
            assertThat(index.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(index.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'; script-src 'self';", "connect-src 'self' " + relay + ";")
                    .doesNotContain("unsafe");
            assertThat(get(browser, page.resolve("relay.json")).body()).contains("\"" + relay + "\"");
            assertThat(get(browser, page.resolve("main.js")).headers().firstValue("Content-Type"))
                    .contains("text/javascript; charset=utf-8");
            for (String none : List.of("none.js", "README.md", "../PageServer.class", "%2e%2e/PageServer.class")) {
                assertThat(get(browser, URI.create(page + none)).statusCode())
                        .as(none)
                        .isEqualTo(404);
            }
            // The page on which a browser is told to trust the relay's certificate.
            assertThat(get(browser, URI.create("https://" + relay.getAuthority() + "/"))
                            .statusCode())
                    .isEqualTo(200);

            CompletableFuture<Integer> closed = whenClosed(browser, relay, "https://" + page.getAuthority());
            tool.terminate();
            assertThat(closed).succeedsWithin(RawPeer.PATIENCE).isEqualTo(1001); // RFC 6455 7.4.1: going away
            Tool.Result result = tool.result();
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).isEmpty();
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** A WebSocket of the page's; with what status it is closed. */
    private static CompletableFuture<Integer> whenClosed(HttpClient browser, URI relay, String origin) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        browser.newWebSocketBuilder()
                .header("Origin", origin)
                .subprotocols("msrp")
                .buildAsync(relay, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                        closed.complete(status);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket socket, Throwable error) {
                        closed.completeExceptionally(error);
                    }
                })
                .join();
        return closed;
    }

    private static String upTo(Tool tool, String last) {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(last) < 0) {
            said.append(tool.outLine()).append('\n');
        }
        return said.toString();
    }

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + text));
    }

    private static HttpResponse<String> get(HttpClient browser, URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "text/html").build();
        return browser.send(request, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"some.bin", "--cleartext", "--keep=somewhere"})
    void aPageForBrowsersGoesWithNothingElse(String other, @TempDir Path directory) {
        Tool.Result result = Tool.run(directory, "demo", "--browser", other);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--browser: with FILE, --cleartext or --keep (expected: without)");
    }
}

package org.msrprelay.browsertests;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session with a browser, by W3C's WebDriver protocol: the dozen commands that the tests need. One window at a time is the
 * current one; not for several threads.
 */
final class WebDriver {

    /** Where an element's id is in an answer. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI session;
    private final String firstWindow;

    private WebDriver(URI driver, Map<String, Object> capabilities) {
        Object answer = command("POST", driver.resolve("/session"), Map.of("capabilities", capabilities));
        this.session = driver.resolve("/session/" + member(answer, "sessionId") + "/");
        this.firstWindow = String.valueOf(command("GET", session.resolve("window"), null));
    }

    /** Starts a browser. */
    static WebDriver start(URI driver, Map<String, Object> capabilities) {
        return new WebDriver(driver, Map.of("alwaysMatch", capabilities));
    }

    /** Makes a window. It is not the current one yet; the one that there was from the beginning is. */
    String newWindow() {
        switchTo(firstWindow);
        return member(post("window/new", Map.of("type", "window")), "handle");
    }

    void switchTo(String window) {
        post("window", Map.of("handle", window));
    }

    /** Closes the current window, as a user does; another one has to be switched to. */
    void closeWindow() {
        command("DELETE", session.resolve("window"), null);
    }

    void open(URI page) {
        post("url", Map.of("url", page.toString()));
    }

    void click(String selector) {
        post(element(selector) + "/click", Map.of());
    }

    /** Types into a field; into one for files: chooses the file of this name. */
    void type(String selector, String text) {
        post(element(selector) + "/value", Map.of("text", text));
    }

    private String element(String selector) {
        Object found = post("element", Map.of("using", "css selector", "value", selector));
        return "element/" + member(found, ELEMENT);
    }

    /** What a function's body returns on the current page; a promise is waited for. */
    @Nullable Object run(String script, Object... arguments) {
        return post("execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** What the console of the page was told since this was last asked. */
    Object console() {
        Object entries = post("se/log", Map.of("type", "browser"));
        return entries == null ? List.of() : entries;
    }

    /** A picture of the current window: PNG in base64. */
    String screenshot() {
        return String.valueOf(command("GET", session.resolve("screenshot"), null));
    }

    /** Ends the browser. */
    void quit() {
        command("DELETE", URI.create(session.toString().replaceAll("/$", "")), null);
    }

    private @Nullable Object post(String command, Map<String, Object> parameters) {
        return command("POST", session.resolve(command), parameters);
    }

    private static String member(@Nullable Object answer, String name) {
        if (answer instanceof Map<?, ?> map && map.get(name) instanceof String value) {
            return value;
        }
        throw new AssertionError(name + " is missing in " + answer);
    }

    private @Nullable Object command(String method, URI uri, @Nullable Map<String, Object> parameters) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        parameters == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSONObjectUtils.toJSONString(parameters)))
                .build();
        try {
            String answer = http.send(request, BodyHandlers.ofString()).body();
            Object value = JSONObjectUtils.parse(answer).get("value");
            if (value instanceof Map<?, ?> failure && failure.get("error") != null) {
                throw new AssertionError(uri.getPath() + ": " + failure.get("message"));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new AssertionError(uri.getPath() + ": no JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

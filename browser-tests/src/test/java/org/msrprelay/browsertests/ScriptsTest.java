package org.msrprelay.browsertests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.server.demo.BrowserDemo;

/** The modules of the client one by one, by scripts that run where they run. */
class ScriptsTest {

    @RegisterExtension
    static final Browser browser = new Browser();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static BrowserDemo demo;

    @BeforeAll
    static void start() throws Exception {
        demo = BrowserDemo.start();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static String script(String name) throws IOException {
        try (InputStream in = ScriptsTest.class.getResourceAsStream("/scripts/" + name + ".js")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An error that is thrown in the script is the answer of the browser, and fails the test. */
    @ParameterizedTest
    @ValueSource(strings = {"uri", "message", "digest", "transfer"})
    void does(String script) throws IOException {
        browser.open(demo).driver().run("return (async () => {\n" + script("preamble") + script(script) + "\n})();");
    }
}

package org.msrprelay.browsertests;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium with a fresh profile, and the ChromeDriver that belongs to it. It reaches this machine and nothing else,
 * and all its processes have ended when {@link #close} returns.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String DRIVER = "chromedriver";

    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            // It would not start with one as root, nor in many containers; and it sees our own page alone.
            "--no-sandbox",
            // Nothing of its own leaves this machine, not even a question for a name.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-quic",
            "--disable-sync",
            // A window that another one covers is used here as much as that one.
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            // Its reporter of crashes would outlive it.
            "--disable-breakpad",
            "--disable-crash-reporter",
            "--window-size=760,900");

    private static final String NONE = "SKIPPED, the tests in a browser: no Chromium with its ChromeDriver in PATH"
            + " (on Debian: apt-get install chromium chromium-driver)";

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final long PATIENCE_SECONDS = 30;

    private final Path directory;
    private final Process driver;
    private final WebDriver webDriver;
    private final List<ProcessHandle> processes;

    private Chromium(Path browser, Path driverProgram) throws IOException {
        directory = Files.createTempDirectory("browser-tests");
        Files.createDirectory(downloads());
        driver = new ProcessBuilder(driverProgram.toString(), "--port=0")
                .redirectErrorStream(true)
                .directory(directory.toFile())
                .start();
        try {
            webDriver = WebDriver.start(address(driver), capabilities(browser));
            processes = driver.descendants().toList();
        } catch (IOException | RuntimeException | AssertionError e) {
            end(driver.descendants().toList());
            throw e;
        }
    }

    /** Starts one, or gives the test up where there is none. */
    static Chromium start() {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> find(name).stream()).findFirst();
        Optional<Path> driver = find(DRIVER);
        if (browser.isEmpty() || driver.isEmpty()) {
            System.err.println(NONE); // once for all tests, where whoever runs them reads it
            Assumptions.abort(NONE);
        }
        try {
            return new Chromium(browser.orElseThrow(), driver.orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Reads what the driver says until it says its port; what comes after is read, too, and dropped. */
    private static URI address(Process driver) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread drain = new Thread(() -> lines.lines().forEach(dropped -> {}), "output of " + DRIVER);
                drain.setDaemon(true);
                drain.start();
                return URI.create("http://127.0.0.1:" + started.group(1) + "/");
            }
            said.append(line).append('\n');
        }
        throw new IOException(DRIVER + " did not start: " + said);
    }

    private Map<String, Object> capabilities(Path browser) {
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.add("--user-data-dir=" + directory.resolve("profile"));
        Map<String, Object> preferences =
                Map.of("download.default_directory", downloads().toString(), "download.prompt_for_download", false);
        return Map.of(
                "acceptInsecureCerts",
                true,
                "goog:loggingPrefs",
                Map.of("browser", "ALL"),
                "goog:chromeOptions",
                Map.of("binary", browser.toString(), "args", arguments, "prefs", preferences));
    }

    WebDriver webDriver() {
        return webDriver;
    }

    /** Where files go that a page lets its user save. */
    Path downloads() {
        return directory.resolve("downloads");
    }

    @Override
    public void close() throws IOException {
        try {
            webDriver.quit();
        } finally {
            end(processes);
        }
    }

    private void end(List<ProcessHandle> started) throws IOException {
        List<ProcessHandle> all = new ArrayList<>(started);
        driver.descendants().forEach(all::add);
        all.add(driver.toHandle());
        driver.destroy();
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
            deleteTree(directory);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

package org.msrprelay.server.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.TransactionIds;

/**
 * A relay of ours in a process of its own, so that memory and CPU time are the relay's alone; with a configuration in a temporary
 * directory. It ends when it is closed, and when this process ends by itself or by a signal.
 */
public final class ChildRelay implements AutoCloseable {
    private static final String MAIN = "org.msrprelay.server.Main";
    private static final String READY = "msrp-relay ready ";
    private static final long START_SECONDS = 60;
    private static final long END_SECONDS = 20;
    private static final int LOG_LINES_SHOWN = 10;

    private final Path directory;
    private final Process process;
    private final Thread onExit = new Thread(this::end, "bench-end");
    private final RelayTarget target;

    private ChildRelay(Path directory, Process process, Login login) throws IOException, InterruptedException {
        this.directory = directory;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            this.target =
                    new RelayTarget(awaitReady(), Trust.insecure(), List.of(login), Optional.of(process.toHandle()));
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param secure over TLS
     * @param settings keys of the configuration, such as {@code relay.queue}, and their values, in addition to those that a load needs
     */
    public static ChildRelay start(boolean secure, Map<String, String> settings)
            throws IOException, InterruptedException {
        Login login = new Login("bench", TransactionIds.random(new SecureRandom()));
        Path directory = Files.createTempDirectory("msrp-relay-bench");
        ChildConfiguration.write(directory, secure, settings, login);
        return new ChildRelay(directory, launch(directory), login);
    }

    /** With the Java, its options and the class path of this process. */
    private static Process launch(Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ChildRelay::isInherited)
                .forEach(command::add);
        command.addAll(List.of("-cp", absoluteClassPath(), MAIN, "serve", "--config", "relay.yaml"));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(log(directory).toFile())
                .start();
    }

    /** Memory, collector and the like, as the launcher or the user has them; no debugger, which is there once. */
    private static boolean isInherited(String option) {
        return option.startsWith("-X")
                || option.startsWith("-Dio.netty.")
                || option.startsWith("--enable-native-access");
    }

    /** The child runs in another directory. */
    private static String absoluteClassPath() {
        String separator = System.getProperty("path.separator");
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(separator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, entries);
    }

    private static Path log(Path directory) {
        return directory.resolve("relay.log");
    }

    private MsrpUri awaitReady() throws IOException, InterruptedException {
        BufferedReader out = process.inputReader();
        try {
            String line = CompletableFuture.supplyAsync(() -> firstLine(out)).get(START_SECONDS, TimeUnit.SECONDS);
            if (line.startsWith(READY)) {
                return MsrpUri.parse(line.substring(READY.length()).split(" ", -1)[0]);
            }
            throw new BenchException("the relay did not start: " + lastOfLog());
        } catch (ExecutionException | MalformedException e) {
            throw new BenchException("the relay did not start: " + e.getMessage());
        } catch (TimeoutException e) {
            throw new BenchException("the relay was not ready within " + START_SECONDS + " s: " + lastOfLog());
        }
    }

    private static String firstLine(BufferedReader out) {
        try {
            return Optional.ofNullable(out.readLine()).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it logged. */
    public String lastOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log(directory));
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    public RelayTarget target() {
        return target;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            return; // the process is ending, and the hook does the same
        }
        end();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            deleteDirectory();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // a temporary directory that is left behind hurts nobody
            return;
        }
    }

    private void deleteDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

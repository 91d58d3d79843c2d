package org.msrprelay.systemtests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, run from the class path of the tests; its output is collected line by line. */
public final class Tool implements AutoCloseable {

    /** A JVM on a loaded machine takes its time to start and end. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Java from here on writes to standard error when Netty loads its library; older ones do not know the option, or warn of it. */
    private static final int WARNS_OF_NATIVE_ACCESS = 22;

    private static final String MAIN = "org.msrprelay.server.Main";
    /** A process that ends soon is not worth the better compiler. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

    private static final String END = "\0end";

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

    /** What a process said and how it ended. */
    public record Result(int exitCode, String out, String err) {}

    private Tool(Process process) {
        this.process = process;
        collect(process.getInputStream(), out);
        collect(process.getErrorStream(), err);
    }

    /** Starts the program in a directory. */
    public static Tool start(Path directory, List<String> jvmOptions, List<String> arguments) {
        return start(directory, Map.of(), jvmOptions, arguments);
    }

    public static Tool start(
            Path directory, Map<String, String> environment, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path")));
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher has it, by the jar's manifest
        }
        command.addAll(jvmOptions);
        command.add(MAIN);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        try {
            return new Tool(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program to its end, with nothing on its standard input. */
    public static Result run(Path directory, String... arguments) {
        try (Tool tool = start(directory, SHORT_LIVED, List.of(arguments))) {
            tool.input("");
            return tool.result();
        }
    }

    /** Runs the program to its end. */
    public static Result runWithInput(Path directory, String input, String... arguments) {
        try (Tool tool = start(directory, SHORT_LIVED, List.of(arguments))) {
            tool.input(input);
            return tool.result();
        }
    }

    private static void collect(InputStream from, BlockingQueue<String> into) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        reader.lines().forEach(into::add);
                    } catch (IOException | UncheckedIOException e) {
                        into.add("(output lost: " + e + ")");
                    }
                    into.add(END);
                },
                "output of a tool");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes to the program's standard input and closes it. */
    public void input(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of standard output. */
    public String outLine() {
        try {
            String line = out.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("no line on standard output; standard error: " + err);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGTERM. By the handle: the process itself would close its streams, and what it says at its end would be lost. */
    public void terminate() {
        process.toHandle().destroy();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end. */
    public Result result() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running; standard output: " + out + "; standard error: " + err);
            }
            return new Result(process.exitValue(), drain(out), drain(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String drain(BlockingQueue<String> lines) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            all.append(line).append('\n');
        }
        return all.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code serve} in a process of its own, for what only the whole process can show. */
public final class RelayProcess implements AutoCloseable {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Path directory;
    private final Tool tool;
    private final RelayUnderTest relay;

    private RelayProcess(Path directory, Tool tool, RelayUnderTest relay) {
        this.directory = directory;
        this.tool = tool;
        this.relay = relay;
    }

    /** Starts it and waits for its ready line. */
    public static RelayProcess serve(RelayYaml yaml, String... jvmOptions) {
        return serve(yaml, directory -> {}, jvmOptions);
    }

    /** The same, with more files in its directory. */
    public static RelayProcess serve(RelayYaml yaml, Consumer<Path> moreFiles, String... jvmOptions) {
        Path directory = TestFiles.temporaryDirectory();
        moreFiles.accept(directory);
        Path file = yaml.writeTo(directory);
        Tool tool = Tool.start(directory, List.of(jvmOptions), List.of("serve", "--config", file.toString()));
        List<String> ready = Arrays.asList(tool.outLine().split(" ", -1));
        if (ready.size() < 3 || !ready.subList(0, 2).equals(List.of("msrp-relay", "ready"))) {
            throw new AssertionError("ready line: " + ready + " (expected: msrp-relay ready URI…)");
        }
        return new RelayProcess(directory, tool, RelayUnderTest.elsewhere(directory, ready.subList(2, ready.size())));
    }

    /** How the tests reach it. */
    public RelayUnderTest relay() {
        return relay;
    }

    public Tool tool() {
        return tool;
    }

    /** The memory of the process that is in RAM. */
    public long residentOctets() {
        Matcher matcher = RESIDENT.matcher(TestFiles.read(Path.of("/proc", Long.toString(tool.pid()), "status")));
        if (!matcher.find()) {
            throw new AssertionError("no VmRSS");
        }
        return Long.parseLong(matcher.group(1)) * 1024;
    }

    /**
     * From now on it can open so many descriptors more than it has, and no further.
     *
     * @return false if this system has no prlimit
     */
    public boolean limitDescriptors(int more) {
        Path own = Path.of("/proc", Long.toString(tool.pid()), "fd");
        try (Stream<Path> open = Files.list(own)) {
            long limit = open.count() + more;
            return new ProcessBuilder("prlimit", "--pid", Long.toString(tool.pid()), "--nofile=" + limit)
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it by SIGTERM; what it has said on standard error. */
    public String logAtEnd() {
        tool.terminate();
        return tool.result().err();
    }

    @Override
    public void close() {
        tool.close();
        TestFiles.deleteTree(directory);
    }
}

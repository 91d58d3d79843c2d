package org.msrprelay.systemtests.harness;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        Path directory = TestFiles.temporaryDirectory();
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

    @Override
    public void close() {
        tool.close();
        TestFiles.deleteTree(directory);
    }
}

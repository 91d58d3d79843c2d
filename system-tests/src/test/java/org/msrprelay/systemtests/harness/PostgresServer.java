package org.msrprelay.systemtests.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.LoggerFactory;

/** A PostgreSQL of a test's own, which can be killed and started again with the data that it had, at the port that it had. */
public final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    static {
        // It tells all that the server says, and takes a server that was killed for its own fault.
        if (LoggerFactory.getLogger("io.zonky") instanceof Logger chatty) {
            chatty.setLevel(Level.OFF);
        }
    }

    private final Path parent;
    private final Path directory;
    private EmbeddedPostgres running;

    private PostgresServer(Path parent, Path directory, EmbeddedPostgres running) {
        this.parent = parent;
        this.directory = directory;
        this.running = running;
    }

    /** Skips the test where there are no binaries for. */
    public static PostgresServer start() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        Assumptions.assumeTrue(
                platform.equals("Linux amd64"), "the tests' PostgreSQL is built for Linux amd64, not for " + platform);
        Path parent = TestFiles.temporaryDirectory();
        Path directory = parent.resolve("data");
        return new PostgresServer(parent, directory, start(directory, 0));
    }

    private static EmbeddedPostgres start(Path directory, int port) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "off")
                    // What was committed outlives a server that is killed: the kernel has it, be it on the disk or not.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("shared_buffers", "16MB")
                    .setPGStartupWait(PATIENCE);
            if (port != 0) {
                builder.setPort(port);
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its URL, of a database that has just been made. */
    public String newDatabase(String name) {
        execute("postgres", "CREATE DATABASE " + name);
        return "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/" + name;
    }

    public void execute(String database, String... statements) {
        try (Connection connection = running.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new AssertionError("a statement failed in " + database, e);
        }
    }

    /** Ends it as a loss of power would, every process of it. */
    public void kill() {
        long pid = Long.parseLong(TestFiles.read(directory.resolve("postmaster.pid"))
                .lines()
                .findFirst()
                .orElseThrow());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        var all = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !postmaster.isAlive() && all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it again after a {@link #kill}. */
    public void restart() {
        int port = running.getPort();
        stop();
        running = start(directory, port);
    }

    @Override
    public void close() {
        stop();
        TestFiles.deleteTree(parent);
    }

    private void stop() {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.msrprelay.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.server.bench.BenchResult;
import org.msrprelay.server.bench.ChildRelay;
import org.msrprelay.server.bench.Login;
import org.msrprelay.server.bench.RelayTarget;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which relay a measurement is of, and how its outcome is shown. */
final class BenchOptions {

    @Option(
            names = "--relay",
            paramLabel = "URI",
            converter = MsrpUriConverter.class,
            description = "The relay, such as msrp://relay.example.org:2855. Default: one of ours, started for the "
                    + "measurement in a process of its own and ended after it.")
    private Optional<MsrpUri> relay = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "With --relay: who to AUTH as; several share the sessions evenly. A password is read for each.")
    private List<String> users = new ArrayList<>();

    @Mixin
    private final LoginPassword password = new LoginPassword();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With --relay: PEM certificates that may vouch for it. Default: those that Java trusts.")
    private Optional<Path> ca = Optional.empty();

    @Option(names = "--insecure", description = "With --relay: accept any certificate.")
    private boolean insecure;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "With --relay or a proxy: its process, on this machine, whose memory and CPU time are shown.")
    private Optional<Long> pid = Optional.empty();

    @Option(names = "--tls", description = "Without --relay: over TLS.")
    private boolean tls;

    @Option(
            names = "--relay-set",
            paramLabel = "KEY=VALUE",
            description = "Without --relay: a key of its configuration, such as relay.queue=256KiB.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(
            names = "--json",
            description = "Print a JSON object instead of a table; what it says meanwhile goes to stderr.")
    private boolean json;

    /** A measurement. */
    interface Measurement {
        BenchResult of(RelayTarget target, PrintWriter told) throws IOException, InterruptedException;
    }

    /** The same of a proxy, if one was named. */
    int measure(CommandSpec spec, BenchProxy proxy, Measurement measurement) throws IOException, InterruptedException {
        Optional<RelayTarget> target = proxy.target(spec, process(spec));
        if (target.isEmpty()) {
            return measure(spec, measurement);
        }
        if (relay.isPresent() || !users.isEmpty() || ca.isPresent() || insecure || tls || !settings.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--proxy excludes all options about a relay but --pid");
        }
        return show(measurement.of(target.get(), told(spec)), spec);
    }

    private PrintWriter told(CommandSpec spec) {
        return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    /** Measures, prints, and gives the exit code: 0 only if all was as it should be. */
    int measure(CommandSpec spec, Measurement measurement) throws IOException, InterruptedException {
        PrintWriter told = told(spec);
        if (relay.isPresent()) {
            return show(measurement.of(given(spec, relay.get()), told), spec);
        }
        if (!users.isEmpty() || pid.isPresent() || ca.isPresent() || insecure) {
            throw new ParameterException(
                    spec.commandLine(), "--user, --pid, --ca and --insecure are of no use without --relay");
        }
        try (ChildRelay child = ChildRelay.start(tls, settings)) {
            told.println("a relay of ours at " + child.target().uri());
            told.flush();
            BenchResult outcome = measurement.of(child.target(), told);
            if (!outcome.asExpected()) {
                spec.commandLine().getErr().println(child.lastOfLog());
            }
            return show(outcome, spec);
        }
    }

    private int show(BenchResult outcome, CommandSpec spec) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(outcome.json());
        } else {
            out.println();
            outcome.print(out);
        }
        out.flush();
        return outcome.asExpected() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private RelayTarget given(CommandSpec spec, MsrpUri uri) throws IOException {
        if (users.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--relay needs --user");
        }
        if (tls || !settings.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--tls and --relay-set are of no use with --relay");
        }
        if (insecure && ca.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--ca and --insecure exclude each other");
        }
        if (ca.isPresent() && !Files.isReadable(ca.get())) {
            throw new NoSuchFileException(ca.get().toString());
        }
        List<Login> logins = new ArrayList<>();
        for (String user : users) {
            logins.add(new Login(user, password.read(spec)));
        }
        Trust trust = insecure ? Trust.insecure() : ca.map(Trust::ca).orElseGet(Trust::jdk);
        return new RelayTarget(uri, trust, logins, process(spec));
    }

    private Optional<ProcessHandle> process(CommandSpec spec) {
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid.get());
        if (process.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--pid: " + pid.get() + " (expected: a process that runs)");
        }
        return process;
    }
}

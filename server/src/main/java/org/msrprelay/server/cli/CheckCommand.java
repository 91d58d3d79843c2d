package org.msrprelay.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.msrprelay.server.check.ConfigurationCheck;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.server.problem.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay check}. */
@Command(
        name = "check",
        description = {
            "Validates a configuration, its certificates, users and host names, and says what it found.",
            "Mistakes are printed a line each, to stderr; then the exit code is 2. Warnings do not change it."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, YAML.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() throws ConfigurationException {
        var configuration = ConfigurationFile.of(file, System.getenv()).load();
        var findings = ConfigurationCheck.of(configuration);
        var out = spec.commandLine().getOut();
        findings.facts().forEach(fact -> out.println(fact));
        findings.warnings().forEach(warning -> out.println("warning: " + warning));
        out.flush();
        if (!findings.problems().isEmpty()) {
            throw new ConfigurationException(findings.problems());
        }
        return ExitCode.OK;
    }
}

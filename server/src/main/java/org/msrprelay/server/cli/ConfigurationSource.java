package org.msrprelay.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.msrprelay.server.config.ConfigurationFile;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigurationSource {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration, YAML. Default: the embedded one, for this machine only.")
    private Optional<Path> file = Optional.empty();

    boolean isEmbedded() {
        return file.isEmpty();
    }

    ConfigurationFile configuration() {
        return file.map(named -> ConfigurationFile.of(named, System.getenv()))
                .orElseGet(() -> ConfigurationFile.embedded(Path.of("")));
    }
}

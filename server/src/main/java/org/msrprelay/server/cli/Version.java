package org.msrprelay.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version in the jar's manifest, and what it runs on. */
final class Version implements IVersionProvider {

    /** Where there is no jar. */
    private static final String UNPACKED = "development";

    @Override
    public String[] getVersion() {
        var version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return new String[] {
            "msrp-relay " + version.orElse(UNPACKED),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
        };
    }
}

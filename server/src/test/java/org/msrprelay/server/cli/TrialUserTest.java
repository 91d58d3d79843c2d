package org.msrprelay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.server.credentials.htdigest.UsersFile;

/** The user of a relay without a configuration file. */
class TrialUserTest {

    private static final List<MsrpUri> LISTENERS =
            List.of(MsrpUri.parse("msrps://127.0.0.1:2855;tcp"), MsrpUri.parse("msrp://127.0.0.1:2856;tcp"));

    @TempDir
    Path directory;

    private Configuration configuration() throws Exception {
        return ConfigurationFile.embedded(directory).load();
    }

    private String explained() throws Exception {
        var err = new StringWriter();
        new TrialUser(configuration()).explain(LISTENERS, new PrintWriter(err));
        return err.toString();
    }

    private UsersFile users() throws Exception {
        var auth = configuration().auth();
        return new UsersFile(configuration().dataDirectory().resolve("users"), auth.realm(), auth.algorithms());
    }

    private String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void isMadeOnFirstStartOnly() throws Exception {
        new TrialUser(configuration()).makeOnFirstStart();
        var data = directory.resolve("msrp-relay-data");
        var password = Files.readString(data.resolve("password")).strip();
        assertThat(password).hasSize(20);
        assertThat(users().accepts("demo", password)).isTrue();
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("users"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("password"))).isEqualTo("rw-------");
        new TrialUser(configuration()).makeOnFirstStart();
        assertThat(data.resolve("password")).hasContent(password);
        users().remove("demo");
        new TrialUser(configuration()).makeOnFirstStart();
        assertThat(users().list()).isEmpty();
    }

    @Test
    void isExplainedAsLongAsThePasswordIsTheFirst() throws Exception {
        assertThat(explained()).isEmpty();
        new TrialUser(configuration()).makeOnFirstStart();
        var data = directory.resolve("msrp-relay-data");
        assertThat(explained())
                .contains("  msrp-relay receive --relay 'msrps://localhost:2855;tcp' --user demo --password-file "
                        + data.resolve("password") + " --ca " + data.resolve("certificate.pem")
                        + System.lineSeparator());
        users().changePassword("demo", "another");
        assertThat(explained()).isEmpty();
    }
}

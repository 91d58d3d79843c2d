package org.msrprelay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.problem.ConfigurationException;

class EditedSourceTest {

    @TempDir
    Path directory;

    private EditableUsers edited(String auth) throws Exception {
        var file = Files.writeString(directory.resolve("relay.yaml"), "auth: {realm: example.org, " + auth + "}\n");
        return EditedSource.of(ConfigurationFile.of(file, Map.of()).loadWithoutNamedFiles());
    }

    @Test
    void itIsTheFirstThatCanBe() throws Exception {
        assertThat(edited("users: [ephemeral, one, two], ephemeral: {secrets: [0123456789abcdef]}")
                        .place())
                .isEqualTo(directory.resolve("one").toString());
        assertThat(edited("users: [\"jdbc:postgresql://db/sip?password=s3cret\", one]")
                        .place())
                .isEqualTo("jdbc:postgresql://db/sip");
    }

    @Test
    void usersOfOthersAreNotEdited() {
        assertThatThrownBy(() -> edited("users: [ephemeral, \"jdbc:postgresql://db/sip?password=s3cret\"],"
                        + " jdbc: {schema: kamailio}, ephemeral: {secrets: [0123456789abcdef]}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        directory.resolve("relay.yaml") + ": auth.users: ephemeral, jdbc:postgresql://db/sip, schema"
                                + " kamailio (expected, to edit users here: a file, or a database with auth.jdbc.schema own; these"
                                + " are others' to edit)");
    }
}

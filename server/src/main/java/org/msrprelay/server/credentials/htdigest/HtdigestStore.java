package org.msrprelay.server.credentials.htdigest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.problem.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users from an htdigest file.
 *
 * <p>Look-ups read memory only, from any thread. The file is read at the start and, on the watch's thread, after every change; one
 * that cannot be read as a whole, or has no users any more, leaves the users that there were, with a warning. A file that is not there yet has no users.
 */
public final class HtdigestStore implements CredentialStore {

    private static final Logger LOG = LoggerFactory.getLogger(HtdigestStore.class);

    private final Path file;

    /** Replaced as a whole. */
    private volatile Users users = Users.NONE;

    private HtdigestStore(Path file) {
        this.file = file;
    }

    /**
     * Reads the file, and again when it changes, for as long as the watch lives.
     *
     * @throws ConfigurationException naming file and line of everything that is no user
     */
    public static HtdigestStore open(Path file, FileWatch watch) throws ConfigurationException {
        var store = new HtdigestStore(file);
        // Watched before it is read: a change in between is seen.
        watch.watch(List.of(file), store::reload);
        store.readIfThere();
        return store;
    }

    /**
     * Reads the file once.
     *
     * @throws ConfigurationException naming file and line of everything that is no user
     */
    public static HtdigestStore read(Path file) throws ConfigurationException {
        var store = new HtdigestStore(file);
        store.readIfThere();
        return store;
    }

    private void readIfThere() throws ConfigurationException {
        if (Files.exists(file)) {
            users = new Users(HtdigestText.read(file));
        }
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        return CompletableFuture.completedFuture(LookUp.of(users.ha1(user, realm, algorithm), user));
    }

    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        return users.algorithms(realm);
    }

    /** How many users the realm has. */
    public int count(String realm) {
        return users.count(realm);
    }

    /** The realms that have users. */
    public Set<String> realms() {
        return users.realms();
    }

    /** Reads the file again; what it cannot read leaves things as they are: false. Blocks on the file. */
    boolean reload() {
        if (!Files.exists(file)) {
            LOG.warn("{}: gone; its users stay until it is back", file);
            return true;
        }
        try {
            var text = HtdigestText.read(file);
            if (text.isEmptied() && !users.isEmpty()) {
                LOG.warn(
                        "{}: no user in it (expected, if that is meant: the line \"# no users\"); the users stay as they were",
                        file);
                return false;
            }
            users = new Users(text);
            LOG.info("{}: read again", file);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> LOG.warn("{}; the users stay as they were", problem));
            return false;
        }
        SecretFiles.warnIfReadableByOthers(file);
        return true;
    }
}

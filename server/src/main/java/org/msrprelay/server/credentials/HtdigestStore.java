package org.msrprelay.server.credentials;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users from htdigest files: the first file that knows a user counts.
 *
 * <p>Look-ups read memory only, from any thread. The files are read at the start and, on the watch's thread, after every change;
 * a file that cannot be read as a whole leaves the users that it had, with a warning. A file that is not there yet has no users.
 */
public final class HtdigestStore implements CredentialStore {

    private static final Logger LOG = LoggerFactory.getLogger(HtdigestStore.class);

    /** In configuration order; replaced as a whole. */
    private volatile Map<Path, Users> users = Map.of();

    private HtdigestStore() {}

    /**
     * Reads the files, and again when they change, for as long as the watch lives.
     *
     * @throws ConfigurationException naming file and line of everything that is no user
     */
    public static HtdigestStore open(List<Path> files, FileWatch watch) throws ConfigurationException {
        var store = new HtdigestStore();
        // Watched before they are read: a change in between is seen.
        files.forEach(file -> watch.watch(List.of(file), () -> store.reload(file)));
        store.readAll(files);
        return store;
    }

    /**
     * Reads the files once.
     *
     * @throws ConfigurationException naming file and line of everything that is no user
     */
    public static HtdigestStore read(List<Path> files) throws ConfigurationException {
        var store = new HtdigestStore();
        store.readAll(files);
        return store;
    }

    private void readAll(List<Path> files) throws ConfigurationException {
        var problems = new ArrayList<Problem>();
        for (var file : files) {
            try {
                put(file, Files.exists(file) ? HtdigestText.read(file) : HtdigestText.EMPTY);
            } catch (ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        for (var file : users.values()) {
            var ha1 = file.ha1(user, realm, algorithm);
            if (ha1.isPresent()) {
                return CompletableFuture.completedFuture(LookUp.of(ha1, user));
            }
        }
        return CompletableFuture.completedFuture(LookUp.of(Optional.empty(), user));
    }

    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        var common = EnumSet.allOf(DigestAlgorithm.class);
        users.values().forEach(file -> common.retainAll(file.algorithms(realm)));
        return common;
    }

    /** How many users the realm has. */
    public int count(String realm) {
        return users.values().stream().mapToInt(file -> file.count(realm)).sum();
    }

    /** The realms that have users. */
    public Set<String> realms() {
        return users.values().stream().flatMap(file -> file.realms().stream()).collect(Collectors.toSet());
    }

    /** Reads the file again; what it cannot read leaves things as they are: false. Blocks on the file. */
    boolean reload(Path file) {
        if (!Files.exists(file)) {
            LOG.warn("{}: gone; its users stay until it is back", file);
            return true;
        }
        try {
            put(file, HtdigestText.read(file));
            LOG.info("{}: read again", file);
            return true;
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> LOG.warn("{}; the users stay as they were", problem));
            return false;
        }
    }

    private synchronized void put(Path file, HtdigestText text) {
        var changed = new LinkedHashMap<>(users);
        changed.put(file, new Users(text));
        users = changed;
    }
}

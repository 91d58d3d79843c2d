package org.msrprelay.server.credentials;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.credentials.ephemeral.EphemeralStore;
import org.msrprelay.server.credentials.htdigest.HtdigestStore;
import org.msrprelay.server.credentials.jdbc.JdbcStore;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sources of users in a row: the first that knows a user counts.
 *
 * <p>One that cannot tell is passed over, in the hope that a later one knows the user; if none does, he is not unknown but unavailable.
 * Whoever is in one source alone thus does not need the others. Thread-safe; never blocks.
 */
public final class UserSources implements CredentialStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UserSources.class);

    private final List<CredentialStore> sources;

    UserSources(List<CredentialStore> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Opens them. Blocks on files, and on databases for as long as their settings allow; one that is down is none the less open.
     *
     * @param realm whose users are counted and known best, octets as chars
     * @throws ConfigurationException naming everything in files that is no user
     */
    public static UserSources open(List<UserSource> sources, String realm, FileWatch watch, InstantSource clock)
            throws ConfigurationException {
        var problems = new ArrayList<Problem>();
        var open = new ArrayList<CredentialStore>();
        for (var source : sources) {
            try {
                open.add(open(source, realm, watch, clock));
            } catch (ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        var whole = new UserSources(open);
        if (!problems.isEmpty()) {
            whole.close();
            throw new ConfigurationException(problems);
        }
        return whole;
    }

    private static CredentialStore open(UserSource source, String realm, FileWatch watch, InstantSource clock)
            throws ConfigurationException {
        if (source instanceof UserSource.Htdigest htdigest) {
            SecretFiles.warnIfReadableByOthers(htdigest.file());
            return HtdigestStore.open(htdigest.file(), watch);
        }
        if (source instanceof UserSource.Database database) {
            database.url().file().ifPresent(SecretFiles::warnIfReadableByOthers);
            return JdbcStore.open(database.url(), database.settings(), realm);
        }
        return new EphemeralStore(((UserSource.Ephemeral) source).settings(), clock);
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        return ask(0, user, realm, algorithm, LookUp.NO_SUCH_USER);
    }

    private CompletionStage<LookUp> ask(
            int index, String user, String realm, DigestAlgorithm algorithm, LookUp otherwise) {
        if (index == sources.size()) {
            return CompletableFuture.completedFuture(otherwise);
        }
        return sources.get(index)
                .lookUp(user, realm, algorithm)
                .exceptionally(
                        failed -> new LookUp.Unavailable(failed.getClass().getSimpleName()))
                .thenCompose(said -> said instanceof LookUp.Found
                        ? CompletableFuture.completedFuture(said)
                        : ask(index + 1, user, realm, algorithm, graver(otherwise, said)));
    }

    /** That somebody cannot be looked up outweighs that others do not know him, and so does a reason of theirs that says more than that. */
    private static LookUp graver(LookUp earlier, LookUp later) {
        return earlier instanceof LookUp.Unavailable || later.equals(LookUp.NO_SUCH_USER) ? earlier : later;
    }

    /** Those that every source can verify. */
    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        var common = EnumSet.allOf(DigestAlgorithm.class);
        sources.forEach(source -> common.retainAll(source.algorithms(realm)));
        return common;
    }

    /** How many users the realm has, if all sources are files. */
    public OptionalInt count(String realm) {
        int count = 0;
        for (var source : sources) {
            if (!(source instanceof HtdigestStore file)) {
                return OptionalInt.empty();
            }
            count += file.count(realm);
        }
        return OptionalInt.of(count);
    }

    private static void close(CredentialStore source) {
        // By what it can do: the name of the class would load it, and it is of no use to most relays.
        if (source instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("a source of users did not close", e);
            }
        }
    }

    @Override
    public void close() {
        for (var source : sources) {
            close(source);
        }
    }
}

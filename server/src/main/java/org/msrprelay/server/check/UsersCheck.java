package org.msrprelay.server.check;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.credentials.UserSource;
import org.msrprelay.server.credentials.htdigest.HtdigestStore;
import org.msrprelay.server.credentials.jdbc.DatabaseFailure;
import org.msrprelay.server.credentials.jdbc.DatabaseInspection;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;

/** Looks at where users come from: how many there are, and what they can be verified by. */
final class UsersCheck {

    private final Configuration configuration;
    private final Findings findings;
    private final String realm;
    private final Set<DigestAlgorithm> verifiable = EnumSet.allOf(DigestAlgorithm.class);

    /** Of all sources that can say; empty as soon as one cannot. */
    private OptionalLong count = OptionalLong.of(0);

    UsersCheck(Configuration configuration, Findings findings) {
        this.configuration = configuration;
        this.findings = findings;
        this.realm = configuration.auth().realm();
    }

    void run() {
        findings.fact("realm", OctetText.toText(realm));
        boolean known = true;
        for (var source : configuration.users()) {
            known &= check(source);
        }
        if (!known) {
            return;
        }
        if (count.isPresent() && count.getAsLong() == 0) {
            findings.warning("no user in realm %s (msrp-relay user add NAME --config %s)"
                    .formatted(OctetText.toText(realm), configuration.source()));
        }
        checkAlgorithms();
    }

    /** Whether it could be read. */
    private boolean check(UserSource source) {
        if (source instanceof UserSource.Htdigest htdigest) {
            return check(htdigest);
        }
        if (source instanceof UserSource.Database database) {
            return check(database);
        }
        findings.fact("users", "whoever has a password made of a secret of auth.ephemeral.secrets");
        count = OptionalLong.empty();
        return true;
    }

    private boolean check(UserSource.Htdigest source) {
        SecretFiles.warning(source.file()).ifPresent(findings::warning);
        try {
            var store = HtdigestStore.read(source.file());
            found(source, OptionalLong.of(store.count(realm)), store.algorithms(realm));
            checkRealms(store);
            return true;
        } catch (ConfigurationException e) {
            e.problems().forEach(findings::problem);
            return false;
        }
    }

    private boolean check(UserSource.Database source) {
        source.url().file().flatMap(SecretFiles::warning).ifPresent(findings::warning);
        try {
            var inspection = DatabaseInspection.of(source.url(), source.settings(), realm);
            if (inspection.isEmpty()) {
                findings.fact("users", source + ": no tables yet; serve and user make them");
                count = OptionalLong.empty();
                return true;
            }
            inspection.get().warning().ifPresent(warning -> findings.warning(source + ": " + warning));
            found(source, inspection.get().count(), inspection.get().algorithms());
            return true;
        } catch (DatabaseFailure e) {
            findings.problem(Problem.of(source.toString(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    private void found(UserSource source, OptionalLong users, Set<DigestAlgorithm> algorithms) {
        findings.fact(
                "users",
                users.isPresent()
                        ? users.getAsLong() + " in " + source
                        : "of " + source + ", as auth.jdbc.query has it");
        count = count.isPresent() && users.isPresent()
                ? OptionalLong.of(count.getAsLong() + users.getAsLong())
                : OptionalLong.empty();
        verifiable.retainAll(algorithms);
    }

    private void checkRealms(HtdigestStore store) {
        List<String> others = store.realms().stream()
                .filter(other -> !other.equals(realm))
                .map(OctetText::toText)
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            findings.warning("there are users of other realms, who cannot AUTH here: " + String.join(", ", others));
        }
    }

    private void checkAlgorithms() {
        var offered = configuration.auth().algorithms().stream()
                .filter(verifiable::contains)
                .map(DigestAlgorithm::token)
                .collect(Collectors.joining(", "));
        if (offered.isEmpty()) {
            findings.warning(
                    "no algorithm of auth.algorithms is one that every user can be verified by: nobody can AUTH");
        } else {
            findings.fact("algorithms", offered);
        }
    }
}

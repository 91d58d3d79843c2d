package org.msrprelay.server.credentials.htdigest;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/** The users of one file at one moment, by realm and name. Immutable: look-ups from any thread. */
final class Users {

    static final Users NONE = new Users(HtdigestText.EMPTY);

    private final Map<String, Map<String, Map<DigestAlgorithm, String>>> byRealm = new HashMap<>();
    private final Map<String, Set<DigestAlgorithm>> algorithms;

    /** Of several lines for one user, realm and algorithm the first counts, as htdigest's other readers have it. */
    Users(HtdigestText text) {
        for (var line : text.lines()) {
            byRealm.computeIfAbsent(line.realm(), realm -> new HashMap<>())
                    .computeIfAbsent(line.user(), user -> new EnumMap<>(DigestAlgorithm.class))
                    .putIfAbsent(line.algorithm(), line.ha1());
        }
        algorithms = byRealm.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, realm -> ofAll(realm.getValue())));
    }

    private static Set<DigestAlgorithm> ofAll(Map<String, Map<DigestAlgorithm, String>> users) {
        var common = EnumSet.allOf(DigestAlgorithm.class);
        users.values().forEach(hashes -> common.retainAll(hashes.keySet()));
        return common;
    }

    Optional<String> ha1(String user, String realm, DigestAlgorithm algorithm) {
        return Optional.ofNullable(byRealm.getOrDefault(realm, Map.of()).get(user))
                .map(hashes -> hashes.get(algorithm));
    }

    /** Those that every user of the realm has; all if it has no user, so that the answer does not tell. */
    Set<DigestAlgorithm> algorithms(String realm) {
        return algorithms.getOrDefault(realm, EnumSet.allOf(DigestAlgorithm.class));
    }

    boolean isEmpty() {
        return byRealm.isEmpty();
    }

    int count(String realm) {
        return byRealm.getOrDefault(realm, Map.of()).size();
    }

    Set<String> realms() {
        return Set.copyOf(byRealm.keySet());
    }
}

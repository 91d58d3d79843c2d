package org.msrprelay.server.credentials;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;

/**
 * An htdigest file as its administrator sees it: users are added to it and removed, everything else in it stays.
 *
 * <p>The file is replaced as a whole, by one process at a time: others wait. All methods block on the file.
 *
 * @param realm octets as chars
 * @param algorithms what a user gets a hash for
 */
public record UsersFile(Path file, String realm, List<DigestAlgorithm> algorithms) {

    /** One user of one realm. Text for people, no longer octets. */
    public record User(String name, String realm) {}

    /**
     * Adds a user of the realm.
     *
     * @throws ConfigurationException if there is one of that name, or name or password cannot be
     */
    public void add(String name, String password) throws ConfigurationException, IOException {
        var user = user(name);
        requirePassword(password);
        edit(text -> {
            if (text.has(user, realm)) {
                throw problem(name + ": is there already in realm " + OctetText.toText(realm)
                        + " (expected: a new name, or user passwd)");
            }
            return text.with(user, realm, hashes(user, password));
        });
    }

    /**
     * Gives a user of the realm a new password.
     *
     * @throws ConfigurationException if there is none of that name, or the password cannot be
     */
    public void changePassword(String name, String password) throws ConfigurationException, IOException {
        var user = user(name);
        requirePassword(password);
        edit(text -> {
            requireUser(text, user, name);
            return text.with(user, realm, hashes(user, password));
        });
    }

    /**
     * Removes a user of the realm.
     *
     * @throws ConfigurationException if there is none of that name
     */
    public void remove(String name) throws ConfigurationException, IOException {
        var user = user(name);
        edit(text -> {
            requireUser(text, user, name);
            return text.with(user, realm, List.of());
        });
    }

    /** Whether the realm has that user with that password. */
    public boolean accepts(String name, String password) throws ConfigurationException {
        if (!Files.exists(file)) {
            return false;
        }
        var known = HtdigestText.read(file).lines();
        return hashes(user(name), password).stream().anyMatch(known::contains);
    }

    /** Fails as {@link #add} would for a name that cannot be, before anybody is asked for a password. */
    public void requireName(String name) throws ConfigurationException {
        user(name);
    }

    /** The users of all realms, in the file's order, with the algorithms that they can be verified by. */
    public Map<User, Set<DigestAlgorithm>> list() throws ConfigurationException {
        var users = new LinkedHashMap<User, Map<DigestAlgorithm, String>>();
        if (Files.exists(file)) {
            for (var line : HtdigestText.read(file).lines()) {
                var user = new User(OctetText.toText(line.user()), OctetText.toText(line.realm()));
                users.computeIfAbsent(user, key -> new EnumMap<>(DigestAlgorithm.class))
                        .putIfAbsent(line.algorithm(), line.ha1());
            }
        }
        var algorithmsOf = new LinkedHashMap<User, Set<DigestAlgorithm>>();
        users.forEach((user, hashes) -> algorithmsOf.put(user, hashes.keySet()));
        return algorithmsOf;
    }

    @FunctionalInterface
    private interface Edit {
        HtdigestText apply(HtdigestText text) throws ConfigurationException;
    }

    private void edit(Edit edit) throws ConfigurationException, IOException {
        if (!Files.exists(file)) {
            // What fails without any user makes no file.
            edit.apply(HtdigestText.EMPTY);
            PrivateFile.makeDirectory(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
            PrivateFile.createIfAbsent(file);
        }
        boolean done;
        do {
            done = editLocked(edit);
        } while (!done);
    }

    /** The file itself is the lock, so that none is left behind. False: another process replaced it while this one waited. */
    private boolean editLocked(Edit edit) throws ConfigurationException, IOException {
        var before = identity();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!lock.isValid() || !before.equals(identity())) {
                return false;
            }
            PrivateFile.replace(file, edit.apply(HtdigestText.read(file)).octets());
            return true;
        }
    }

    /** The inode, where there are such. */
    private Optional<Object> identity() throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private List<HtdigestLine> hashes(String user, String password) {
        return algorithms.stream()
                .map(algorithm -> new HtdigestLine(
                        user,
                        realm,
                        algorithm,
                        DigestArithmetic.ha1(algorithm, user, realm, OctetText.fromText(password))))
                .toList();
    }

    /** A colon would end the name (RFC 7616 3.4.2), a number sign make the line a comment. */
    private String user(String name) throws ConfigurationException {
        boolean acceptable = !name.isBlank()
                && name.equals(name.strip())
                && !name.startsWith("#")
                && name.indexOf(':') < 0
                && name.chars().noneMatch(Character::isISOControl);
        if (!acceptable) {
            throw problem("user name " + (name.isBlank() ? "\"" + name + "\"" : name.replaceAll("\\p{Cc}", "?"))
                    + " (expected: no colon or control character in it, no blank at its ends, no # at its beginning)");
        }
        return OctetText.fromText(name);
    }

    private void requirePassword(String password) throws ConfigurationException {
        if (password.isEmpty()) {
            throw problem("an empty password (expected: one that is not)");
        }
    }

    private void requireUser(HtdigestText text, String user, String name) throws ConfigurationException {
        if (!text.has(user, realm)) {
            throw problem(name + ": is not there in realm " + OctetText.toText(realm));
        }
    }

    private ConfigurationException problem(String text) {
        return new ConfigurationException(List.of(Problem.of(file.toString(), text)));
    }
}

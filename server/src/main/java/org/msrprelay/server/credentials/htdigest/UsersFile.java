package org.msrprelay.server.credentials.htdigest;

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
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.credentials.editing.Editing;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.problem.ConfigurationException;

/**
 * An htdigest file as its administrator sees it: users are added to it and removed, everything else in it stays.
 *
 * <p>The file is replaced as a whole, by one process at a time: others wait. All methods block on the file.
 *
 * @param realm octets as chars
 * @param algorithms what a user gets a hash for
 */
public record UsersFile(Path file, String realm, List<DigestAlgorithm> algorithms) implements EditableUsers {

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public void add(String name, String password) throws ConfigurationException, IOException {
        var user = editing().user(name);
        editing().requirePassword(password);
        edit(text -> {
            if (text.has(user, realm)) {
                throw editing().taken(name);
            }
            return text.with(user, realm, hashes(user, password));
        });
    }

    @Override
    public void changePassword(String name, String password) throws ConfigurationException, IOException {
        var user = editing().user(name);
        editing().requirePassword(password);
        edit(text -> {
            if (!text.has(user, realm)) {
                throw editing().missing(name);
            }
            return text.with(user, realm, hashes(user, password));
        });
    }

    @Override
    public void remove(String name) throws ConfigurationException, IOException {
        var user = editing().user(name);
        edit(text -> {
            if (!text.has(user, realm)) {
                throw editing().missing(name);
            }
            return text.with(user, realm, List.of());
        });
    }

    /** Whether the realm has that user with that password. */
    public boolean accepts(String name, String password) throws ConfigurationException {
        if (!Files.exists(file)) {
            return false;
        }
        var known = HtdigestText.read(file).lines();
        return hashes(editing().user(name), password).stream().anyMatch(known::contains);
    }

    @Override
    public void requireName(String name) throws ConfigurationException {
        editing().user(name);
    }

    /** In the file's order. */
    @Override
    public Map<User, Set<DigestAlgorithm>> list() throws ConfigurationException {
        var users = new LinkedHashMap<User, Map<DigestAlgorithm, String>>();
        if (Files.exists(file)) {
            SecretFiles.warnIfReadableByOthers(file);
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

    private Editing editing() {
        return new Editing(place(), realm);
    }
}

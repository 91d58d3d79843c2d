package org.msrprelay.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file for its owner's eyes (mode 0600), replaced as a whole: whoever reads it finds the old content or the new, also
 * after a loss of power. Where a file system knows no modes, it is left as that makes it.
 */
public final class PrivateFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFile() {}

    /**
     * Puts the octets in the place of what is there. An existing file keeps its owner and group, so that the relay can go
     * on reading what another user edits, and its mode unless others may read it. A symbolic link stays one.
     */
    public static void replace(Path path, byte[] octets) throws IOException {
        var file = Files.exists(path) ? path.toRealPath() : path;
        var temporary = Files.createTempFile(directoryOf(file), "." + file.getFileName(), ".new", ownerOnly(file));
        try {
            keepOwner(file, temporary);
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var content = ByteBuffer.wrap(octets);
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(directoryOf(file));
    }

    /** Makes an empty file if there is none. */
    public static void createIfAbsent(Path file) throws IOException {
        try {
            Files.createFile(file, ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    /** Makes the directory, for its owner only (mode 0700), if it is not there. */
    public static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        var attributes = posix(existingAncestor(directory)).isPresent()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(directory, attributes);
    }

    /** The mode, such as {@code rw-r--r--}, of a file that all users of the machine may read; empty: they may not. */
    public static Optional<String> modeIfReadableByOthers(Path file) {
        try {
            var view = posix(file);
            if (view.isEmpty()) {
                return Optional.empty();
            }
            var permissions = view.get().readAttributes().permissions();
            return permissions.contains(PosixFilePermission.OTHERS_READ)
                    ? Optional.of(PosixFilePermissions.toString(permissions))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void keepOwner(Path file, Path temporary) throws IOException {
        var view = posix(temporary);
        if (view.isEmpty() || !Files.exists(file)) {
            return;
        }
        var old = Files.readAttributes(file, java.nio.file.attribute.PosixFileAttributes.class);
        var own = view.get().readAttributes();
        if (!old.group().equals(own.group())) {
            view.get().setGroup(old.group());
        }
        if (!old.owner().equals(own.owner())) {
            view.get().setOwner(old.owner());
        }
        var mode = EnumSet.copyOf(old.permissions());
        view.get().setPermissions(mode.removeAll(FOR_OTHERS) ? OWNER_ONLY : mode);
    }

    /** A rename is on disk only when its directory is. Not every system opens directories: then there is nothing to do. */
    private static void force(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return posix(directoryOf(file)).isPresent()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static Optional<PosixFileAttributeView> posix(Path path) {
        return Optional.ofNullable(Files.getFileAttributeView(path, PosixFileAttributeView.class));
    }

    private static Path existingAncestor(Path directory) {
        var ancestor = directory.toAbsolutePath();
        while (!Files.exists(ancestor, LinkOption.NOFOLLOW_LINKS) && ancestor.getParent() != null) {
            ancestor = ancestor.getParent();
        }
        return ancestor;
    }

    private static Path directoryOf(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}

package org.msrprelay.server.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What tells one state of a file from the next without reading it: its times to the nanosecond, size and inode. The change
 * time is among them where there is one, since it cannot be set back.
 */
record FileStamp(Map<String, Object> attributes) {

    /** Empty: there is no such file. */
    static Optional<FileStamp> of(Path file) {
        try {
            var names = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? "unix:dev,ino,size,lastModifiedTime,ctime"
                    : "fileKey,size,lastModifiedTime";
            return Optional.of(new FileStamp(Files.readAttributes(file, names)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

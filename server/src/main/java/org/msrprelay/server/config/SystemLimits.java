package org.msrprelay.server.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this system grants the process; empty where it does not tell. */
public final class SystemLimits {

    private static final Path RECEIVE_BUFFER = Path.of("/proc/sys/net/core/rmem_max");

    private static final int NUMBER_OCTETS = 32;

    private SystemLimits() {}

    /** The largest SO_RCVBUF. */
    static OptionalLong mostReceiveBufferOctets() {
        // The kernel gives such a file in one read; a second one would find its end.
        try (var file = Files.newInputStream(RECEIVE_BUFFER)) {
            var text = new String(file.readNBytes(NUMBER_OCTETS), StandardCharsets.US_ASCII);
            return ValueType.wholeNumber(text.strip()).map(OptionalLong::of).orElse(OptionalLong.empty());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The machine's memory, or the container's. */
    static long memoryOctets() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /** The direct memory that the JVM may take: as much as its heap unless it is told otherwise. */
    static long directMemoryOctets() {
        var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        var given = hotSpot == null
                ? "0"
                : hotSpot.getVMOption("MaxDirectMemorySize").getValue();
        return ValueType.wholeNumber(given)
                .filter(octets -> octets > 0)
                .orElseGet(() -> Runtime.getRuntime().maxMemory());
    }

    /** Open files, connections among them ({@code ulimit -n}). */
    public static OptionalLong openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }
}

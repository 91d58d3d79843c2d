package org.msrprelay.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.msrprelay.systemtests.architecture.Program.PROTOCOL;
import static org.msrprelay.systemtests.architecture.Program.RELAY;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The engine runs in a single-threaded test with fake hops and fake time: it sees no socket, file, thread or clock, and draws
 * no randomness but what it is lent.
 */
class EngineIsDeterministicTest {

    private static final Set<String> ADDRESSES = Set.of(
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetSocketAddress",
            "java.net.SocketAddress",
            "java.net.UnknownHostException");

    private static final Set<String> STREAM_FREE =
            Set.of("java.io.Serializable", "java.io.IOException", "java.io.UncheckedIOException");

    private static final Set<String> THREADS = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.Semaphore");

    private static final List<DescribedPredicate<JavaAccess<?>>> UNREPEATABLE = List.of(
            method(System.class, "nanoTime"),
            method(System.class, "currentTimeMillis"),
            method(Clock.class, "system.*"),
            method(InstantSource.class, "system"),
            method(Math.class, "random"),
            method(UUID.class, "randomUUID"),
            method(RandomGenerator.class, "of|getDefault"),
            method(Random.class, "<init>"),
            method(SecureRandom.class, "<init>|getInstance.*"),
            method(InetAddress.class, "getAllByName|getLocalHost|getHostName|getCanonicalHostName"),
            describe("InetAddress.getByName outside literal(…)", EngineIsDeterministicTest::resolves),
            method(InetSocketAddress.class, "getHostName"),
            describe("java.time's now()", EngineIsDeterministicTest::readsTheTimeOfDay));

    @Test
    void theEngineSeesNoSocketFileOrThread() {
        noClasses()
                .that()
                .resideInAPackage(RELAY)
                .should()
                .dependOnClassesThat(describe("are sockets, files or threads", EngineIsDeterministicTest::isOfTheWorld))
                .check(Program.CLASSES);
    }

    @Test
    void theEngineIsLentTimeAndRandomness() {
        forbidden(RELAY).check(Program.CLASSES);
    }

    @Test
    void theProtocolIsLentRandomnessToo() {
        forbidden(PROTOCOL).check(Program.CLASSES);
    }

    private static ArchRule forbidden(String room) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .accessTargetWhere(DescribedPredicate.or(UNREPEATABLE))
                .because("its tests inject time, randomness and addresses");
    }

    private static boolean isOfTheWorld(JavaClass type) {
        return switch (type.getPackageName()) {
            case "java.net" -> !ADDRESSES.contains(type.getName());
            case "java.io" -> !STREAM_FREE.contains(type.getName());
            case "java.nio.channels", "java.nio.file", "java.util.concurrent.locks" -> true;
            default -> THREADS.contains(type.getName());
        };
    }

    private static boolean readsTheTimeOfDay(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().equals("java.time")
                && access.getTarget().getName().equals("now");
    }

    /** The JDK has no other way from the text of an address to the address; given that text, it asks nobody. */
    private static boolean resolves(JavaAccess<?> access) {
        return method(InetAddress.class, "getByName").test(access)
                && !access.getOrigin().getName().equals("literal");
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String namePattern) {
        return describe(
                owner.getSimpleName() + "." + namePattern,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getTarget().getName().matches(namePattern));
    }
}

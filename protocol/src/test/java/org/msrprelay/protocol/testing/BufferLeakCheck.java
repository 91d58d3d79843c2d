package org.msrprelay.protocol.testing;

import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test run in which a buffer was leaked: Netty tells of it only in a log line, and only when a later allocation
 * happens to notice.
 *
 * <p>Registered with the JUnit Platform by the service file beside it, for every module that has this test-jar. The
 * level comes from {@code -Dio.netty.leakDetection.level}; at {@code paranoid} every buffer is watched.
 */
public final class BufferLeakCheck implements LauncherSessionListener {
    /** A leak is noticed after its buffer was collected; a collection need not find all garbage at once. */
    private static final int COLLECTIONS = 5;
    /** How long to wait for one collection, in milliseconds. */
    private static final long COLLECTION_TIMEOUT_MILLIS = 2_000;

    private final LeakRecorder recorder = new LeakRecorder();

    /** Before any test, and so before Netty makes the detectors that it keeps. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(recorder);
    }

    /** After all tests. The platform passes on what is thrown here, and the build fails with it. */
    @Override
    public void launcherSessionClosed(LauncherSession session) {
        findLeaks(recorder);
        if (!recorder.reports().isEmpty()) {
            throw new AssertionError(recorder.reports().size() + " kind(s) of leaked buffers, first touched last:\n"
                    + String.join("\n", recorder.reports()));
        }
    }

    static void findLeaks(LeakRecorder recorder) {
        for (int i = 0; i < COLLECTIONS; i++) {
            collectGarbage();
            recorder.pollDetectors();
        }
    }

    private static void collectGarbage() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
        System.gc();
        try {
            if (collected.remove(COLLECTION_TIMEOUT_MILLIS) != canary) {
                System.err.println("BufferLeakCheck: no garbage collection, leaks may go unnoticed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.msrprelay.protocol.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes Netty's leak detectors so that their reports are kept. Any thread. */
final class LeakRecorder extends ResourceLeakDetectorFactory {
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<RecordingDetector<?>> detectors = new CopyOnWriteArrayList<>();

    @Override
    @SuppressWarnings("deprecation")
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    /** What leaked, with where it was touched as far as that was recorded. */
    List<String> reports() {
        return reports;
    }

    /** A detector looks for what was collected only when it is given something new to watch. */
    void pollDetectors() {
        detectors.forEach(RecordingDetector::poll);
    }

    private final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        RecordingDetector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @SuppressWarnings("unchecked")
        void poll() {
            T watched = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(watched);
            tracker.close(watched);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add(resourceType);
        }
    }
}

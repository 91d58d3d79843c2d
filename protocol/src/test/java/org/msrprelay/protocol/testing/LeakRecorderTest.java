package org.msrprelay.protocol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.Test;

final class LeakRecorderTest {
    private final LeakRecorder recorder = new LeakRecorder();
    private final ResourceLeakDetector<Object> detector = recorder.newResourceLeakDetector(Object.class, 1);

    @Test
    void recordsWhatIsLeaked() {
        leak();
        BufferLeakCheck.findLeaks(recorder);

        assertThat(recorder.reports()).singleElement().asString().startsWith("Object");
    }

    /** In a method of its own, so that no local variable holds on to it. */
    private void leak() {
        assertThat(detector.trackForcibly(new Object())).isNotNull();
    }

    @Test
    void recordsNothingElse() {
        Object resource = new Object();
        ResourceLeakTracker<Object> tracker = detector.trackForcibly(resource);
        tracker.close(resource);
        BufferLeakCheck.findLeaks(recorder);

        assertThat(recorder.reports()).isEmpty();
    }
}

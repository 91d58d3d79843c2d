package org.msrprelay.transport.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptPause(() -> asked.incrementAndGet() > 0));

    @Test
    void aFailingAcceptPausesForAMomentAndDoesNotEnd() {
        listening.freezeTime();
        fail();
        assertThat(listening.config().isAutoRead()).isFalse();
        listening.advanceTimeBy(99, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isFalse();
        listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isTrue();
        assertThat(listening.isOpen()).isTrue();
        listening.checkException();
    }

    @Test
    void anotherConnectionIsAskedToLeaveOnceAPause() {
        listening.freezeTime();
        fail();
        fail();
        assertThat(asked).hasValue(1);
        listening.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
        fail();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aSocketThatWasClosedMeanwhileStaysClosed() {
        listening.freezeTime();
        fail();
        listening.close().syncUninterruptibly();
        listening.advanceTimeBy(1, TimeUnit.SECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isFalse();
    }

    private void fail() {
        listening.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
    }
}

package org.msrprelay.relay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Path;

/** What a flow's source is told, and in which order. */
class FlowQueueTest {

    private static final FailureStatus STATUS = FailureStatus.of(408, "Gone");
    private static final Path PATH = Path.parse("msrp://relay.example.org:2855/s;tcp");

    private final List<String> told = new ArrayList<>();
    private long given;
    private final FlowQueue queue = new FlowQueue(new Source(), false);

    private final class Source implements FlowSource {
        @Override
        public void released(long pinnedOctets) {
            told.add("released " + pinnedOctets);
        }

        @Override
        public void failed(FlowFailure failure) {
            told.add("failed " + failure.scope() + " " + failure.ranges().size());
        }

        @Override
        public boolean holdsUpOthers() {
            return false;
        }

        @Override
        public boolean arrives() {
            return false;
        }

        @Override
        public long givenParts() {
            return given;
        }
    }

    private static Part part(long start) {
        SendOrigin origin = new SendOrigin(PATH, PATH, "m", -1, FailureReport.YES);
        return new Part(origin, PATH, PATH, HeaderFields.EMPTY, start, 2, true, List.of(), 10, ContinuationFlag.MORE);
    }

    /** A source that got its credit first would be read, and give more, before it knows that nothing more is taken. */
    @Test
    void theFailureIsToldBeforeTheCreditComesBack() {
        queue.add(part(1));
        queue.add(part(3));
        queue.report(FlowFailure.ofFlow(STATUS, queue.endAndDrop(STATUS)));
        assertThat(told).containsExactly("failed FLOW 2", "released 20");
    }

    @Test
    void soItIsForAPartThatIsRefused() {
        queue.report(FlowFailure.ofFlow(STATUS, queue.endAndDrop(STATUS)));
        told.clear();
        assertThat(queue.add(part(1))).isFalse();
        assertThat(told).containsExactly("failed RANGES 1", "released 10");
    }

    /** It is on its way between two loops: neither does its chunk arrive any more, nor has it come. */
    @Test
    void aPartThatWasGivenAndHasNotComeIsExpected() {
        assertThat(queue.expectsMore()).isFalse();
        given = 1;
        assertThat(queue.expectsMore()).isTrue();
        queue.add(part(1));
        assertThat(queue.expectsMore()).isFalse();
    }

    @Test
    void creditComesBackWhereThereIsNothingToTell() {
        queue.add(part(1));
        queue.stopAndDrop("m", STATUS);
        queue.report(FlowFailure.ofRanges(STATUS, List.of()));
        assertThat(told).containsExactly("released 10");
    }
}

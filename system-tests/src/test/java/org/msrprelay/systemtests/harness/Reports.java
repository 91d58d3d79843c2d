package org.msrprelay.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the REPORTs of a relay must be (RFC 4975 7.1.2; design, "When something fails"). */
public final class Reports {

    private Reports() {}

    /** The form of a failure REPORT by a relay on the way, as the sender of the message receives it. */
    public static void assertForm(Frame report, Conversation conversation, String messageId, int code) {
        assertThat(report.method()).isEqualTo("REPORT");
        assertThat(report.toPath()).isEqualTo(conversation.fromPath());
        assertThat(report.fromPath()).isIn(conversation.reportingPaths());
        assertThat(report.required("Message-ID")).isEqualTo(messageId);
        assertThat(report.required("Status")).matches("000 " + code + "( [\\t\\x20-\\x7E\\x80-\\xFF]*)?");
        assertThat(report.fieldNames())
                .containsExactlyInAnyOrder("To-Path", "From-Path", "Message-ID", "Byte-Range", "Status");
        assertThat(report.range().octets())
                .as("a REPORT of nothing is none: %s", report)
                .isPositive();
        assertThat(report.hasBody()).isFalse();
        assertThat(report.flag()).isEqualTo('$');
    }

    /** The next REPORT, which must be the only one about the message up to now and name this range. */
    public static void expect(Conversation conversation, String messageId, int code, String range) {
        Frame report = conversation.sender().awaitRequest("REPORT");
        assertForm(report, conversation, messageId, code);
        assertThat(report.required("Byte-Range")).isEqualTo(range);
    }

    /**
     * The same of a REPORT by one of several relays in a row.
     *
     * @param place the reporting relay's, counted from the sender, whose own has 0
     */
    public static void expect(Conversation conversation, String messageId, int code, String range, int place) {
        Frame report = conversation.sender().awaitRequest("REPORT");
        assertForm(report, conversation, messageId, code);
        assertThat(report.required("Byte-Range")).isEqualTo(range);
        assertThat(report.fromPath())
                .isEqualTo(String.join(" ", conversation.relayUris().subList(0, place + 1)));
    }

    /** REPORTs until they name every octet from first to last, each of them once. */
    public static void expectAll(Conversation conversation, String messageId, int code, long first, long last) {
        List<Range> told = new ArrayList<>();
        long missing = last - first + 1;
        while (missing > 0) {
            Frame report = conversation.sender().awaitRequest("REPORT");
            assertForm(report, conversation, messageId, code);
            told.add(report.range());
            missing -= report.range().octets();
        }
        assertCovers(told, first, last);
    }

    /**
     * REPORTs until one names the last octet: together they must name what is behind some octet, which is given back, each octet
     * once. This is what is told where octets that have left are not told of.
     */
    public static long expectRest(Conversation conversation, String messageId, int code, long last) {
        List<Range> told = new ArrayList<>();
        do {
            Frame report = conversation.sender().awaitRequest("REPORT");
            assertForm(report, conversation, messageId, code);
            told.add(report.range());
        } while (told.get(told.size() - 1).end() < last);
        long first = told.stream().mapToLong(Range::start).min().orElseThrow();
        assertCovers(told, first, last);
        return first;
    }

    /**
     * REPORTs of a lost receiver until every octet from first to last is named, once: up to some octet what had left, with 408;
     * from there what had not, with the code for that.
     */
    public static void expectLoss(Conversation conversation, String messageId, long first, long last) {
        List<Range> left = new ArrayList<>();
        List<Range> waiting = new ArrayList<>();
        long missing = last - first + 1;
        while (missing > 0) {
            Frame report = conversation.sender().awaitRequest("REPORT");
            boolean hadLeft = report.status() == 408;
            assertForm(report, conversation, messageId, hadLeft ? 408 : conversation.codeWhenReceiverIsLost());
            (hadLeft ? left : waiting).add(report.range());
            missing -= report.range().octets();
        }
        long boundary = left.stream().mapToLong(Range::end).max().orElse(first - 1);
        assertCovers(left, first, boundary);
        assertCovers(waiting, boundary + 1, last);
    }

    /** Whether the ranges together are first to last, without gap or overlap. */
    public static void assertCovers(List<Range> ranges, long first, long last) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::start));
        long next = first;
        for (Range range : sorted) {
            assertThat(range.start()).as("no gap, no overlap in %s", sorted).isEqualTo(next);
            next = range.end() + 1;
        }
        assertThat(next).as("the end of %s", sorted).isEqualTo(last + 1);
    }

    /**
     * Everything that the sender was told up to now, found by provoking one more failure on the same way and waiting for its
     * REPORT: the receiver refuses a message. The 200 of that message is not in the list.
     */
    public static List<Frame> untilRefusal(Conversation conversation) {
        String messageId = Ids.next("probe");
        Send probe = conversation
                .sender()
                .send(Send.along(conversation, messageId).range("1-5/5").text("probe"));
        Frame arrived = conversation
                .receiver()
                .await(
                        "the probe",
                        frame -> frame.field("Message-ID")
                                .filter(messageId::equals)
                                .isPresent());
        conversation.receiver().answer(arrived, 499, "probed");
        conversation.sender().awaitResponse(probe);
        conversation
                .sender()
                .await(
                        "the probe's REPORT",
                        frame -> frame.field("Message-ID")
                                .filter(messageId::equals)
                                .isPresent());
        return conversation.sender().takeBacklog();
    }

    /**
     * Everything that the sender was told up to now, when the receiver is gone: found by sending until the relay says so. The
     * answers to these messages are not in the list.
     */
    public static List<Frame> untilLossIsKnown(Conversation conversation) {
        String messageId = Ids.next("probe");
        Send probe = conversation
                .sender()
                .send(Send.along(conversation, messageId).range("1-5/5").text("probe"));
        if (conversation.sender().awaitResponse(probe).code() == 200) {
            conversation
                    .sender()
                    .await(
                            "the probe's REPORT",
                            frame -> frame.field("Message-ID")
                                    .filter(messageId::equals)
                                    .isPresent());
        }
        return conversation.sender().takeBacklog();
    }
}

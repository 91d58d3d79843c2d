package org.msrprelay.server.demo;

import static org.msrprelay.server.demo.DemoException.require;

import io.netty.buffer.ByteBuf;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.protocol.StatusCodes;

/** A receiver that fails, and the REPORT by which the sender learns of it (RFC 4976 6.4.1). */
final class FailureScene {
    /** Still under way when its sender learns that it fails, which ends it: a machine that is busy takes in tens of megabytes before. */
    private static final long MESSAGE_OCTETS = 4L << 30;

    private static final long FAILS_AFTER_OCTETS = 1L << 20;

    private final Party sender;
    private final Party receiver;
    private final ReportTap reports;
    private final PrintWriter out;

    FailureScene(Party sender, Party receiver, ReportTap reports, PrintWriter out) {
        this.sender = sender;
        this.receiver = receiver;
        this.reports = reports;
        this.out = out;
    }

    /** The receiver wants no more of the message (RFC 4975 10.5). */
    void playRefusal() throws DemoException, InterruptedException {
        play(message -> message.refuse(StatusCodes.STOP_SENDING, "That is enough"), Set.of(StatusCodes.STOP_SENDING));
    }

    /** The receiver's connection is lost; its session goes with it. */
    void playLoss() throws DemoException, InterruptedException {
        play(message -> receiver.connection().abort(), Set.of(StatusCodes.NO_SESSION, StatusCodes.TIMEOUT));
    }

    private void play(Consumer<IncomingMessage> failure, Set<Integer> codes)
            throws DemoException, InterruptedException {
        AtomicLong received = new AtomicLong();
        receiver.receives(message -> new MessageReceiver() {
            @Override
            public void octets(long position, ByteBuf octets) {
                long now = received.addAndGet(octets.readableBytes());
                if (now >= FAILS_AFTER_OCTETS && now - octets.readableBytes() < FAILS_AFTER_OCTETS) {
                    failure.accept(message);
                }
            }
        });
        try (HashedContent content = HashedContent.generated(MESSAGE_OCTETS)) {
            ReportedRanges reported = new ReportedRanges();
            OutgoingMessage message = sender.session()
                    .send(
                            receiver.session().path(),
                            Message.builder(content, "application/octet-stream")
                                    .listener(reported)
                                    .build());
            Report first = reported.first();
            showAsItCame(message.messageId());
            SendResult result = Party.await(message.result(), "the message fails");
            require(result.outcome() == Outcome.FAILED, "the message was " + result.outcome() + " (expected: FAILED)");
            check(first, codes, received.get());
            checkEveryOctet(reported, first.range().start(), result.handedOverOctets());
        }
    }

    private void showAsItCame(String messageId) throws DemoException, InterruptedException {
        List<String> report = reports.next(messageId, Party.PATIENCE_SECONDS);
        report.forEach(line -> out.println("   | " + line));
        out.flush();
    }

    private static void check(Report first, Set<Integer> codes, long received) throws DemoException {
        int code = first.status().code();
        require(codes.contains(code), "the REPORT's code is " + code + " (expected: one of " + codes + ")");
        require(
                first.range().start() <= received + 1,
                "the REPORT begins with octet " + first.range().start() + " (expected: at most " + (received + 1)
                        + ", the first that did not arrive)");
    }

    /** Of what was sent and did not arrive no octet goes unreported, and none is reported twice. */
    private void checkEveryOctet(ReportedRanges reported, long from, long to)
            throws DemoException, InterruptedException {
        reported.awaitAll(from, to);
        require(reported.disjoint(), "an octet was named by two REPORTs (expected: one)");
        out.println(String.format(
                "   %s sent %,d octets before it knew; %s every one from %,d on, none twice",
                sender.name(),
                to,
                reported.count() == 1 ? "this REPORT names" : reported.count() + " REPORTs name",
                from));
        out.flush();
    }
}

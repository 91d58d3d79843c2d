package org.msrprelay.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.MsrpSession;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendFailure;
import org.msrprelay.client.message.SendListener;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.protocol.Path;
import org.msrprelay.server.terminal.Printable;
import org.msrprelay.server.terminal.Progress;
import org.msrprelay.server.terminal.Quantities;

/** One thing that {@code send} sends, and what it says about it. Blocks until its fate is known. */
record Outgoing(String name, Opening opening) {

    /** Opens the content at the last moment. */
    interface Opening {
        Message.Builder open() throws IOException;
    }

    /** Whether it was delivered or accepted, as asked. */
    boolean send(MsrpSession session, Path peer, PrintWriter out, UnaryOperator<Message.Builder> options)
            throws IOException, InterruptedException {
        Message.Builder builder = options.apply(opening.open());
        Message draft = builder.build();
        boolean confirmed = draft.successReport();
        OptionalLong total = draft.total();
        try (Progress progress = Progress.begin(out, name, total)) {
            Message message = builder.listener(new Shown(progress)).build();
            SendResult result = Blocking.await(session.send(peer, message).result());
            progress.say(name + ": " + outcome(result, confirmed) + ", " + Quantities.octets(result.handedOverOctets())
                    + " in " + Quantities.duration(progress.elapsed()));
            result.failures().forEach(failure -> progress.say(name + ": " + describe(failure)));
            return result.outcome() == (confirmed ? Outcome.DELIVERED : Outcome.ACCEPTED);
        }
    }

    private static String outcome(SendResult result, boolean confirmed) {
        return switch (result.outcome()) {
            case DELIVERED -> "delivered";
            case ACCEPTED -> confirmed ? "accepted, but the receiver did not confirm it in time" : "accepted";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    private static String describe(SendFailure failure) {
        return failure.cause() + " " + Printable.line(failure.describe());
    }

    /** Shows progress, and REPORTs as they come. */
    private record Shown(Progress progress) implements SendListener {
        @Override
        public void handedOver(long octets) {
            progress.reached(octets);
        }

        @Override
        public void reported(Report report) {
            progress.say("REPORT " + Printable.line(report.status() + ", octets " + report.range()));
        }
    }
}

package org.msrprelay.client;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.ChunkWriter.ChunkSource;
import org.msrprelay.client.ChunkWriter.Step;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendFailure;
import org.msrprelay.client.message.SendFailure.Cause;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;

/**
 * One message being sent: its chunks and their transactions. What they mean for the message is {@link SendOutcome}'s.
 *
 * <p>Belongs to the loop of its connection; {@link OutgoingMessage}'s methods may be called from anywhere.
 */
final class OutgoingTransfer implements OutgoingMessage, ChunkEvents {
    private final Message message;
    private final SendOutcome outcome;
    private final Connection connection;
    private final ChunkWriter writer;
    /** The chunk on its way, or the last one until its end is marked. */
    private @Nullable ChunkTransaction chunk;

    OutgoingTransfer(Message message, SendHead head, SendOutcome outcome, Connection connection) {
        this.message = message;
        this.outcome = outcome;
        this.connection = connection;
        ChunkSource source = new ChunkSource(
                connection.blocks(message.content(), this::contentAvailable),
                message.total(),
                message.chunkOctets().orElse(Long.MAX_VALUE));
        this.writer = new ChunkWriter(head, source, connection.random(), this);
    }

    @Override
    public String messageId() {
        return outcome.messageId();
    }

    @Override
    public CompletionStage<SendResult> result() {
        return outcome.result();
    }

    @Override
    public void cancel() {
        connection.execute(() -> {
            if (outcome.cancel()) {
                stop(true);
            }
        });
    }

    private void contentAvailable() {
        if (!outcome.sendingOver()) {
            connection.outbox().ready(this);
        }
    }

    /** Writes on; see {@link ChunkWriter#step}. */
    Step step(int atMost) {
        Step step;
        try {
            step = writer.step(connection.outbox().writer(), atMost);
        } catch (IOException e) {
            String reason = "the content cannot be read: " + e.getMessage();
            ByteRange rest = new ByteRange(writer.position() + 1, ByteRange.ANY, ByteRange.ANY);
            outcome.failed(new SendFailure(Cause.CONTENT, Optional.empty(), reason, rest));
            stop(true);
            return Step.OVER;
        }
        if (step == Step.OVER) {
            writer.close();
            outcome.sentAll(writer.position());
        }
        if (step != Step.WAITING) {
            markHandOver();
        }
        return step;
    }

    /** See {@link ChunkWriter#interrupt}. */
    boolean interrupt(int least) {
        boolean none = writer.interrupt(connection.outbox().writer(), least);
        if (chunk != null && chunk.ended) {
            markHandOver();
        }
        return none;
    }

    private void markHandOver() {
        long position = writer.position();
        boolean all = outcome.sendingOver();
        ChunkTransaction ended = chunk != null && chunk.ended ? chunk : null;
        if (ended != null) {
            chunk = null;
        }
        connection.outbox().writer().whenHandedOver(() -> {
            if (ended != null) {
                ended.handedOver();
            }
            message.listener().handedOver(position);
            outcome.handedOver(position, all);
        });
    }

    @Override
    public void chunkBegun(String transactionId, long start) {
        ChunkTransaction begun = new ChunkTransaction(transactionId, start);
        chunk = begun;
        if (message.failureReport() != FailureReport.NO) {
            connection.transactions().begin(transactionId, begun);
        }
        if (message.failureReport() == FailureReport.YES) {
            outcome.transactionBegun();
        }
    }

    @Override
    public void chunkEnded(String transactionId, ContinuationFlag flag) {
        if (chunk != null) {
            chunk.end = writer.position();
            chunk.ended = true;
        }
    }

    /** A REPORT about this message. */
    void reported(Report report) {
        message.listener().reported(report);
        outcome.reported(report);
        stopIfFailed();
    }

    /** RFC 4975 7.3.2: a failure of a chunk or range ends the whole message. */
    private void stopIfFailed() {
        if (outcome.hasFailed()) {
            stop(false);
        }
    }

    private void stop(boolean tellReceiver) {
        if (!outcome.sendingOver()) {
            Outbox out = connection.outbox();
            writer.abort(out.writer(), tellReceiver);
            outcome.stopped();
            markHandOver();
            out.withdraw(this);
            out.pump();
        }
    }

    /** The connection is gone. */
    void lost(String reason) {
        writer.close();
        outcome.connectionLost(reason);
    }

    boolean decided() {
        return outcome.decided();
    }

    /** The SEND of one chunk. */
    private final class ChunkTransaction implements Transactions.Awaiting {
        private final String transactionId;
        private final long start;
        private long end;
        private boolean ended;

        ChunkTransaction(String transactionId, long start) {
            this.transactionId = transactionId;
            this.start = start;
        }

        private ByteRange range() {
            return new ByteRange(start, ended ? end : writer.position(), ByteRange.ANY);
        }

        void handedOver() {
            switch (message.failureReport()) {
                case YES -> connection.transactions().awaitResponse(transactionId);
                case PARTIAL -> connection.transactions().awaitErrors(transactionId);
                case NO -> {
                    // nothing is answered (RFC 4975 7.1.4)
                }
            }
        }

        @Override
        public void answered(ResponseHead response) {
            message.listener().answered(range(), response);
            int code = response.statusCode();
            if (code == StatusCodes.OK) {
                outcome.accepted(range());
            } else {
                String comment = response.comment().map(OctetText::toText).orElse("");
                outcome.failed(new SendFailure(Cause.RESPONSE, Optional.of(code), comment, range()));
            }
            over();
        }

        @Override
        public void timedOut() {
            String reason = "no response within " + connection.responseTimeout().toSeconds() + " s";
            outcome.failed(new SendFailure(Cause.TIMEOUT, Optional.of(StatusCodes.TIMEOUT), reason, range()));
            over();
        }

        @Override
        public void lost(String reason) {
            // the message is told itself, once
        }

        private void over() {
            stopIfFailed();
            if (message.failureReport() == FailureReport.YES) {
                outcome.transactionEnded();
            }
        }
    }
}

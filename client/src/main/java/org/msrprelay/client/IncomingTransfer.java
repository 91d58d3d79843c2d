package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.Status;
import org.msrprelay.protocol.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message that arrives, in whatever chunks (RFC 4975 7.3.1): passes its octets on and answers its SENDs.
 *
 * <p>Belongs to the loop of its connection; {@link IncomingMessage}'s methods may be called from anywhere. Keeps no octets.
 */
final class IncomingTransfer implements IncomingMessage {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingTransfer.class);

    private final String messageId;
    private final RequestHead head;
    private final Connection connection;
    private final Runnable ended;
    private final Receipt receipt;
    private MessageReceiver receiver = MessageReceiver.DROPPING;
    private boolean over;
    private @Nullable ResponseStatus refusal;
    private @Nullable ChunkSink chunk;

    /** @param ended told once when nothing more of it matters */
    IncomingTransfer(String messageId, RequestHead head, MsrpUri own, Connection connection, Runnable ended) {
        this.messageId = messageId;
        this.head = head;
        this.connection = connection;
        this.ended = ended;
        this.receipt = new Receipt(own, connection, head, announcedTotal());
    }

    void begin(MessageHandler handler) {
        guarded(() -> receiver = handler.begin(this));
    }

    RequestSink chunk(RequestHead chunkHead, ByteRange range) {
        ChunkSink sink = new ChunkSink(chunkHead, range.start() - 1);
        chunk = sink;
        receipt.chunk(chunkHead);
        sink.answerRefusal();
        return sink;
    }

    @Override
    public String messageId() {
        return messageId;
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Optional<String> contentType() {
        return head.fields().first(HeaderNames.CONTENT_TYPE);
    }

    @Override
    public Optional<String> contentDisposition() {
        return head.fields().first("Content-Disposition");
    }

    @Override
    public OptionalLong announcedTotal() {
        long announced = head.byteRange().map(ByteRange::total).orElse(ByteRange.ANY);
        return announced == ByteRange.ANY ? OptionalLong.empty() : OptionalLong.of(announced);
    }

    @Override
    public void refuse(int code, String comment) {
        ResponseStatus status = new ResponseStatus(code, Optional.of(comment));
        connection.run(() -> {
            if (!over) {
                refusal = status;
                finish();
                answerRefusal();
            }
        });
    }

    private void answerRefusal() {
        if (chunk != null) {
            chunk.answerRefusal();
            connection.outbox().pump();
        }
    }

    @Override
    public void pause() {
        connection.run(() -> {
            if (!over) {
                connection.gate().close(this);
            }
        });
    }

    @Override
    public void resume() {
        connection.run(this::readOn);
    }

    private void readOn() {
        if (connection.gate().open(this)) {
            connection.transactions().resumed();
        }
    }

    @Override
    public void holdConfirmation() {
        connection.run(receipt::hold);
    }

    @Override
    public void confirm() {
        connection.run(() -> reportWhole(Status.of(StatusCodes.OK, "OK")));
    }

    @Override
    public void fail(int code, String comment) {
        Status status = Status.of(code, comment);
        connection.run(() -> {
            if (over) {
                reportWhole(status);
            } else {
                refuse(code, comment);
            }
        });
    }

    private void reportWhole(Status status) {
        if (receipt.complete() && refusal == null) {
            receipt.reportWhole(status);
            connection.outbox().pump();
        }
    }

    /** It will not be completed. */
    void abort(String reason) {
        if (!over) {
            MessageReceiver told = receiver;
            finish();
            guarded(() -> told.aborted(reason));
        }
    }

    private void finish() {
        over = true;
        receiver = MessageReceiver.DROPPING;
        ended.run();
        readOn();
    }

    /** An application's failure ends its message, not the connection. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("message {}: its receiver failed", messageId, e);
            fail(StatusCodes.STOP_SENDING, "The receiver failed");
        }
    }

    private void arrived(long position, ByteBuf buffer, int index, int length) {
        if (receipt.arrived(position + 1, position + length)) {
            guarded(() -> receiver.octets(position, buffer.slice(index, length)));
            receipt.reportSome();
        } else {
            MessageReceiver told = receiver;
            refuse(StatusCodes.STOP_SENDING, "Too many gaps");
            guarded(() -> told.aborted("more than " + Receipt.MAX_RANGES + " gaps"));
        }
    }

    private void chunkEnded(long end, ContinuationFlag flag) {
        if (flag == ContinuationFlag.ABORT) {
            abort("the sender gave it up");
            return;
        }
        if (flag == ContinuationFlag.END) {
            receipt.endsWith(end);
        }
        if (receipt.complete()) {
            MessageReceiver told = receiver;
            finish();
            guarded(() -> told.complete(receipt.total()));
            if (!receipt.held()) {
                receipt.reportWhole(Status.of(StatusCodes.OK, "OK"));
            }
        }
    }

    /** One SEND of this message. */
    private final class ChunkSink implements RequestSink {
        private final RequestHead chunkHead;
        private long position;
        private boolean answered;

        ChunkSink(RequestHead chunkHead, long position) {
            this.chunkHead = chunkHead;
            this.position = position;
        }

        /** At once, not at the end-line: the sender may have GiBs to go (RFC 4975 7.3.2). */
        void answerRefusal() {
            ResponseStatus status = refusal;
            if (status != null && !answered) {
                answered = true;
                connection
                        .replies()
                        .answer(chunkHead, status.code(), status.comment().orElse(""));
            }
        }

        @Override
        public void octets(ByteBuf buffer, int index, int length) {
            if (!over) {
                arrived(position, buffer, index, length);
                position += length;
            }
        }

        @Override
        public void end(ContinuationFlag flag) {
            chunk = null;
            if (!answered) {
                connection.replies().answer(chunkHead, StatusCodes.OK, "OK");
            }
            if (!over) {
                chunkEnded(position, flag);
            }
        }
    }
}

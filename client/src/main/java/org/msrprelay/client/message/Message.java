package org.msrprelay.client.message;

import java.util.Optional;
import java.util.OptionalLong;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.OctetText;

/** A message to send, once: its content can be read only once. */
public final class Message {
    private final Optional<Content> content;
    private final String contentType;
    private final Optional<String> contentDisposition;
    private final FailureReport failureReport;
    private final boolean successReport;
    private final OptionalLong chunkOctets;
    private final Optional<String> messageId;
    private final SendListener listener;

    private Message(Builder builder) {
        this.content = builder.content;
        this.contentType = builder.contentType;
        this.contentDisposition = builder.contentDisposition;
        this.failureReport = builder.failureReport;
        this.successReport = builder.successReport;
        this.chunkOctets = builder.chunkOctets;
        this.messageId = builder.messageId;
        this.listener = builder.listener;
    }

    public static Builder builder(Content content, String contentType) {
        return new Builder(Optional.of(content), contentType);
    }

    /** {@code text/plain} in UTF-8. */
    public static Builder text(String text) {
        return builder(Content.text(text), "text/plain;charset=UTF-8");
    }

    /** A SEND without a body: binds a connection to a session, or keeps it alive (RFC 4975 5.4, 7.1). */
    public static Builder bodiless() {
        return new Builder(Optional.empty(), "");
    }

    /** Empty for a SEND without a body, which is not a message with an empty body (RFC 4975 7.1). */
    public Optional<Content> content() {
        return content;
    }

    /** Octets of the content, as far as that is known; 0 without a body. */
    public OptionalLong total() {
        return content.map(Content::total).orElse(OptionalLong.of(0));
    }

    public String contentType() {
        return contentType;
    }

    public Optional<String> contentDisposition() {
        return contentDisposition;
    }

    public FailureReport failureReport() {
        return failureReport;
    }

    public boolean successReport() {
        return successReport;
    }

    /** The largest body of a SEND; empty: as few SENDs as possible. */
    public OptionalLong chunkOctets() {
        return chunkOctets;
    }

    /** Empty: a random one. */
    public Optional<String> messageId() {
        return messageId;
    }

    public SendListener listener() {
        return listener;
    }

    /** Not thread-safe. */
    public static final class Builder {
        private final Optional<Content> content;
        private final String contentType;
        private Optional<String> contentDisposition = Optional.empty();
        private FailureReport failureReport = FailureReport.YES;
        private boolean successReport;
        private OptionalLong chunkOctets = OptionalLong.empty();
        private Optional<String> messageId = Optional.empty();
        private SendListener listener = SendListener.NONE;

        private Builder(Optional<Content> content, String contentType) {
            this.content = content;
            this.contentType = OctetText.fromText(contentType);
        }

        /** The value of Content-Disposition, for example {@code attachment; filename="a.txt"}. */
        public Builder contentDisposition(String value) {
            contentDisposition = Optional.of(OctetText.fromText(value));
            return this;
        }

        /** Default: {@link FailureReport#YES}. */
        public Builder failureReport(FailureReport value) {
            failureReport = value;
            return this;
        }

        /** Whether the receiver is asked to confirm every octet. Default: no. */
        public Builder successReport(boolean value) {
            successReport = value;
            return this;
        }

        /**
         * Limits the body of each SEND; RFC 4975 7.1.1 has none but the last chunk under 2048.
         *
         * @param octets at least 1
         */
        public Builder chunkOctets(long octets) {
            if (octets < 1) {
                throw new IllegalArgumentException("chunkOctets: " + octets + " (expected: >= 1)");
            }
            chunkOctets = OptionalLong.of(octets);
            return this;
        }

        public Builder messageId(String value) {
            messageId = Optional.of(value);
            return this;
        }

        /** Told on the connection's loop. */
        public Builder listener(SendListener value) {
            listener = value;
            return this;
        }

        public Message build() {
            return new Message(this);
        }
    }
}

package org.msrprelay.client.message;

import java.util.concurrent.CompletionStage;

/** A message being sent. May be used from any thread. */
public interface OutgoingMessage {

    String messageId();

    /**
     * Completes when every octet was handed over and answered, as far as answers are due, or the message failed; with
     * success REPORTs asked for: when they cover the message. Never completes exceptionally.
     */
    CompletionStage<SendResult> result();

    /** Gives the message up: its chunk is ended with {@code #}. No effect once all of it was sent. */
    void cancel();
}

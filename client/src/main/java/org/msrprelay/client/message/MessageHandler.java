package org.msrprelay.client.message;

/** Receives a session's messages. Called on the connection's loop: must not block. */
@FunctionalInterface
public interface MessageHandler {
    /** Refuses every message with 413. */
    MessageHandler REFUSING = message -> {
        message.refuse(413, "Nothing is received here");
        return MessageReceiver.DROPPING;
    };

    /**
     * A message begins: its first chunk's head arrived. It may be refused right here.
     *
     * @return what takes the message's octets
     */
    MessageReceiver begin(IncomingMessage message);

    /** A REPORT arrived for a message that this session did not send lately. Usually ignored (RFC 4975 7.1.2). */
    default void unknownReport(Report report) {}
}

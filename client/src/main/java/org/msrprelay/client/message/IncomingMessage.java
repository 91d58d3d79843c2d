package org.msrprelay.client.message;

import java.util.Optional;
import java.util.OptionalLong;
import org.msrprelay.protocol.RequestHead;

/** A message that is arriving. May be used from any thread. */
public interface IncomingMessage {

    String messageId();

    /** The head of its first chunk to arrive. */
    RequestHead head();

    /** As octets, empty if absent. */
    Optional<String> contentType();

    /** As octets, empty if absent. */
    Optional<String> contentDisposition();

    /** Octets of the whole message as its sender announced them. */
    OptionalLong announcedTotal();

    /**
     * Wants no more of it: the chunk that is arriving, or the next one, is answered with this code (413 stop sending, 415
     * media type …), what arrives is dropped, and its receiver hears nothing more.
     */
    void refuse(int code, String comment);

    /**
     * Stops reading from the connection, for every session on it, until {@link #resume()}: TCP slows the sender down.
     * What was read already still arrives, at most some 100 KiB.
     */
    void pause();

    void resume();

    /**
     * From now on success REPORTs are sent by {@link #confirm()} alone: for a receiver that is told of the last octet before
     * it has stored it.
     */
    void holdConfirmation();

    /** Sends the success REPORT for all of it, if the sender asked for one. No effect before it is complete. */
    void confirm();

    /**
     * It arrived but could not be kept: a failure REPORT tells the sender (RFC 4975 7.1.4), if it wants to know. Before it is
     * complete the same as {@link #refuse}.
     */
    void fail(int code, String comment);
}

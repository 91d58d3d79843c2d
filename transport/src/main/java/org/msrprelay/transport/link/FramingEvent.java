package org.msrprelay.transport.link;

/** What a framing in front of the {@link HopHandler} tells it, as events of the pipeline, in order with the octets. */
public sealed interface FramingEvent {

    /** A message ends here. */
    enum MessageEnd implements FramingEvent {
        INSTANCE
    }

    /** The other side has said that nothing more will come. */
    enum InputEnd implements FramingEvent {
        INSTANCE
    }

    /**
     * The other side broke the rules of the framing; nothing more of it is shown.
     *
     * @param reason for people
     */
    record Broken(String reason) implements FramingEvent {}
}

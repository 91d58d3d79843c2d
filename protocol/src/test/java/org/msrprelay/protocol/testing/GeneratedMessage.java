package org.msrprelay.protocol.testing;

import java.util.List;

/**
 * A message's octets and what a decoder makes of them.
 *
 * @param octets one a char
 * @param trace as {@link RecordedEvents#trace} has it
 */
public record GeneratedMessage(String octets, List<String> trace) {}

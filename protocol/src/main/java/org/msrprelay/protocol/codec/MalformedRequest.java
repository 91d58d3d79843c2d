package org.msrprelay.protocol.codec;

import java.util.Optional;
import org.msrprelay.protocol.Method;

/**
 * What could be read of a request that is malformed: enough to answer it with 400 (RFC 4975 10.2).
 *
 * @param transactionId valid
 * @param method empty if the start line had none that is one
 * @param toPath the field's raw text if it is printable ASCII, whether it parses or not
 * @param fromPath likewise
 * @param failureReport the field's raw value if it is printable ASCII
 * @param reason the first thing found wrong, in printable ASCII
 */
public record MalformedRequest(
        String transactionId,
        Optional<Method> method,
        Optional<String> toPath,
        Optional<String> fromPath,
        Optional<String> failureReport,
        String reason) {}

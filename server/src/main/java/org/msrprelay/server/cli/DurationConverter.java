package org.msrprelay.server.cli;

import java.time.Duration;
import org.msrprelay.server.bench.Amount;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as an argument: {@code 200ms}, {@code 20s}, {@code 1m}. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        return Amount.duration(text)
                .orElseThrow(
                        () -> new TypeConversionException(text + " (expected: a duration such as 200ms, 20s or 1m)"));
    }
}

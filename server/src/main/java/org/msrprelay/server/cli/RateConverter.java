package org.msrprelay.server.cli;

import org.msrprelay.server.bench.Amount;
import org.msrprelay.server.bench.FairnessPlan;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Octets a second as an argument: {@code 1KB/s}, {@code 1MiB/s}, {@code unlimited}. */
final class RateConverter implements ITypeConverter<Long> {

    private static final String UNLIMITED = "unlimited";

    @Override
    public Long convert(String text) {
        if (text.equals(UNLIMITED)) {
            return FairnessPlan.Reader.UNLIMITED;
        }
        return Amount.octetsPerSecond(text)
                .orElseThrow(() -> new TypeConversionException(
                        text + " (expected: a rate such as 8KB/s or 1MiB/s, or unlimited)"));
    }
}

package org.msrprelay.server.cli;

import org.msrprelay.server.bench.Amount;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size as an argument: {@code 2048}, {@code 64KiB}, {@code 100MB}. */
final class SizeConverter implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        return Amount.octets(text)
                .orElseThrow(() -> new TypeConversionException(text + " (expected: a size such as 64KiB or 100MB)"));
    }
}

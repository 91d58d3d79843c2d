package org.msrprelay.server.cli;

import java.util.Arrays;
import org.msrprelay.protocol.FailureReport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A value of Failure-Report as an argument. */
final class FailureReportConverter implements ITypeConverter<FailureReport> {

    @Override
    public FailureReport convert(String text) {
        return Arrays.stream(FailureReport.values())
                .filter(value -> value.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(text + " (expected: yes, partial or no)"));
    }
}

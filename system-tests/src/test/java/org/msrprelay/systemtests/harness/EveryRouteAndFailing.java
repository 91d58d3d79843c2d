package org.msrprelay.systemtests.harness;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Every kind of next hop with every value of Failure-Report. */
public final class EveryRouteAndFailing implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Arrays.stream(Route.values())
                .flatMap(route -> Arrays.stream(Failing.values()).map(failing -> Arguments.of(route, failing)));
    }
}

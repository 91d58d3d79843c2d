package org.msrprelay.server.cli;

import java.util.Optional;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.server.bench.RelayTarget;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The same load through a proxy that knows nothing of MSRP, to compare with. */
final class BenchProxy {

    @Option(
            names = "--proxy",
            paramLabel = "URI",
            converter = MsrpUriConverter.class,
            description =
                    "Instead of a relay: a proxy of bytes that listens there, msrp: in the clear or msrps: with TLS. "
                            + "There is no AUTH; needs --proxy-listen.")
    private Optional<MsrpUri> proxy = Optional.empty();

    @Option(
            names = "--proxy-listen",
            paramLabel = "URI",
            converter = MsrpUriConverter.class,
            description = "With --proxy: where the proxy connects to, an IPv4 address and port of this machine.")
    private Optional<MsrpUri> listen = Optional.empty();

    /** Empty: a relay is to be measured. */
    Optional<RelayTarget> target(CommandSpec spec, Optional<ProcessHandle> process) {
        if (proxy.isPresent() != listen.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--proxy and --proxy-listen need each other");
        }
        return proxy.map(uri -> RelayTarget.proxy(uri, listen.orElseThrow(), process));
    }
}

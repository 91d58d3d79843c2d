package org.msrprelay.server.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** How a command ends that runs until SIGTERM or SIGINT. */
final class AtSignal {

    private static final Logger LOG = LoggerFactory.getLogger(AtSignal.class);

    private AtSignal() {}

    /**
     * Runs this at a signal, then ends the process: with 0 if it could be run.
     *
     * <p>The signals end the JVM with a status of its own, 143 or 130, once its hooks have run; ending it within the hook is the
     * one way to end with 0.
     */
    static void end(Runnable ending) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int status = ExitCode.SOFTWARE;
                            try {
                                ending.run();
                                status = ExitCode.OK;
                            } catch (RuntimeException e) {
                                LOG.error("did not stop cleanly", e);
                            } finally {
                                Runtime.getRuntime().halt(status);
                            }
                        },
                        "stop"));
    }
}

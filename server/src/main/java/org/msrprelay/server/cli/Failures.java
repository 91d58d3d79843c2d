package org.msrprelay.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.transport.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a command that failed prints, to stderr, and its exit code: 2 for what the user can put right on the command line or in a
 * file, 1 for the rest. A stack trace is for mistakes of the program alone.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var err = command.getErr();
        err.println(name(command) + ": " + firstLine(e));
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try: " + name(command) + " --help");
        }
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        var err = command.getErr();
        if (e instanceof ConfigurationException mistakes) {
            mistakes.problems().forEach(problem -> err.println(problem));
            return ExitCode.USAGE;
        }
        if (e instanceof StartException) {
            err.println(name(command) + ": " + firstLine(e));
        } else if (e instanceof IOException io) {
            err.println(name(command) + ": " + described(io));
        } else {
            LOG.error("{} failed, by a mistake of the program", name(command), e);
        }
        return ExitCode.SOFTWARE;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    /** The exceptions of files have a message that is the file's name alone. */
    private static String described(IOException e) {
        if (e instanceof AccessDeniedException) {
            return firstLine(e) + ": permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return firstLine(e) + ": no such file";
        }
        boolean explained =
                e.getMessage() != null && !(e instanceof FileSystemException file && file.getReason() == null);
        return explained ? firstLine(e) : firstLine(e) + " (" + e.getClass().getSimpleName() + ")";
    }

    private static String firstLine(Exception e) {
        return Optional.ofNullable(e.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse("");
    }
}

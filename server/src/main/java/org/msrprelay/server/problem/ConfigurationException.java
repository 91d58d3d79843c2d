package org.msrprelay.server.problem;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with what the user configured: a line each, never shown with a stack trace. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file's lines; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}

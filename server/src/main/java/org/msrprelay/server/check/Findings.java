package org.msrprelay.server.check;

import java.util.ArrayList;
import java.util.List;
import org.msrprelay.server.problem.Problem;

/** What a check found, in the order in which it looked. Used by one thread. */
public final class Findings {

    private final List<String> facts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    void fact(String name, Object value) {
        facts.add("%-12s %s".formatted(name, value));
    }

    void warning(String text) {
        warnings.add(text);
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    /** What the relay is going to do. */
    public List<String> facts() {
        return List.copyOf(facts);
    }

    /** What it can do, but probably should not. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What does not work. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}

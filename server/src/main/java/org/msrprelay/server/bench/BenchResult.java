package org.msrprelay.server.bench;

import java.io.PrintWriter;

/** What a measurement found. */
public interface BenchResult {
    /** Whether all was as it should be. */
    boolean asExpected();

    /** For people. */
    void print(PrintWriter out);

    /** For programs. */
    Json json();
}

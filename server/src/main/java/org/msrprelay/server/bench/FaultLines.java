package org.msrprelay.server.bench;

import java.io.PrintWriter;

/** Faults as lines for people. */
final class FaultLines {
    private FaultLines() {}

    /** Nothing if there are none. */
    static void print(Faults faults, PrintWriter out) {
        for (String fault : faults.first()) {
            out.println("wrong                 " + fault);
        }
        long more = faults.count() - faults.first().size();
        if (more > 0) {
            out.printf("                      and %,d more%n", more);
        }
    }
}

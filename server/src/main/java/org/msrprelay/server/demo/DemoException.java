package org.msrprelay.server.demo;

import java.io.IOException;

/** Something was not as the demonstration says it is. The message is for people. */
public final class DemoException extends IOException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }

    static void require(boolean asExpected, String otherwise) throws DemoException {
        if (!asExpected) {
            throw new DemoException(otherwise);
        }
    }
}

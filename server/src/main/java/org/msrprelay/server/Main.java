package org.msrprelay.server;

import org.msrprelay.server.cli.MsrpRelayCommand;

/** Where the process begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        // With JDK 22 and later System.console() exists without a terminal too, unless it is this one.
        System.setProperty("jdk.console", "java.base");
        System.exit(MsrpRelayCommand.commandLine(arguments).execute(arguments));
    }
}

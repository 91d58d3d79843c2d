package org.msrprelay.systemtests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The compiled classes of all rooms, without their tests; from class directories or jars, whichever the build has made. */
final class Program {

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("org.msrprelay");

    static final String PROTOCOL = "org.msrprelay.protocol..";
    static final String CODEC = "org.msrprelay.protocol.codec..";
    static final String RELAY = "org.msrprelay.relay..";
    static final String TRANSPORT = "org.msrprelay.transport..";
    static final String CLIENT = "org.msrprelay.client..";
    static final String SERVER = "org.msrprelay.server..";

    private Program() {}
}

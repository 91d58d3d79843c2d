package org.msrprelay.systemtests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.systemtests.architecture.Program.CLIENT;
import static org.msrprelay.systemtests.architecture.Program.CODEC;
import static org.msrprelay.systemtests.architecture.Program.PROTOCOL;
import static org.msrprelay.systemtests.architecture.Program.RELAY;
import static org.msrprelay.systemtests.architecture.Program.SERVER;
import static org.msrprelay.systemtests.architecture.Program.TRANSPORT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the rooms, and the names and packages inside them. */
class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";

    /** Without this, a rule about classes that were not found would hold. */
    @ParameterizedTest
    @CsvSource({
        "org.msrprelay.protocol, MsrpUri",
        "org.msrprelay.protocol.codec, MsrpDecoder",
        "org.msrprelay.relay, Relay",
        "org.msrprelay.relay.spi, HopLink",
        "org.msrprelay.transport, RelayServer",
        "org.msrprelay.client, MsrpClient",
        "org.msrprelay.server, Main",
        "org.msrprelay.server.config, Configuration"
    })
    void seesTheClassesOfEveryRoom(String room, String landmark) {
        assertThat(Program.CLASSES.contain(room + "." + landmark))
                .as("%s in %s", landmark, room)
                .isTrue();
    }

    @Test
    void theProtocolsValuesNeedOnlyTheJdk() {
        classes()
                .that(resideInAPackage(PROTOCOL).and(resideInAPackage(CODEC).negate()))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK, NULLNESS, PROTOCOL)
                        .and(resideInAPackage(CODEC).negate()))
                .check(Program.CLASSES);
    }

    @Test
    void theCodecNeedsNoMoreOfNettyThanItsBuffers() {
        classes()
                .that()
                .resideInAPackage(CODEC)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(JDK, NULLNESS, PROTOCOL, "io.netty.buffer..", "io.netty.util.."))
                .check(Program.CLASSES);
    }

    @Test
    void theEngineKnowsTheProtocolAndBuffersAndNothingElse() {
        classes()
                .that()
                .resideInAPackage(RELAY)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                JDK, "javax.crypto..", NULLNESS, PROTOCOL, RELAY, "io.netty.buffer..", "org.slf4j..")
                        .or(referenceCounting()))
                .check(Program.CLASSES);
    }

    @Test
    void transportKnowsNeitherTheServerNorTheClient() {
        noClasses()
                .that()
                .resideInAPackage(TRANSPORT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVER, CLIENT)
                .check(Program.CLASSES);
    }

    @Test
    void theClientKnowsNothingOfTheRelay() {
        noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RELAY, TRANSPORT, SERVER)
                .check(Program.CLASSES);
    }

    @Test
    void onlyTheServerBindsConfigurationAndCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.snakeyaml..", "org.bouncycastle..", "ch.qos.logback..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(Program.CLASSES);
    }

    @Test
    void onlyTheirPackageKnowsOfDatabases() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.msrprelay.server.credentials.jdbc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "com.zaxxer..", "org.flywaydb..", "com.github.benmanes..")
                .check(Program.CLASSES);
    }

    @Test
    void thePackagesOfARoomHaveNoCycles() {
        // Main stands outside of its package: it starts the command line, which starts the relay that lies beside Main.
        slices().assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(name("org.msrprelay.server.Main"), DescribedPredicate.alwaysTrue())
                .check(Program.CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..")
                .orShould()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Common)(\\$.*)?")
                .check(Program.CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(Program.CLASSES.getPackage("org.msrprelay").getSubpackagesInTree())
                .filteredOn(candidate -> !candidate.getClasses().isEmpty())
                .isNotEmpty()
                .allSatisfy(ArchitectureTest::assertNullMarked);
    }

    private static void assertNullMarked(JavaPackage checked) {
        assertThat(checked.isAnnotatedWith(NullMarked.class))
                .as("@NullMarked in the package-info of %s", checked.getName())
                .isTrue();
    }

    /** ByteBuf's own contract: retain, release, and the exception for a mistake in it. */
    private static DescribedPredicate<JavaClass> referenceCounting() {
        return DescribedPredicate.describe(
                "count references",
                type -> type.getName().startsWith("io.netty.util.ReferenceCount")
                        || type.getName().equals("io.netty.util.IllegalReferenceCountException"));
    }

    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

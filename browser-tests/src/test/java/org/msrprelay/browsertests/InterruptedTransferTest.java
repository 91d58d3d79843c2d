package org.msrprelay.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.server.demo.BrowserDemo;

/** Somebody goes, or wants no more, in the middle of a file; the relay reads slowly, so that there is a middle. */
class InterruptedTransferTest {

    private static final int TWENTY_MEGABYTES = 20_000_000;

    /** The file would take 10 s. */
    private static final long RATE = 2_000_000;

    @RegisterExtension
    static final Browser browser = new Browser();

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static BrowserDemo demo;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ChatPage alice;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ChatPage bob;

    @BeforeAll
    static void start() throws Exception {
        demo = BrowserDemo.start(new LimitSettings.Rates(RATE, LimitSettings.UNLIMITED, LimitSettings.UNLIMITED));
        Files.write(directory.resolve("long.bin"), new byte[TWENTY_MEGABYTES]);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @BeforeEach
    void aliceIsInTheMiddleOfSendingAFile() throws IOException {
        alice = browser.open(demo).logIn(demo.accounts().get(0));
        bob = browser.open(demo).logIn(demo.accounts().get(1));
        alice.chatWith("bob");
        bob.awaitText("#peer", "alice");
        alice.sendFile(directory.resolve("long.bin"));
        bob.awaitProgress("peer.file");
        alice.awaitProgress("own.file");
    }

    @Test
    void theSenderSeesThatTheReceiverHasGone() {
        bob.close();
        alice.awaitState("own.file", "failed");
        assertThat(alice.lastMessage("own.file")).containsPattern("✗ failed: (481|408) ");
    }

    @Test
    void theReceiverSeesThatTheSenderHasGone() {
        alice.close();
        bob.awaitState("peer.file", "failed");
        assertThat(bob.lastMessage("peer.file")).contains("✗ failed: the sender ");
    }

    @Test
    void theReceiverSeesThatTheSenderGaveUp() {
        alice.cancel("own.file");
        alice.awaitState("own.file", "cancelled");
        bob.awaitState("peer.file", "failed");
    }

    @Test
    void theSenderSeesThatTheReceiverWantsNoMore() {
        bob.cancel("peer.file");
        bob.awaitState("peer.file", "cancelled");
        alice.awaitState("own.file", "failed");
        assertThat(alice.lastMessage("own.file")).contains("✗ failed: 413 ");
    }

    @Test
    void aLineOfChatDoesNotWaitForTheFile() {
        alice.say("It is a long one");
        bob.awaitText("#log", "It is a long one");
        assertThat(bob.progress("peer.file")).as("the file is still under way").isBetween(0.0, 0.9);
    }
}

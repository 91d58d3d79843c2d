package org.msrprelay.browsertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.server.demo.BrowserDemo;

/** Files from page to page, through the relay and as fast as it goes. */
class FileTransferTest {

    private static final int TWENTY_MEGABYTES = 20_000_000;

    /** Nothing at all, where Byte-Range begins to leave the end open, and where there is a second chunk. */
    private static final int[] EDGES = {0, 1, 2_048, 2_049, 65_536, 65_537};

    @RegisterExtension
    static final Browser browser = new Browser();

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static BrowserDemo demo;

    @BeforeAll
    static void start() throws Exception {
        demo = BrowserDemo.start();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private Path file(String name, int octets) throws IOException {
        byte[] content = new byte[octets];
        new Random(octets).nextBytes(content);
        return Files.write(directory.resolve(name), content);
    }

    /** Saves the last file on a page, as its user does. */
    private static Path saved(ChatPage page, Path sent) {
        Path saved = browser.chromium().downloads().resolve(sent.getFileName().toString());
        page.saveLast();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(saved) && Files.size(saved) == Files.size(sent));
        return saved;
    }

    private static void assertGoesAcross(ChatPage from, ChatPage to, Path file) throws IOException {
        from.sendFile(file);
        to.awaitText("#log .file:last-child", file.getFileName().toString());
        to.awaitState("peer.file", "received");
        from.awaitState("own.file", "delivered");
        Path saved = saved(to, file);
        assertThat(Files.mismatch(saved, file))
                .as("the first octet that differs")
                .isEqualTo(-1);
        Files.delete(saved);
    }

    @Test
    void twoPagesSendEachOtherTwentyMegabytes() throws IOException {
        ChatPage alice = browser.open(demo).logIn(demo.accounts().get(0));
        ChatPage bob = browser.open(demo).logIn(demo.accounts().get(1));
        alice.chatWith("bob");
        bob.awaitText("#peer", "alice");

        assertGoesAcross(alice, bob, file("from alice.bin", TWENTY_MEGABYTES));
        assertGoesAcross(bob, alice, file("from bob.bin", TWENTY_MEGABYTES + 1));
        alice.say("Thank you");
        bob.awaitText("#log", "Thank you");
    }

    @Test
    void filesOfEverySizeArriveAsTheyWere() throws IOException {
        ChatPage alice = browser.open(demo).logIn(demo.accounts().get(0));
        ChatPage bob = browser.open(demo).logIn(demo.accounts().get(1));
        bob.chatWith("alice");
        alice.awaitText("#peer", "bob");

        for (int octets : EDGES) {
            assertGoesAcross(bob, alice, file("of " + octets + " octets.bin", octets));
        }
    }
}

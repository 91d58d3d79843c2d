package org.msrprelay.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.server.demo.BrowserDemo;

/** Two pages log in over wss, find each other and chat. */
class ChatTest {

    @RegisterExtension
    static final Browser browser = new Browser();

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

    private static ChatPage loggedIn(int account) {
        return browser.open(demo).logIn(demo.accounts().get(account));
    }

    @Test
    void whatIsSaidArrivesAndIsMarkedAsDelivered() {
        ChatPage alice = loggedIn(0);
        ChatPage bob = loggedIn(1);
        alice.chatWith("bob");
        bob.awaitText("#peer", "alice");

        alice.say("Hello, Bob");
        bob.awaitText("#log", "Hello, Bob");
        alice.awaitState("own", "delivered");

        bob.say("<b>Grüße</b> & 👋");
        alice.awaitText("#log", "<b>Grüße</b> & 👋");
        bob.awaitState("own", "delivered");
        assertThat(bob.lastMessage("own")).contains("✓✓ delivered");

        assertThat(alice.driver().console()).as("complaints in the console").isEqualTo(List.of());
        assertThat(bob.driver().console()).as("complaints in the console").isEqualTo(List.of());
    }

    @Test
    void aPathThatIsHandedOnByOtherMeansWillDo() {
        ChatPage alice = loggedIn(0);
        ChatPage bob = loggedIn(1);
        alice.openPath(bob.value("#own-path"));
        bob.awaitText("#peer", "alice");

        bob.say("Found me");
        alice.awaitText("#log", "Found me");
        bob.awaitState("own", "delivered");
    }

    @Test
    void whoIsNotThereCannotBeReached() {
        ChatPage alice = loggedIn(0);
        alice.openPath(alice.value("#own-path").replaceFirst("/[^/;]+;tcp", "/nobody;tcp"));
        alice.awaitText("#open-error", "Nobody can be reached there: 481");
    }

    @Test
    void whatIsSaidToWhoHasGoneIsMarkedAsFailed() {
        ChatPage alice = loggedIn(0);
        ChatPage bob = loggedIn(1);
        alice.chatWith("bob");
        bob.awaitText("#peer", "alice");
        bob.close();

        alice.say("Still there?");
        alice.awaitState("own", "failed");
        assertThat(alice.lastMessage("own")).containsPattern("✗ failed: (481|408) ");
    }

    @Test
    void aWrongPasswordIsToldAndARightOneMayFollow() {
        ChatPage page = browser.open(demo);
        page.fillIn("alice", "guessed");
        page.awaitText("#login-error", "wrong user or password");
        page.driver()
                .run(
                        "document.querySelector('[name=user]').value = document.querySelector('[name=password]').value = ''");
        page.logIn(demo.accounts().get(0));
    }
}

package org.msrprelay.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.msrprelay.server.demo.BrowserDemo;
import org.msrprelay.server.demo.BrowserDemo.Account;

/** The example client in a window of its own, used as a person uses it: what is seen is read, what can be clicked is clicked. */
final class ChatPage {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WebDriver driver;
    private final String window;
    private boolean closed;

    private ChatPage(WebDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    static ChatPage open(WebDriver driver, BrowserDemo demo) {
        ChatPage page = new ChatPage(driver, driver.newWindow());
        page.driver().open(demo.page());
        page.await().until(() -> page.value("[name=relay]").equals(demo.relay().toString()));
        return page;
    }

    /** Everything is done in this window. */
    WebDriver driver() {
        driver.switchTo(window);
        return driver;
    }

    private ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    ChatPage fillIn(String user, String password) {
        driver().type("[name=user]", user);
        driver().type("[name=password]", password);
        driver().click("#login button");
        return this;
    }

    ChatPage logIn(Account account) {
        fillIn(account.user(), account.password());
        awaitText("#status", account.user() + " at localhost:");
        return this;
    }

    /** Waits until an element that is seen has text that contains this. */
    void awaitText(String selector, String expected) {
        await().untilAsserted(() -> assertThat(text(selector)).contains(expected));
    }

    /** What a person reads; nothing if it is not there or not shown. */
    String text(String selector) {
        return string("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    }

    String value(String selector) {
        return string("return document.querySelector(arguments[0])?.value ?? ''", selector);
    }

    private String string(String script, Object... arguments) {
        return String.valueOf(Objects.requireNonNull(driver().run(script, arguments)));
    }

    /** Chooses who is in another tab. */
    void chatWith(String user) {
        awaitText("#others", "Chat with " + user);
        driver().click("#others button");
        awaitText("#peer", user);
    }

    void openPath(String path) {
        driver().type("#open [name=path]", path);
        driver().click("#open button");
    }

    void say(String text) {
        driver().type("[name=text]", text);
        driver().click("#compose button");
    }

    void sendFile(Path file) {
        driver().type("#file", file.toString());
    }

    /** Waits for the mark of the last message of this kind: {@code own} or {@code peer}, and {@code .file} behind it. */
    void awaitState(String kind, String state) {
        await().untilAsserted(() ->
                assertThat(ofLast(kind, "state")).as(lastMessage(kind)).isEqualTo(state));
    }

    /** What is read in the last message of this kind. */
    String lastMessage(String kind) {
        return ofLast(kind, "text");
    }

    private String ofLast(String kind, String what) {
        return string("""
                const last = [...document.querySelectorAll('.message.' + arguments[0])].at(-1);
                return { text: last?.innerText, state: last?.dataset.state }[arguments[1]] ?? '';""", kind, what);
    }

    /** How far the progress bar of the last message of this kind is; nothing if it is not shown. */
    double progress(String kind) {
        Object part = driver().run(
                        "const bar = [...document.querySelectorAll('.message.' + arguments[0] + ' progress')].at(-1);"
                                + "return bar && !bar.hidden && bar.value > 0 ? bar.value / bar.max : -1",
                        kind);
        return ((Number) Objects.requireNonNull(part)).doubleValue();
    }

    /** Waits until some of a file is there, but not all. */
    void awaitProgress(String kind) {
        await().until(() -> progress(kind) > 0);
        assertThat(progress(kind)).as("a file that is under way").isBetween(0.0, 0.9);
    }

    void cancel(String kind) {
        driver().click(".message." + kind + " .cancel");
    }

    void saveLast() {
        driver().run("[...document.querySelectorAll('.message.peer .save')].at(-1).click()");
    }

    void close() {
        if (!closed) {
            closed = true;
            driver().closeWindow();
        }
    }
}

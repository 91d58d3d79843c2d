package org.msrprelay.browsertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.msrprelay.server.demo.BrowserDemo;
import org.msrprelay.server.demo.BrowserDemo.Account;

/** The example client in a window of its own, used as a person uses it: what is seen is read, what can be clicked is clicked. */
final class ChatPage {

    private static final String LAST =
            "const last = [...document.querySelectorAll('.message.' + arguments[0])].at(-1);";
    private static final String PROGRESS = "const bar = last?.querySelector('progress');"
            + "const progress = bar && !bar.hidden ? bar.value / bar.max : -1;";

    private final WebDriver driver;
    private final String window;
    private boolean closed;

    private ChatPage(WebDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    static ChatPage open(WebDriver driver, String window, BrowserDemo demo) {
        ChatPage page = new ChatPage(driver, window);
        page.driver().open(demo.page());
        // What a script puts into a field is no change of the document: this alone has to be asked for again and again.
        await().until(() -> page.value("[name=relay]").equals(demo.relay().toString()));
        return page;
    }

    /** Everything is done in this window. */
    WebDriver driver() {
        driver.switchTo(window);
        return driver;
    }

    /** Waits in the page, which looks when it changes: nothing is asked meanwhile that would slow it down. */
    private void awaitTrue(String condition, Object... arguments) {
        String script = """
                const holds = () => { %s };
                return new Promise(resolve => {
                  const observer = new MutationObserver(() => { if (holds()) { observer.disconnect(); resolve(); } });
                  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
                  if (holds()) { observer.disconnect(); resolve(); }
                });""".formatted(condition.replace("arguments", "given"));
        driver().run("const given = arguments;" + script, arguments);
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
        awaitTrue("return document.querySelector(arguments[0])?.innerText.includes(arguments[1]);", selector, expected);
    }

    /** What is in a field. */
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
        awaitTrue(LAST + "return last?.dataset.state === arguments[1];", kind, state);
    }

    /** What is read in the last message of this kind. */
    String lastMessage(String kind) {
        return string(LAST + "return last?.innerText ?? '';", kind);
    }

    /** How far the progress bar of the last message of this kind is; less than nothing if it is not shown. */
    double progress(String kind) {
        Object part = driver().run(LAST + PROGRESS + "return progress", kind);
        return ((Number) Objects.requireNonNull(part)).doubleValue();
    }

    /** Waits until some of a file is there, but not all. */
    void awaitProgress(String kind) {
        awaitTrue(LAST + PROGRESS + "return progress > 0", kind);
        assertThat(progress(kind)).as("a file that is under way").isBetween(0.0, 0.9);
    }

    void cancel(String kind) {
        driver().click(".message." + kind + " .cancel");
    }

    /** Saves the file that is the last message, as a user does: pages may not do so by themselves again and again. */
    void saveLast() {
        driver().click("#log li:last-child .save");
    }

    /** Closes the window. */
    void close() {
        driver().closeWindow();
        closed = true;
    }

    /** Leaves the page; gives the window back, if it was not closed. */
    Optional<String> leave() {
        if (closed) {
            return Optional.empty();
        }
        driver().open(URI.create("about:blank"));
        return Optional.of(window);
    }
}

package org.msrprelay.browsertests;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.msrprelay.server.demo.BrowserDemo;

/** One Chromium for all tests, and windows that serve one test after the other: making one takes longer than most tests. */
final class Browser implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Browser.class);

    private final Deque<ChatPage> pages = new ArrayDeque<>();
    private @Nullable Shared shared;

    /** What all classes share. */
    private record Shared(Chromium chromium, Deque<String> idleWindows) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            chromium.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, key -> new Shared(Chromium.start(), new ArrayDeque<>()), Shared.class);
    }

    private Shared shared() {
        if (shared == null) {
            throw new IllegalStateException("not started");
        }
        return shared;
    }

    Chromium chromium() {
        return shared().chromium();
    }

    /** Opens the page of a demonstration in a window of its own. */
    ChatPage open(BrowserDemo demo) {
        WebDriver driver = chromium().webDriver();
        String window = Optional.ofNullable(shared().idleWindows().poll()).orElseGet(driver::newWindow);
        ChatPage page = ChatPage.open(driver, window, demo);
        pages.push(page);
        return page;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!pages.isEmpty()) {
            pages.pop().leave().ifPresent(shared().idleWindows()::push);
        }
    }
}

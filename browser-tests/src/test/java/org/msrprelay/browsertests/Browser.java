package org.msrprelay.browsertests;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.msrprelay.server.demo.BrowserDemo;

/** One Chromium for all tests; the windows of a test are closed after it. */
final class Browser implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Browser.class);

    private final Deque<ChatPage> pages = new ArrayDeque<>();
    private @Nullable Chromium chromium;

    @Override
    public void beforeAll(ExtensionContext context) {
        chromium = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
    }

    Chromium chromium() {
        if (chromium == null) {
            throw new IllegalStateException("not started");
        }
        return chromium;
    }

    /** Opens the page of a demonstration in a window of its own. */
    ChatPage open(BrowserDemo demo) {
        ChatPage page = ChatPage.open(chromium().webDriver(), demo);
        pages.push(page);
        return page;
    }

    /** The first window stays: without any, the browser would end. */
    @Override
    public void afterEach(ExtensionContext context) {
        while (!pages.isEmpty()) {
            pages.pop().close();
        }
    }
}

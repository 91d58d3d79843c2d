package org.msrprelay.server.config;

import java.util.List;

/**
 * A list with its place in the file, and that of every item. Items with mistakes of their own are not in it.
 *
 * @param key the full key
 * @param line 0 when the file does not have it
 * @param explicit false: the default stands in
 */
record GivenList<T>(List<Given<T>> items, String key, int line, boolean explicit) {

    List<T> values() {
        return items.stream().map(Given::value).toList();
    }
}

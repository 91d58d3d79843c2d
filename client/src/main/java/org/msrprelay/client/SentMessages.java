package org.msrprelay.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session's messages that REPORTs may be about: all undecided ones, and the last {@link #MAX_DECIDED} decided ones. Used
 * on the connection's loop.
 */
final class SentMessages {
    /** A failure REPORT may follow seconds after the 200; busy sessions send some hundred messages a second. */
    static final int MAX_DECIDED = 1024;

    private final Map<String, OutgoingTransfer> undecided = new HashMap<>();
    private final Map<String, OutgoingTransfer> decided = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OutgoingTransfer> eldest) {
            return size() > MAX_DECIDED;
        }
    };

    void add(OutgoingTransfer transfer) {
        String id = transfer.messageId();
        undecided.put(id, transfer);
        transfer.result().thenRun(() -> {
            undecided.remove(id, transfer);
            decided.put(id, transfer);
        });
    }

    @Nullable OutgoingTransfer find(String messageId) {
        OutgoingTransfer transfer = undecided.get(messageId);
        return transfer == null ? decided.get(messageId) : transfer;
    }

    void lost(String reason) {
        List<OutgoingTransfer> transfers = new ArrayList<>(undecided.values());
        transfers.forEach(transfer -> transfer.lost(reason));
    }
}

package org.msrprelay.relay.transaction;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transactions of one connection by their ids. They are chained to each other where they share a place, so that none costs an
 * object besides itself.
 *
 * <p>Threading: owned by the connection's loop. Bound: as many as {@link Transactions} has.
 */
final class TransactionTable {

    private static final @Nullable Transaction[] NOTHING = {};
    private static final int LEAST_PLACES = 16;

    /** Octets of an id that choose its place. It is random (RFC 4975 7.1), so a few are as good as all, and nobody can make many alike. */
    private static final int CHOOSING_OCTETS = 6;

    private static final int PRIME = 31;

    /** None before the first transaction, since connections are many; then a power of two. */
    private @Nullable Transaction[] places = NOTHING;

    private int size;

    int size() {
        return size;
    }

    /** Adds one whose id is none of those here. */
    void add(Transaction transaction) {
        if (size >= places.length) {
            grow();
        }
        chain(transaction);
        size++;
    }

    private void chain(Transaction transaction) {
        int place = place(transaction.id());
        transaction.samePlace = places[place];
        places[place] = transaction;
    }

    private int place(String id) {
        int hash = 0;
        int octets = Math.min(id.length(), CHOOSING_OCTETS);
        for (int i = 0; i < octets; i++) {
            hash = PRIME * hash + id.charAt(i);
        }
        return (hash ^ hash >>> Short.SIZE) & (places.length - 1);
    }

    private void grow() {
        @Nullable Transaction[] before = places;
        places = new Transaction[Math.max(LEAST_PLACES, 2 * before.length)];
        each(before, this::chain);
    }

    /** Takes out the one with this id and returns it; null if there is none. */
    @Nullable Transaction remove(String id) {
        if (size == 0) {
            return null;
        }
        int place = place(id);
        Transaction previous = null;
        for (Transaction one = places[place]; one != null; one = one.samePlace) {
            if (one.id().equals(id)) {
                if (previous == null) {
                    places[place] = one.samePlace;
                } else {
                    previous.samePlace = one.samePlace;
                }
                one.samePlace = null;
                size--;
                return one;
            }
            previous = one;
        }
        return null;
    }

    /** Takes out all. */
    void removeAll(Consumer<Transaction> then) {
        @Nullable Transaction[] before = places;
        places = NOTHING;
        size = 0;
        each(before, then);
    }

    private static void each(@Nullable Transaction[] places, Consumer<Transaction> then) {
        Arrays.stream(places).forEach(first -> {
            Transaction one = first;
            while (one != null) {
                Transaction next = one.samePlace;
                one.samePlace = null;
                then.accept(one);
                one = next;
            }
        });
    }
}

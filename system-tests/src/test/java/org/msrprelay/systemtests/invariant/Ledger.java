package org.msrprelay.systemtests.invariant;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.msrprelay.systemtests.harness.Range;

/**
 * What became of every octet of every message of one sender.
 *
 * <p>Written by the sender's and the receivers' threads; all methods are synchronized.
 */
final class Ledger {

    private static final class Account {
        final BitSet accepted = new BitSet();
        final BitSet refused = new BitSet();
        final BitSet answered = new BitSet();
        final BitSet rejected = new BitSet();
        final BitSet reported = new BitSet();
    }

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Account of(String messageId) {
        return Objects.requireNonNull(accounts.computeIfAbsent(messageId, id -> new Account()));
    }

    /** The relay answered a SEND of this range: 200, or that it would not take it. */
    synchronized void answeredByRelay(String messageId, long start, long end, int code) {
        Account account = of(messageId);
        (code == 200 ? account.accepted : account.refused).set((int) start, (int) end + 1);
    }

    /** The receiver wrote a 200 for these octets, or an error. */
    synchronized void answeredByReceiver(String messageId, Range range, int octets, int code) {
        int start = (int) range.start();
        Account account = of(messageId);
        (code == 200 ? account.answered : account.rejected).set(start, start + octets);
    }

    /** A REPORT named this range. */
    synchronized void reported(String messageId, Range range) {
        BitSet reported = of(messageId).reported;
        int start = (int) range.start();
        int end = (int) range.end() + 1;
        int twice = reported.nextSetBit(start);
        if (twice >= 0 && twice < end) {
            faults.add(messageId + ": octet " + twice + " reported twice, by " + range);
        }
        reported.set(start, end);
    }

    /** Octets answered 200 by the relay of which nothing more has been heard. */
    synchronized long openOctets() {
        return accounts.values().stream()
                .mapToLong(account -> open(account).cardinality())
                .sum();
    }

    synchronized String describeOpen() {
        StringBuilder text = new StringBuilder();
        accounts.forEach((id, account) -> {
            BitSet open = open(account);
            if (!open.isEmpty()) {
                int first = open.nextSetBit(0);
                text.append(id)
                        .append(": ")
                        .append(open.cardinality())
                        .append(" octets from ")
                        .append(first);
                text.append(" to ").append(open.previousSetBit(open.length())).append("; ");
            }
        });
        return text.toString();
    }

    private static BitSet open(Account account) {
        BitSet open = (BitSet) account.accepted.clone();
        open.andNot(account.answered);
        open.andNot(account.reported);
        return open;
    }

    /**
     * What is wrong, one line each.
     *
     * @param answersMayBeLost whether a receiver's connection was reset, so that the relay need not have seen its last answers
     */
    synchronized List<String> faults(boolean answersMayBeLost) {
        List<String> all = new ArrayList<>(faults);
        accounts.forEach((id, account) -> {
            check(all, id + ": accepted, but neither answered nor reported", open(account));
            check(all, id + ": refused, but reported", both(account.refused, account.reported));
            check(all, id + ": accepted and rejected by the receiver, but not reported", unreportedRejections(account));
            if (!answersMayBeLost) {
                check(all, id + ": answered 200 and reported", both(account.answered, account.reported));
            }
        });
        return all;
    }

    private static BitSet unreportedRejections(Account account) {
        BitSet missing = both(account.rejected, account.accepted);
        missing.andNot(account.reported);
        return missing;
    }

    private static BitSet both(BitSet left, BitSet right) {
        BitSet both = (BitSet) left.clone();
        both.and(right);
        return both;
    }

    private static void check(List<String> faults, String what, BitSet octets) {
        if (!octets.isEmpty()) {
            faults.add(what + ": " + octets.cardinality() + " octets, first " + octets.nextSetBit(0));
        }
    }
}

package org.msrprelay.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of To-Path, From-Path or Use-Path: the hops in the order they are visited (RFC 4975 7.1).
 *
 * <p>Immutable, and free to be used by several threads: what it keeps of what was made of it may be made twice, and is the same.
 */
public final class Path {
    /** URIs that {@link #parse(String)} accepts: more hops than any deployment has, few enough to bound the work. */
    public static final int MAX_URIS = 16;

    private final List<MsrpUri> uris;
    private final String text;

    /** What was made of this path before: one path serves message after message, on its way through the same relay. */
    private @Nullable Path firstOnly;

    private @Nullable Path rest;
    private @Nullable Prepended prepended;

    private record Prepended(MsrpUri uri, Path path) {}

    private Path(List<MsrpUri> uris, String text) {
        this.uris = uris;
        this.text = text;
    }

    /**
     * Parses a field's value.
     *
     * @throws MalformedException if it is not 1 to {@link #MAX_URIS} MSRP URIs with SP between them
     */
    public static Path parse(String value) {
        return parse(value, MAX_URIS);
    }

    /**
     * Parses {@code MSRP-URI *( SP MSRP-URI )}; several SP in place of one are accepted.
     *
     * @throws MalformedException if it is not 1 to {@code maxUris} MSRP URIs
     */
    public static Path parse(String value, int maxUris) {
        List<MsrpUri> uris = new ArrayList<>(2);
        int at = 0;
        while (at < value.length()) {
            int end = value.indexOf(' ', at);
            end = end < 0 ? value.length() : end;
            if (end > at) {
                requireRoom(uris.size(), maxUris);
                uris.add(MsrpUri.parse(value.substring(at, end)));
            }
            at = end + 1;
        }
        if (uris.isEmpty()) {
            throw new MalformedException("path: empty (expected: at least one MSRP URI)");
        }
        return new Path(List.copyOf(uris), isSpacedBySingles(uris, value) ? value : join(uris));
    }

    /** Whether the value is the URIs with one SP between them: nearly always. */
    private static boolean isSpacedBySingles(List<MsrpUri> uris, String value) {
        int octets = uris.size() - 1;
        for (MsrpUri uri : uris) {
            octets += uri.toString().length();
        }
        return octets == value.length();
    }

    private static void requireRoom(int size, int maxUris) {
        if (size == maxUris) {
            throw new MalformedException("path: more than " + maxUris + " URIs (expected: at most " + maxUris + ")");
        }
    }

    public static Path of(MsrpUri first, MsrpUri... others) {
        List<MsrpUri> uris = new ArrayList<>(others.length + 1);
        uris.add(first);
        uris.addAll(List.of(others));
        return of(uris);
    }

    private static Path of(List<MsrpUri> uris) {
        return new Path(List.copyOf(uris), join(uris));
    }

    private static String join(List<MsrpUri> uris) {
        if (uris.size() == 1) {
            return uris.get(0).toString();
        }
        StringBuilder text = new StringBuilder();
        for (MsrpUri uri : uris) {
            text.append(text.length() == 0 ? "" : " ").append(uri);
        }
        return text.toString();
    }

    /** The leftmost URI: of To-Path the hop to visit now, of From-Path the previous hop. */
    public MsrpUri first() {
        return uris.get(0);
    }

    /** The rightmost URI: of To-Path the receiver, of From-Path the sender. */
    public MsrpUri last() {
        return uris.get(uris.size() - 1);
    }

    /** The path of the first URI alone. */
    public Path firstOnly() {
        Path known = firstOnly;
        if (known == null) {
            known = uris.size() == 1 ? this : Path.of(first());
            firstOnly = known;
        }
        return known;
    }

    /** How many URIs, at least 1. */
    public int size() {
        return uris.size();
    }

    /** Unmodifiable. */
    public List<MsrpUri> uris() {
        return uris;
    }

    /**
     * The path without its first URI.
     *
     * @throws IllegalStateException if there is only one
     */
    public Path rest() {
        Path known = rest;
        if (known == null) {
            known = withoutFirst();
            rest = known;
        }
        return known;
    }

    private Path withoutFirst() {
        if (uris.size() == 1) {
            throw new IllegalStateException("path of one URI has no rest: " + text);
        }
        return new Path(
                List.copyOf(uris.subList(1, uris.size())),
                text.substring(first().toString().length() + 1));
    }

    /** The path with this URI before all others; may grow past {@link #MAX_URIS}, as each relay adds one. */
    @SuppressWarnings("ReferenceEquality") // equal URIs may differ in their texts
    public Path prepend(MsrpUri uri) {
        Prepended known = prepended;
        if (known == null || known.uri() != uri) {
            known = new Prepended(uri, withFirst(uri));
            prepended = known;
        }
        return known.path();
    }

    private Path withFirst(MsrpUri uri) {
        List<MsrpUri> longer = new ArrayList<>(uris.size() + 1);
        longer.add(uri);
        longer.addAll(uris);
        return new Path(List.copyOf(longer), uri + " " + text);
    }

    /** URI by URI, as RFC 4975 6.1 compares them. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Path path && uris.equals(path.uris));
    }

    @Override
    public int hashCode() {
        return uris.hashCode();
    }

    /** The URIs as they came, one SP between them. */
    @Override
    public String toString() {
        return text;
    }
}

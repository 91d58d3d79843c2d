package org.msrprelay.protocol.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.HeaderField;

/**
 * The header fields of one connection: message after message has the same ones in the same places, most of them with the same
 * values.
 */
final class RepeatedFields {
    /** Places remembered; a usual head has five to ten fields. */
    private static final int PLACES = 16;
    /** Room is made for so many, the one that is needed included. */
    private static final int PLACES_AHEAD = 4;
    /** Longer lines are not remembered: with many connections, what each remembers has to stay small. */
    private static final int MAX_REMEMBERED_OCTETS = 64;
    /** A field that had another value so many times in a row is not worth remembering. */
    private static final int MAX_CHANGES = 8;

    private @Nullable Place[] places = {};

    private static final class Place {
        private final byte[] line;
        private final HeaderField field;
        private int changes;

        Place(byte[] line, HeaderField field, int changes) {
            this.line = line;
            this.field = field;
            this.changes = changes;
        }

        boolean isLine(byte[] octets, int from, int to) {
            return Arrays.equals(line, 0, line.length, octets, from, to);
        }

        /** Up to the colon, which comes behind the name at once and is in no name. */
        boolean beginsAs(byte[] octets, int from, int to) {
            int colon = field.name().length() + 1;
            return colon <= to - from && Arrays.equals(line, 0, colon, octets, from, from + colon);
        }
    }

    /** The field of this line, the first of a head being 1, if it was the same the last time; else null. */
    @Nullable HeaderField same(int place, byte[] octets, int from, int to) {
        Place last = last(place);
        if (last == null || !last.isLine(octets, from, to)) {
            return null;
        }
        last.changes = 0;
        return last.field;
    }

    private @Nullable Place last(int place) {
        return place < places.length ? places[place] : null;
    }

    /** The field that stood here the last time, if this line begins with the same name and a colon; else null. It is none of the paths. */
    @Nullable HeaderField sameName(int place, byte[] octets, int from, int to) {
        Place last = last(place);
        return last != null && last.beginsAs(octets, from, to) ? last.field : null;
    }

    /** This is the field of this line. */
    void remember(int place, byte[] octets, int from, int to, HeaderField field) {
        if (place >= PLACES || to - from > MAX_REMEMBERED_OCTETS) {
            return;
        }
        if (place >= places.length) {
            places = Arrays.copyOf(places, Math.min(PLACES, place + PLACES_AHEAD));
        }
        Place last = places[place];
        boolean sameName = last != null && last.field.name().equals(field.name());
        if (last == null || !sameName) {
            places[place] = new Place(Arrays.copyOfRange(octets, from, to), field, 0);
        } else if (last.changes < MAX_CHANGES) {
            places[place] = new Place(Arrays.copyOfRange(octets, from, to), field, last.changes + 1);
        }
    }
}

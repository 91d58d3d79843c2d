package org.msrprelay.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A head's fields in the order they came, To-Path and From-Path apart. Immutable. Look-ups ignore the names' case. */
public final class HeaderFields implements Iterable<HeaderField> {
    private static final HeaderField[] NONE = {};
    public static final HeaderFields EMPTY = new HeaderFields(NONE);

    private final HeaderField[] fields;

    private HeaderFields(HeaderField[] fields) {
        this.fields = fields;
    }

    public static HeaderFields of(List<HeaderField> fields) {
        return fields.isEmpty() ? EMPTY : new HeaderFields(fields.toArray(NONE));
    }

    /**
     * The first so many of these fields.
     *
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public static HeaderFields of(HeaderField[] fields, int count) {
        Objects.checkFromToIndex(0, count, fields.length);
        return count == 0 ? EMPTY : new HeaderFields(Arrays.copyOf(fields, count));
    }

    /** The value of the first field of this name. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(firstOrNull(name));
    }

    /** The same without an object, for what is asked of every message; null if there is none. */
    @Nullable String firstOrNull(String name) {
        int index = indexOf(name);
        return index < 0 ? null : fields[index].value();
    }

    /** The values of all fields of this name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (HeaderField field : fields) {
            if (field.isNamed(name)) {
                values.add(field.value());
            }
        }
        return List.copyOf(values);
    }

    /** How many fields have this name. */
    public int count(String name) {
        int count = 0;
        for (HeaderField field : fields) {
            count += field.isNamed(name) ? 1 : 0;
        }
        return count;
    }

    /**
     * These fields with one field of this name and value: in the place of the first that has the name (others of it
     * go), else before the first Content-* field, because these come last (RFC 4975 7.1).
     *
     * @throws MalformedException if name or value may not stand in a header
     */
    public HeaderFields with(String name, String value) {
        HeaderField replacement = new HeaderField(name, value);
        int index = indexOf(name);
        List<HeaderField> changed = new ArrayList<>(fields.length + 1);
        changed.addAll(List.of(fields));
        if (index < 0) {
            changed.add(indexOfMime(), replacement);
        } else {
            changed.set(index, replacement);
            removeAfter(changed, index, name);
        }
        return of(changed);
    }

    /** These fields without any of this name. */
    public HeaderFields without(String name) {
        if (indexOf(name) < 0) {
            return this;
        }
        List<HeaderField> changed = new ArrayList<>(List.of(fields));
        removeAfter(changed, -1, name);
        return of(changed);
    }

    private static void removeAfter(List<HeaderField> fields, int index, String name) {
        fields.subList(index + 1, fields.size()).removeIf(field -> field.isNamed(name));
    }

    private int indexOf(String name) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].isNamed(name)) {
                return i;
            }
        }
        return -1;
    }

    private int indexOfMime() {
        int index = 0;
        while (index < fields.length && !fields[index].isMime()) {
            index++;
        }
        return index;
    }

    public int size() {
        return fields.length;
    }

    /** The field at this index, from 0. */
    public HeaderField get(int index) {
        return fields[index];
    }

    /** Read only. */
    @Override
    public Iterator<HeaderField> iterator() {
        return List.of(fields).iterator();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof HeaderFields that && Arrays.equals(fields, that.fields));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
    }

    @Override
    public String toString() {
        return Arrays.toString(fields);
    }
}

package org.msrprelay.protocol.codec;

/** What is known of the heads of one kind on one connection, because message after message has the same. */
record RepeatedParts(RepeatedPath toPaths, RepeatedPath fromPaths, RepeatedBeginning beginning, RepeatedFields fields) {

    static RepeatedParts ofPaths(int maxUris) {
        return new RepeatedParts(
                new RepeatedPath(maxUris), new RepeatedPath(maxUris), new RepeatedBeginning(), new RepeatedFields());
    }
}

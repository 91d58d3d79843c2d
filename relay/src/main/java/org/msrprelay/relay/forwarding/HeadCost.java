package org.msrprelay.relay.forwarding;

import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.RequestHead;

/** What it costs to hold a part's head while it waits: without it, a flood of SENDs without a body would cost nothing. */
final class HeadCost {

    /** The objects of a part and of its transaction. */
    private static final int OBJECTS_OCTETS = 512;

    /** The objects of a header field. */
    private static final int FIELD_OCTETS = 64;

    private HeadCost() {}

    static long of(RequestHead head) {
        long octets = OBJECTS_OCTETS;
        octets += head.toPath().toString().length();
        octets += head.fromPath().toString().length();
        HeaderFields fields = head.fields();
        for (int i = 0; i < fields.size(); i++) {
            HeaderField field = fields.get(i);
            octets += FIELD_OCTETS;
            octets += field.name().length();
            octets += field.value().length();
        }
        return octets;
    }
}

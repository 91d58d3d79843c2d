package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.msrprelay.protocol.Path;

/**
 * A receiver that costs little beside the relay: it knows how long each body is, looks at the transaction ids of the SENDs and for the ends of their heads
 * alone, and makes a 200 for each. The engine's output is copied once, into an array, where looking at octets costs least.
 */
final class SendAnswerer {
    private static final int ID_AT = "MSRP ".length();
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final ByteBuf responses;
    private final int bodyOctets;
    private byte[] response = {};
    private byte[] id = {};
    private int responseEndIdAt;

    private byte[] arrived = {};
    private int headOctets;
    private int matchedOfHeadEnd;
    private int toSkip;
    private int answered;

    SendAnswerer(ByteBuf responses, int bodyOctets, int idOctets) {
        this.responses = responses;
        this.bodyOctets = bodyOctets;
        this.id = new byte[idOctets];
    }

    /** From-Path and To-Path of the responses. */
    void paths(Path own, Path relay) {
        String hole = "#".repeat(id.length);
        String text = "MSRP " + hole + " 200 OK\r\nTo-Path: " + relay + "\r\nFrom-Path: " + own + "\r\n-------" + hole
                + "$\r\n";
        response = text.getBytes(StandardCharsets.ISO_8859_1);
        responseEndIdAt = text.lastIndexOf(hole);
    }

    /** Since this was asked last. */
    int takeAnswered() {
        int taken = answered;
        answered = 0;
        return taken;
    }

    void take(ByteBuf out) {
        int length = out.readableBytes();
        if (length > arrived.length) {
            arrived = new byte[length];
        }
        out.readBytes(arrived, 0, length);
        int at = 0;
        while (at < length) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, length - at);
                toSkip -= skipped;
                at += skipped;
            } else {
                head(arrived[at]);
                at++;
            }
        }
    }

    private void head(byte octet) {
        int ofId = headOctets - ID_AT;
        if (ofId >= 0 && ofId < id.length) {
            id[ofId] = octet;
        }
        headOctets++;
        matchedOfHeadEnd = octet == END_OF_HEAD[matchedOfHeadEnd] ? matchedOfHeadEnd + 1 : octet == '\r' ? 1 : 0;
        if (matchedOfHeadEnd == END_OF_HEAD.length) {
            answer();
            headOctets = 0;
            matchedOfHeadEnd = 0;
            toSkip = bodyOctets + "\r\n-------$\r\n".length() + id.length;
        }
    }

    private void answer() {
        int at = responses.writerIndex();
        responses.writeBytes(response);
        responses.setBytes(at + ID_AT, id);
        responses.setBytes(at + responseEndIdAt, id);
        answered++;
    }
}

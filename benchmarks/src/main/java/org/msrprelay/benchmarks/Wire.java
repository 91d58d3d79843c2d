package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.codec.MsrpEncoder;

/** Messages as a relay sees them, in the direct buffers that it reads into. */
final class Wire {

    private static final Path TO = Path.parse(
            "msrps://relay.example.org:2855/kjfjan34sdfj0skq;tcp msrps://bob.example.com:8888/9di4eae923wzd;tcp");
    private static final Path FROM = Path.parse("msrps://alice.example.com:7654/iau39soe2843z;tcp");

    private static final String TRANSACTION_ID = "d93kswow7d8sj2ks";

    private Wire() {}

    static RequestHead send(String transactionId, long bodyOctets) {
        return send(transactionId, bodyOctets, TO, FROM);
    }

    private static RequestHead send(String transactionId, long bodyOctets, Path to, Path from) {
        HeaderFields fields = HeaderFields.of(List.of(
                new HeaderField("Message-ID", "87652491"),
                new HeaderField("Byte-Range", "1-" + bodyOctets + "/" + bodyOctets),
                new HeaderField("Failure-Report", "yes"),
                new HeaderField("Content-Type", "text/plain")));
        return new RequestHead(transactionId, Method.SEND, to, from, fields);
    }

    /** One SEND after the other, until no further one fits into the given number of octets. */
    static ByteBuf pipelined(int octets, byte[] body) {
        return pipelined(octets, body, TO, FROM);
    }

    /** The same with paths of one's own. */
    static ByteBuf pipelined(int octets, byte[] body, Path to, Path from) {
        ByteBuf one = direct(octets);
        message(one, send(TRANSACTION_ID, body.length, to, from), body);
        ByteBuf all = direct(octets);
        while (all.readableBytes() + one.readableBytes() <= octets) {
            all.writeBytes(one, one.readerIndex(), one.readableBytes());
        }
        one.release();
        return all;
    }

    /** Of one message of {@link #pipelined}. */
    static int messageOctets(int bodyOctets) {
        return messageOctets(bodyOctets, TO, FROM);
    }

    /** The same with paths of one's own. */
    static int messageOctets(int bodyOctets, Path to, Path from) {
        ByteBuf one = direct(bodyOctets);
        message(one, send(TRANSACTION_ID, bodyOctets, to, from), new byte[bodyOctets]);
        int octets = one.readableBytes();
        one.release();
        return octets;
    }

    static void message(ByteBuf out, RequestHead head, byte[] body) {
        MsrpEncoder.head(out, head);
        MsrpEncoder.beginBody(out);
        out.writeBytes(body);
        MsrpEncoder.end(out, head.transactionId(), ContinuationFlag.END, true);
    }

    static ByteBuf direct(int octets) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(octets);
    }
}

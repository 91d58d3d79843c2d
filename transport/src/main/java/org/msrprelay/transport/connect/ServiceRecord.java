package org.msrprelay.transport.connect;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * One server of a service, as a SRV record names it (RFC 2782).
 *
 * @param target without the dot at its end; empty: the service is decidedly not available
 */
record ServiceRecord(int priority, int weight, int port, String target) {

    /** What stands behind the TTL and length of the record; empty if that is no such thing. */
    static Optional<ServiceRecord> decode(ByteBuf data) {
        ByteBuf in = data.duplicate();
        try {
            int priority = in.readUnsignedShort();
            int weight = in.readUnsignedShort();
            int port = in.readUnsignedShort();
            String target = DefaultDnsRecordDecoder.decodeName(in);
            return Optional.of(new ServiceRecord(priority, weight, port, withoutDot(target)));
        } catch (IndexOutOfBoundsException | CorruptedFrameException e) {
            return Optional.empty();
        }
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * The order in which to try them: the lowest priority first, and among equals by a draw in which each has a chance in
     * proportion to its weight (RFC 2782, Weight).
     *
     * @param draw from a bound to a number at random, from 0 to below the bound
     */
    static List<ServiceRecord> inOrder(Collection<ServiceRecord> records, LongUnaryOperator draw) {
        List<ServiceRecord> left = new ArrayList<>(records);
        // Those without a weight stand first, so that they are drawn with "a very small chance", by a 0.
        left.sort(Comparator.comparingInt(ServiceRecord::priority).thenComparingInt(ServiceRecord::weight));
        List<ServiceRecord> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            order.add(drawn(left, draw));
        }
        return order;
    }

    /** Takes one of the most preferred out of the rest. */
    private static ServiceRecord drawn(List<ServiceRecord> left, LongUnaryOperator draw) {
        int priority = left.get(0).priority();
        long weights = left.stream()
                .filter(record -> record.priority() == priority)
                .mapToLong(ServiceRecord::weight)
                .sum();
        long drawn = draw.applyAsLong(weights + 1);
        int index = 0;
        for (long sum = left.get(0).weight();
                sum < drawn;
                sum += left.get(index).weight()) {
            index++;
        }
        return left.remove(index);
    }
}

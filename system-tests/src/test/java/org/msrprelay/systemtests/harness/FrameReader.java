package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts octets into frames, simply: a line after the other, then the body up to its end-line.
 *
 * <p>Holds one frame at a time. What does not have the exact form of RFC 4975 9 is an {@link AssertionError}: a relay is
 * strict in what it sends.
 */
final class FrameReader {

    private static final String HYPHENS = "-------";
    private static final int FIRST_CAPACITY = 16 * 1024;

    private byte[] octets = new byte[FIRST_CAPACITY];
    private int begin;
    private int end;
    private int bodyScan = -1;

    void feed(byte[] source, int length) {
        if (end + length > octets.length) {
            makeRoom(length);
        }
        System.arraycopy(source, 0, octets, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        int held = end - begin;
        byte[] larger = held + length <= octets.length ? octets : new byte[Math.max(octets.length * 2, held + length)];
        System.arraycopy(octets, begin, larger, 0, held);
        if (bodyScan >= 0) {
            bodyScan -= begin;
        }
        octets = larger;
        begin = 0;
        end = held;
    }

    /** Whether octets of an unfinished frame are held. */
    boolean midFrame() {
        return begin < end;
    }

    /** The next whole frame, if it is there. */
    Optional<Frame> next() {
        @Nullable String startLine = line(begin);
        if (startLine == null) {
            return Optional.empty();
        }
        if (!startLine.matches("MSRP [A-Za-z0-9][A-Za-z0-9.+%=-]{3,31} ([A-Z]+|\\d{3}( [^\\r\\n]*)?)")) {
            throw new AssertionError("start line: " + startLine + " (expected: MSRP transact-id method or code)");
        }
        String endLine = HYPHENS + startLine.split(" ", 3)[1];
        List<Frame.Field> fields = new ArrayList<>();
        int at = begin + startLine.length() + 2;
        while (true) {
            @Nullable String line = line(at);
            if (line == null) {
                return Optional.empty();
            }
            at += line.length() + 2;
            if (line.isEmpty()) {
                return body(startLine, fields, at);
            }
            if (line.startsWith(HYPHENS)) {
                return Optional.of(bodiless(startLine, fields, line, endLine, at));
            }
            fields.add(field(line));
        }
    }

    private Frame bodiless(String startLine, List<Frame.Field> fields, String line, String endLine, int next) {
        if (!line.startsWith(endLine) || line.length() != endLine.length() + 1) {
            throw new AssertionError("end-line: " + line + " (expected: " + endLine + " and a flag)");
        }
        begin = next;
        return WireRules.checked(new Frame(startLine, fields, null, line.charAt(line.length() - 1)));
    }

    private Optional<Frame> body(String startLine, List<Frame.Field> fields, int bodyBegin) {
        byte[] mark = ("\r\n" + HYPHENS + startLine.split(" ", 3)[1]).getBytes(ISO_8859_1);
        int at = Math.max(bodyScan, bodyBegin);
        while (at + mark.length + 3 <= end) {
            if (octets[at] == '\r' && isEndLine(at, mark)) {
                byte[] body = Arrays.copyOfRange(octets, bodyBegin, at);
                char flag = (char) octets[at + mark.length];
                begin = at + mark.length + 3;
                bodyScan = -1;
                return Optional.of(WireRules.checked(new Frame(startLine, fields, body, flag)));
            }
            at++;
        }
        bodyScan = at;
        return Optional.empty();
    }

    private boolean isEndLine(int at, byte[] mark) {
        int flagAt = at + mark.length;
        return Arrays.equals(octets, at, flagAt, mark, 0, mark.length)
                && "+$#".indexOf(octets[flagAt]) >= 0
                && octets[flagAt + 1] == '\r'
                && octets[flagAt + 2] == '\n';
    }

    private static Frame.Field field(String line) {
        int colon = line.indexOf(": ");
        if (colon < 1) {
            throw new AssertionError("header line: " + line + " (expected: name, colon, SP, value)");
        }
        return new Frame.Field(line.substring(0, colon), line.substring(colon + 2));
    }

    private @Nullable String line(int from) {
        for (int at = from; at + 1 < end; at++) {
            if (octets[at] == '\n') {
                throw new AssertionError("a bare LF in a head");
            }
            if (octets[at] == '\r' && octets[at + 1] == '\n') {
                return new String(octets, from, at - from, ISO_8859_1);
            }
        }
        return null;
    }
}

package org.msrprelay.server.demo;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.WireTap;

/**
 * Picks the REPORTs out of what a connection receives, line by line as they come. For a sender's connection, on which there
 * are only short lines.
 */
final class ReportTap implements WireTap {
    private static final Pattern START = Pattern.compile("MSRP (\\S+) REPORT");
    private static final int MAX_LINES = 64;

    private final StringBuilder line = new StringBuilder();
    private final BlockingQueue<List<String>> reports = new LinkedBlockingQueue<>();
    private List<String> current = new ArrayList<>();
    private @Nullable String endLine;

    @Override
    public void received(ByteBuf octets) {
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            char octet = text.charAt(i);
            if (octet == '\n') {
                line(line.toString());
                line.setLength(0);
            } else if (octet != '\r') {
                line.append(octet);
            }
        }
    }

    private void line(String text) {
        Matcher start = START.matcher(text);
        if (endLine == null && start.matches()) {
            endLine = "-------" + start.group(1) + "$";
            current = new ArrayList<>();
        }
        if (endLine != null && current.size() < MAX_LINES) {
            current.add(text);
            if (text.equals(endLine)) {
                endLine = null;
                reports.add(List.copyOf(current));
            }
        }
    }

    /** The lines of the next REPORT about this message. Others before it are passed over. */
    List<String> next(String messageId, long patienceSeconds) throws DemoException, InterruptedException {
        List<String> report = reports.poll(patienceSeconds, TimeUnit.SECONDS);
        while (report != null && !report.contains("Message-ID: " + messageId)) {
            report = reports.poll(patienceSeconds, TimeUnit.SECONDS);
        }
        if (report == null) {
            throw new DemoException("no REPORT within " + patienceSeconds + " s");
        }
        return report;
    }
}

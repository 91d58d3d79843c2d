package org.msrprelay.relay.fake;

import java.util.ArrayList;
import java.util.List;

/** Builds SENDs octet for octet. */
public final class Sends {

    private final String id;
    private final List<String> lines = new ArrayList<>();
    private String body = "";

    private Sends(String id, String to, String from) {
        this.id = id;
        lines.add("MSRP " + id + " SEND");
        lines.add("To-Path: " + to);
        lines.add("From-Path: " + from);
    }

    public static Sends send(String id, String to, String from) {
        return new Sends(id, to, from);
    }

    public Sends with(String name, String value) {
        lines.add(name + ": " + value);
        return this;
    }

    /** Failure-Report; {@code absent} for none. */
    public Sends failureReport(String value) {
        return value.equals("absent") ? this : with("Failure-Report", value);
    }

    public Sends message(String messageId, String byteRange) {
        return with("Message-ID", messageId).with("Byte-Range", byteRange);
    }

    public Sends body(String octets) {
        lines.add("Content-Type: text/plain");
        body = "\r\n" + octets;
        return this;
    }

    /** The head, and the body as far as it is there, without an end-line. */
    public String open() {
        return String.join("\r\n", lines) + "\r\n" + body;
    }

    public String end(char flag) {
        return (body.isEmpty() ? "" : "\r\n") + "-------" + id + flag + "\r\n";
    }

    public String whole(char flag) {
        return open() + end(flag);
    }
}

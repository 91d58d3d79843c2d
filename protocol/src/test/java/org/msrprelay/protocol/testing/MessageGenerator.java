package org.msrprelay.protocol.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.codec.MsrpEncoder;

/** Makes valid messages of all shapes; the same seed makes the same ones. */
public final class MessageGenerator {
    private static final int MAX_URIS = 4;
    private static final int MAX_FIELDS = 6;
    private static final int MAX_VALUE_OCTETS = 40;
    private static final String IDENT = "abcXYZ0189.-+%=";
    private static final String SESSION = "abcXYZ0189-._~+=/";

    private final RandomGenerator random;
    private final BodyGenerator bodies;
    /** Messages of one connection repeat their paths. */
    private Path toPath;

    private Path fromPath;

    public MessageGenerator(long seed) {
        random = new SplittableRandom(seed);
        bodies = new BodyGenerator(random);
        toPath = path();
        fromPath = path();
    }

    /** A valid transaction id of 4 to 32 characters. */
    public String transactionId() {
        return "a" + text(IDENT, 3 + random.nextInt(29));
    }

    public MsrpUri uri() {
        String scheme = pick("msrp", "msrps", "MSRPS");
        String user = pick("", "", "alice@", "a%20b:c;d=1@");
        String host = pick("relay.example.org", "10.0.0.1", "[2001:db8::1]", "x%41.invalid");
        String port = pick("", ":2855", ":" + (1 + random.nextInt(65535)));
        String session = pick("", "/" + text(SESSION, 1 + random.nextInt(20)));
        String rest = pick(";tcp", ";TCP", ";ws", ";tcp;a=b;c");
        return MsrpUri.parse(scheme + "://" + user + host + port + session + rest);
    }

    /** One to four URIs. */
    public Path path() {
        MsrpUri[] others = new MsrpUri[random.nextInt(MAX_URIS)];
        for (int i = 0; i < others.length; i++) {
            others[i] = uri();
        }
        return Path.of(uri(), others);
    }

    /** Up to six fields of any printable text, with one Content-Type at the end if {@code withBody}. */
    public HeaderFields fields(boolean withBody) {
        List<HeaderField> fields = new ArrayList<>();
        int count = random.nextInt(MAX_FIELDS);
        for (int i = 0; i < count; i++) {
            fields.add(new HeaderField(pick("X-" + i, "Use-Nickname", "Expires", "success-report"), value()));
        }
        if (random.nextBoolean()) {
            fields.add(new HeaderField("Message-ID", text(IDENT, 8)));
        }
        if (withBody) {
            fields.add(new HeaderField("Content-Type", "text/plain"));
        }
        return HeaderFields.of(fields);
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        int length = random.nextInt(MAX_VALUE_OCTETS);
        while (value.length() < length) {
            int octet = random.nextInt(256);
            if (octet == '\t' || (octet >= 0x20 && octet != 0x7F)) {
                value.append((char) octet);
            }
        }
        return value.toString();
    }

    public RequestHead requestHead(boolean withBody) {
        changePathsSometimes();
        Method method = Method.of(pick("SEND", "SEND", "REPORT", "AUTH", "NICKNAME"));
        return new RequestHead(transactionId(), method, toPath, fromPath, fields(withBody));
    }

    private void changePathsSometimes() {
        if (random.nextInt(4) == 0) {
            toPath = path();
        }
        if (random.nextInt(4) == 0) {
            fromPath = path();
        }
    }

    public ResponseHead responseHead() {
        changePathsSometimes();
        Optional<String> comment = random.nextBoolean() ? Optional.of("c" + value()) : Optional.empty();
        ResponseStatus status = new ResponseStatus(random.nextInt(1000), comment);
        return new ResponseHead(transactionId(), status, toPath, fromPath, fields(false));
    }

    /** A request with or without body, or a response. */
    public GeneratedMessage message(int maxBodyOctets) {
        return switch (random.nextInt(4)) {
            case 0 -> response(responseHead());
            case 1 -> requestWithoutBody(requestHead(false));
            default -> requestWithBody(requestHead(true), maxBodyOctets);
        };
    }

    /** Several messages of one connection, one after the other; sometimes with line ends between them. */
    public GeneratedMessage stream(int messages, int maxBodyOctets) {
        StringBuilder octets = new StringBuilder();
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            GeneratedMessage message = message(maxBodyOctets);
            octets.append(message.octets()).append(pick("", "", "", "\r\n"));
            trace.addAll(message.trace());
        }
        return new GeneratedMessage(octets.toString(), trace);
    }

    private static GeneratedMessage response(ResponseHead head) {
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.response(out, head);
        return new GeneratedMessage(text(out), List.of(RecordedEvents.traceOf(head)));
    }

    private GeneratedMessage requestWithoutBody(RequestHead head) {
        ContinuationFlag flag = flag();
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.head(out, head);
        MsrpEncoder.end(out, head.transactionId(), flag, false);
        return new GeneratedMessage(
                text(out), List.of(RecordedEvents.traceOf(head, false), RecordedEvents.traceOf("", flag)));
    }

    private GeneratedMessage requestWithBody(RequestHead head, int maxBodyOctets) {
        String id = head.transactionId();
        String body = random.nextInt(3) == 0
                ? bodies.octets(random.nextInt(maxBodyOctets + 1))
                : bodies.lookalikes(id, maxBodyOctets);
        ContinuationFlag flag = flag();
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.head(out, head);
        MsrpEncoder.beginBody(out);
        out.writeCharSequence(body, StandardCharsets.ISO_8859_1);
        MsrpEncoder.end(out, id, flag, true);
        return new GeneratedMessage(
                text(out), List.of(RecordedEvents.traceOf(head, true), RecordedEvents.traceOf(body, flag)));
    }

    private ContinuationFlag flag() {
        List<ContinuationFlag> flags = List.of(ContinuationFlag.values());
        return flags.get(random.nextInt(flags.size()));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String text(ByteBuf out) {
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}

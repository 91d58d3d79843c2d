package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP response that ends the connection.
 *
 * @param fields lines of the head, beside those that every answer has
 * @param body UTF-8
 */
record HttpAnswer(int code, String phrase, List<String> fields, String contentType, String body) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String CRLF = "\r\n";

    HttpAnswer {
        fields = List.copyOf(fields);
    }

    /** With a line for people. */
    static HttpAnswer of(int code, String phrase, String words) {
        return new HttpAnswer(code, phrase, List.of(), TEXT, words + "\n");
    }

    static HttpAnswer badRequest(String words) {
        return of(400, "Bad Request", words);
    }

    HttpAnswer with(String name, String value) {
        List<String> more = new ArrayList<>(fields);
        more.add(name + ": " + value);
        return new HttpAnswer(code, phrase, more, contentType, body);
    }

    ByteBuf encoded(ByteBufAllocator allocator) {
        byte[] octets = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " " + phrase + CRLF);
        fields.forEach(field -> head.append(field).append(CRLF));
        head.append("Content-Type: ").append(contentType).append(CRLF);
        head.append("Content-Length: ").append(octets.length).append(CRLF);
        head.append("Cache-Control: no-store").append(CRLF);
        head.append("X-Content-Type-Options: nosniff").append(CRLF);
        head.append("Connection: close").append(CRLF).append(CRLF);
        ByteBuf out = allocator.directBuffer(head.length() + octets.length);
        ByteBufUtil.writeUtf8(out, head);
        return out.writeBytes(octets);
    }
}

package org.msrprelay.server.inbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;

/** A message whose calls are noted. */
record FakeMessage(
        Optional<String> contentType,
        Optional<String> contentDisposition,
        OptionalLong announcedTotal,
        List<String> calls)
        implements IncomingMessage {

    static FakeMessage of(String contentType, String contentDisposition, long total) {
        return new FakeMessage(
                Optional.of(contentType),
                Optional.of(contentDisposition).filter(value -> !value.isEmpty()),
                OptionalLong.of(total),
                Collections.synchronizedList(new ArrayList<>()));
    }

    @Override
    public String messageId() {
        return "m1d1";
    }

    @Override
    public RequestHead head() {
        Path path = Path.parse("msrp://a.example:1/a;tcp");
        return new RequestHead("tr4ns", Method.SEND, path, path, HeaderFields.EMPTY);
    }

    @Override
    public void refuse(int code, String comment) {
        calls.add("refuse " + code);
    }

    @Override
    public void pause() {
        calls.add("pause");
    }

    @Override
    public void resume() {
        if (calls.contains("pause")) {
            calls.add("resume");
        }
    }

    @Override
    public void holdConfirmation() {
        calls.add("hold");
    }

    @Override
    public void confirm() {
        calls.add("confirm");
    }

    @Override
    public void fail(int code, String comment) {
        calls.add("fail " + code);
    }
}

package org.msrprelay.relay;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Listener;

/**
 * The answer to a request whose frame was delimited although its head is malformed (RFC 4975 10.2). Its paths are as RFC
 * 4975 7.2 has them where the request's can be read; else the address of the connection stands in.
 */
final class BadRequests {

    private BadRequests() {}

    /** The 400; empty if none is wanted. */
    static Optional<ResponseHead> answerTo(MalformedRequest request, HopLink link) {
        boolean report = request.method().filter(Method.REPORT::equals).isPresent();
        boolean unwanted = request.failureReport()
                .map(String::strip)
                .filter("no"::equalsIgnoreCase)
                .isPresent();
        if (report || unwanted) {
            return Optional.empty();
        }
        boolean wholePath =
                request.method().filter(method -> !method.equals(Method.SEND)).isPresent();
        Path back = request.fromPath().flatMap(BadRequests::path).orElseGet(() -> Path.of(addressOf(link)));
        MsrpUri self =
                request.toPath().flatMap(BadRequests::path).map(Path::first).orElseGet(() -> selfOn(link));
        return Optional.of(new ResponseHead(
                request.transactionId(),
                new ResponseStatus(StatusCodes.BAD_REQUEST, Optional.of(request.reason())),
                wholePath ? back : Path.of(back.first()),
                Path.of(self),
                HeaderFields.EMPTY));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.parse(text));
        } catch (MalformedException malformed) {
            return Optional.empty();
        }
    }

    private static MsrpUri selfOn(HopLink link) {
        return link.listener().map(Listener::advertised).orElseGet(() -> addressOf(link));
    }

    private static MsrpUri addressOf(HopLink link) {
        InetSocketAddress remote = link.remoteAddress();
        String address = remote.getAddress().getHostAddress();
        int zone = address.indexOf('%');
        String host = zone < 0 ? address : address.substring(0, zone);
        String transport = link.listener().map(Listener::transport).orElse("tcp");
        return MsrpUri.of(
                link.secure() ? Scheme.MSRPS : Scheme.MSRP, host, remote.getPort(), Optional.empty(), transport);
    }
}

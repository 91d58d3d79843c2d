package org.msrprelay.protocol;

import java.util.Optional;

/** Makes responses to requests (RFC 4975 7.2). */
public final class Responses {
    private Responses() {}

    /** The response with the code's usual comment and no further fields. */
    public static ResponseHead responseTo(RequestHead request, int code) {
        return code == StatusCodes.OK
                ? responseTo(request, ResponseStatus.OK)
                : responseTo(request, code, StatusCodes.defaultComment(code));
    }

    /**
     * The response with its paths as RFC 4975 7.2 has them: To-Path is the request's first From-Path URI for a SEND,
     * whose response goes to the previous hop alone, and the whole From-Path otherwise; From-Path is the request's
     * first To-Path URI, as it was sent.
     *
     * @throws MalformedException if the code is not of three digits or the comment holds control characters
     */
    public static ResponseHead responseTo(RequestHead request, int code, String comment) {
        return responseTo(request, new ResponseStatus(code, Optional.of(comment)));
    }

    private static ResponseHead responseTo(RequestHead request, ResponseStatus status) {
        Path back = request.method().equals(Method.SEND) ? request.fromPath().firstOnly() : request.fromPath();
        return ResponseHead.to(request, status, back, request.toPath().firstOnly());
    }
}

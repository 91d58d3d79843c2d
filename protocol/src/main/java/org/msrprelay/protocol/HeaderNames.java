package org.msrprelay.protocol;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of header fields that RFC 4975 and RFC 4976 define. */
public final class HeaderNames {
    public static final String TO_PATH = "To-Path";
    public static final String FROM_PATH = "From-Path";
    public static final String MESSAGE_ID = "Message-ID";
    public static final String BYTE_RANGE = "Byte-Range";
    public static final String FAILURE_REPORT = "Failure-Report";
    public static final String SUCCESS_REPORT = "Success-Report";
    public static final String STATUS = "Status";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String USE_PATH = "Use-Path";
    public static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    public static final String AUTHORIZATION = "Authorization";
    public static final String AUTHENTICATION_INFO = "Authentication-Info";
    public static final String EXPIRES = "Expires";
    public static final String MIN_EXPIRES = "Min-Expires";
    public static final String MAX_EXPIRES = "Max-Expires";

    private static final Map<String, String> ALL = Stream.of(
                    TO_PATH,
                    FROM_PATH,
                    MESSAGE_ID,
                    BYTE_RANGE,
                    FAILURE_REPORT,
                    SUCCESS_REPORT,
                    STATUS,
                    CONTENT_TYPE,
                    USE_PATH,
                    WWW_AUTHENTICATE,
                    AUTHORIZATION,
                    AUTHENTICATION_INFO,
                    EXPIRES,
                    MIN_EXPIRES,
                    MAX_EXPIRES)
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> name));

    private HeaderNames() {}

    /** The same text, and the very object above if it is one of these names: that it equals itself is seen without a look at its letters. */
    public static String canonical(String name) {
        return ALL.getOrDefault(name, name);
    }
}

package org.msrprelay.protocol;

/** Response codes of RFC 4975 10 and RFC 4976 10.3. */
public final class StatusCodes {
    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    /** RFC 4976 5.1. */
    public static final int UNAUTHORIZED = 401;

    public static final int FORBIDDEN = 403;
    /** A next hop did not answer in time. */
    public static final int TIMEOUT = 408;
    /** The receiver wants no more of this message. */
    public static final int STOP_SENDING = 413;

    public static final int UNSUPPORTED_MEDIA = 415;
    public static final int INTERVAL_OUT_OF_BOUNDS = 423;
    public static final int NO_SESSION = 481;
    public static final int UNKNOWN_METHOD = 501;
    public static final int SESSION_IN_USE = 506;

    private StatusCodes() {}

    /** A comment that says what the code means. */
    public static String defaultComment(int code) {
        return switch (code) {
            case OK -> "OK";
            case BAD_REQUEST -> "Bad Request";
            case UNAUTHORIZED -> "Unauthorized";
            case FORBIDDEN -> "Forbidden";
            case TIMEOUT -> "Request Timeout";
            case STOP_SENDING -> "Stop Sending Message";
            case UNSUPPORTED_MEDIA -> "Unsupported Media Type";
            case INTERVAL_OUT_OF_BOUNDS -> "Interval Out-of-Bounds";
            case NO_SESSION -> "Session Does Not Exist";
            case UNKNOWN_METHOD -> "Unknown Method";
            case SESSION_IN_USE -> "Session Already In Use";
            default -> code >= 200 && code < 300 ? "Success" : "Failure";
        };
    }
}

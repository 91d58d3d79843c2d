package org.msrprelay.transport.websocket;

/** Why a WebSocket is closed, in its own numbers (RFC 6455 7.4). */
final class CloseStatus {

    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;

    /** Never sent: stands for a Close without a number. */
    static final int NONE = 1005;

    /** What is in a message is not what it should be: here, one chunk; in a text, UTF-8. */
    static final int NOT_CONSISTENT = 1007;

    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;

    private static final int FIRST = 1000;
    private static final int LAST_REGISTERED = 1014;
    private static final int FIRST_PRIVATE = 3000;
    private static final int LAST = 4999;
    private static final int RESERVED = 1004;
    private static final int ABNORMAL = 1006;

    private CloseStatus() {}

    /** Whether it may stand in a Close. */
    static boolean isValid(int status) {
        boolean registered = status >= FIRST && status <= LAST_REGISTERED;
        boolean never = status == RESERVED || status == NONE || status == ABNORMAL;
        return (registered && !never) || (status >= FIRST_PRIVATE && status <= LAST);
    }
}

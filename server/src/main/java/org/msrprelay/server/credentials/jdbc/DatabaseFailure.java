package org.msrprelay.server.credentials.jdbc;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;

/** A database that did not answer as it should; the message says why, without secrets, on one line. */
public final class DatabaseFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** Classes of SQLSTATE: the connection is gone, or the server is shutting down. */
    private static final String CONNECTION = "08";

    private static final String SHUT_DOWN = "57P";

    private final boolean unreachable;

    private DatabaseFailure(String reason, boolean unreachable) {
        super(reason, null, false, false);
        this.unreachable = unreachable;
    }

    /** What a driver, the pool or a migration threw. */
    static DatabaseFailure of(Throwable thrown, JdbcUrl url) {
        return new DatabaseFailure(reason(thrown, url), isOfConnection(thrown));
    }

    /**
     * What a driver threw over a connection that stood. That an answer took too long says something about the question: the next one
     * may be answered, and this one would take as long again.
     */
    static DatabaseFailure ofQuestion(Throwable thrown, JdbcUrl url) {
        return new DatabaseFailure(reason(thrown, url), isOfConnection(thrown) && !isOfTime(thrown));
    }

    /** There is no connection to be had. */
    static DatabaseFailure unreachable(Throwable thrown, JdbcUrl url) {
        return new DatabaseFailure(reason(thrown, url), true);
    }

    /** Whether asking again at once would be in vain. */
    boolean isUnreachable() {
        return unreachable;
    }

    /** The innermost cause of a database's is the one that says something. */
    private static String reason(Throwable thrown, JdbcUrl url) {
        Throwable told = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                told = cause;
            }
        }
        return Optional.ofNullable(told.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .map(url::shownIn)
                .orElse(told.getClass().getSimpleName());
    }

    private static boolean isOfTime(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfConnection(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith(CONNECTION)
                            || sql.getSQLState().startsWith(SHUT_DOWN))) {
                return true;
            }
        }
        return false;
    }
}

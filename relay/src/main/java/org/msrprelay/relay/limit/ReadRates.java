package org.msrprelay.relay.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.msrprelay.relay.spi.LimitSettings;

/**
 * The rates at which a relay reads: its own, and that of each user who has a session.
 *
 * <p>Used from all loops. Bound: a user is known while a connection on which he has sessions is.
 */
public final class ReadRates {

    private final LimitSettings.Rates settings;
    private final Rate total;
    private final ConcurrentMap<String, Shared> users = new ConcurrentHashMap<>();

    private record Shared(Rate rate, int connections) {
        Shared joined() {
            return new Shared(rate, connections + 1);
        }
    }

    public ReadRates(LimitSettings.Rates settings) {
        this.settings = settings;
        this.total = new Rate(settings.total());
    }

    Rate total() {
        return total;
    }

    Rate ofConnection() {
        return new Rate(settings.perConnection());
    }

    /** The user's rate, which one more connection shares; {@link #leave} must follow. */
    Rate join(String user) {
        Shared shared = users.compute(
                user, (name, known) -> known == null ? new Shared(new Rate(settings.perUser()), 1) : known.joined());
        return shared.rate();
    }

    void leave(String user) {
        users.computeIfPresent(
                user,
                (name, known) -> known.connections() == 1 ? null : new Shared(known.rate(), known.connections() - 1));
    }

    /** Users whose rate is kept. */
    public int users() {
        return users.size();
    }
}

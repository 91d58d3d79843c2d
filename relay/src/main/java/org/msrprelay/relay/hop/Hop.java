package org.msrprelay.relay.hop;

import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.scheduling.Alarm;
import org.msrprelay.relay.scheduling.ConnectionLoss;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.scheduling.HopSender;
import org.msrprelay.relay.scheduling.ReadGate;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.transaction.Transactions;

/**
 * One connection, from the attempt to open it to its end: what can be sent on it, what was, and whether it is read.
 *
 * <p>Threading: owned by its loop; {@link #isOpen()}, {@link #isConnected()} and {@link #loop()} may be asked from anywhere.
 */
public final class Hop {

    private static final FailureStatus NO_ANSWER =
            FailureStatus.of(StatusCodes.TIMEOUT, "The next hop did not answer in time");

    /** A relay has few ports; what it says of further ones is not remembered. */
    private static final int MAX_PLACES = 4;

    private final Loop loop;
    private final ReadGate gate;
    private final Transactions transactions;
    private final HopSender sender;
    private final Alarm alarm;

    private volatile boolean shared;
    private int places;
    private Optional<HopLink> link = Optional.empty();
    private @Nullable HopEvents events;
    private Runnable onLost = () -> {};
    private volatile boolean open = true;
    private volatile boolean connected;
    private boolean retiring;
    private volatile @Nullable String relayName;

    /** Who is told of time and of changes elsewhere; on the hop's loop. */
    public interface HopEvents {

        /** The alarm rang: look at your deadlines and set it anew. */
        void ring(long nowNanos);

        /** An AUTH that came from this connection, and was forwarded, has failed. */
        void authFailed();

        /** Whether a chunk arrives at this moment, or waits for its next hop. */
        boolean receiving();

        /** A session ended: look whether what you are receiving still has one. */
        void sessionEnded();
    }

    public Hop(Loop loop, HopSettings settings, ByteBufAllocator allocator) {
        this.loop = loop;
        this.alarm = new Alarm(loop, this::ring);
        this.transactions = new Transactions(settings.responseTimeoutNanos(), settings.transactions(), loop);
        this.gate = new ReadGate(loop, this::clockGoesOn);
        HopSender.Books books =
                new HopSender.Books(gate, transactions, settings.memory().on(loop), settings.observer());
        this.sender = new HopSender(
                new SenderClock(loop, settings.stallTimeoutNanos(), settings.sharedStallTimeoutNanos()),
                books,
                alarm,
                allocator,
                settings.transactionIds().of(loop));
    }

    private record SenderClock(Loop loop, long stallTimeoutNanos, long sharedStallTimeoutNanos)
            implements HopSender.HopClock {
        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public void soon(Runnable task) {
            loop.execute(task);
        }
    }

    /** The connection stands. */
    public void attach(HopLink attached, HopEvents whoIsTold) {
        link = Optional.of(attached);
        events = whoIsTold;
        connected = true;
        gate.attach(attached);
        sender.attach(attached);
        closeIfRetired();
    }

    public Loop loop() {
        return loop;
    }

    public ReadGate gate() {
        return gate;
    }

    public HopSender sender() {
        return sender;
    }

    public Transactions transactions() {
        return transactions;
    }

    public Alarm alarm() {
        return alarm;
    }

    /** The connection; empty while it is being opened and after its end. */
    public Optional<HopLink> link() {
        return link;
    }

    /** The other side has proven to be the relay of this name; on the hop's loop. */
    public void knownAsRelay(String name) {
        relayName = name;
    }

    /** The name of the relay that the other side has proven to be. */
    public Optional<String> relayName() {
        return Optional.ofNullable(relayName);
    }

    /** Whether the other side has proven to be the relay of this name. */
    public boolean isOfRelay(String name) {
        return name.equals(relayName);
    }

    /** False once the connection is gone; true while it is being opened. */
    public boolean isOpen() {
        return open;
    }

    /** True from when the connection stands to its end. */
    public boolean isConnected() {
        return connected;
    }

    /** Has the task run, on the hop's loop, when the connection is gone or could not be opened; after those before it. */
    public void whenLost(Runnable task) {
        Runnable before = onLost;
        onLost = () -> {
            before.run();
            task.run();
        };
    }

    /** It is one of the connections with another relay, which many sessions share; on the hop's loop. */
    public void share() {
        if (!shared) {
            shared = true;
            sender.share();
        }
    }

    /** Whether it may stand for one more place where its relay is; each time it may, that is one fewer. */
    public boolean servesAnotherPlace() {
        return open && places++ < MAX_PLACES;
    }

    /** Whether many sessions share it; may be asked from anywhere. */
    public boolean isShared() {
        return shared;
    }

    /** Whether it is shared and takes no octets at present although some wait; may be asked from anywhere. */
    public boolean isStopped() {
        return sender.isStopped();
    }

    /** How many flows are sent by it; may be asked from anywhere. */
    public int flows() {
        return sender.flows();
    }

    /** Runs the task on the hop's loop: at once if this is it. */
    public void onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Nobody needs this connection any more: closes it once nothing is on its way. */
    public void retire() {
        retiring = true;
        closeIfRetired();
    }

    private void closeIfRetired() {
        if (retiring && link.isPresent()) {
            if (sender.busy() || (events != null && events.receiving())) {
                alarm.noLaterThan(loop.nanoTime() + RETIRING_LOOK_NANOS);
            } else {
                link.get().close(CloseCause.GOING_AWAY, "not needed any more");
            }
        }
    }

    /** How often a connection that nobody needs is looked at: 100 ms. */
    private static final long RETIRING_LOOK_NANOS = 100_000_000L;

    /** A session was ended by another loop or this one. */
    public void sessionEnded() {
        if (events != null) {
            events.sessionEnded();
        }
    }

    /** An AUTH that came from this connection, and was forwarded, has failed. */
    public void authFailed() {
        if (events != null) {
            events.authFailed();
        }
    }

    private void ring() {
        sender.checkDeadlines(NO_ANSWER);
        sender.checkStall();
        sender.probe();
        if (events != null) {
            events.ring(loop.nanoTime());
        }
        closeIfRetired();
    }

    private void clockGoesOn() {
        sender.clockGoesOn();
    }

    /** The connection is gone, or never came about; told once. Everything that waits for it fails. */
    public void lost(ConnectionLoss loss) {
        if (open) {
            open = false;
            connected = false;
            onLost.run();
            alarm.turnOff();
            sender.lost(loss);
            link = Optional.empty();
        }
    }
}

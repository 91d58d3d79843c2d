package org.msrprelay.server.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.ClientException;
import org.msrprelay.client.ClientLoops;
import org.msrprelay.client.ClientSettings;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.client.MsrpConnection;
import org.msrprelay.client.MsrpListener;
import org.msrprelay.client.MsrpSession;
import org.msrprelay.client.tls.TlsIdentity;
import org.msrprelay.server.inbox.Mailbox;
import org.msrprelay.transport.ListenAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code msrp-relay receive}. */
@Command(
        name = "receive",
        description = {
            "Waits for messages, at a relay or at an address of its own, and keeps what arrives.",
            "Prints its path on stdout, one line: what the sender needs. Files are written to a directory, under the name that the "
                    + "sender gave, made harmless; short texts without a file name are printed on stdout.",
            "When the relay's session nears its end another is made, and its path printed."
        })
final class ReceiveCommand implements Callable<Integer> {
    /** Of a session's life, in percent: early enough to tell the new path to somebody. */
    private static final long RENEW_PERCENT = 80;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description =
                    "Be reached without a relay, at an address such as msrp://192.0.2.1:2855;tcp; port 0 is any free one.")
    private Optional<String> listen = Optional.empty();

    @Option(names = "--certificate", paramLabel = "FILE", description = "PEM chain to --listen with, if it is msrps.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM key (PKCS#8) of the certificate.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--directory", paramLabel = "DIRECTORY", description = "Where files go. Default: here.")
    private Path directory = Path.of("");

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages. Default: go on.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--max-octets", paramLabel = "N", description = "Refuse larger messages (413). Default: unlimited.")
    private long maxOctets = Long.MAX_VALUE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (listen.isPresent() == client.wantsRelay()) {
            throw new ParameterException(spec.commandLine(), "expected: either --relay and --user, or --listen");
        }
        ClientSettings settings = client.settings(spec);
        Arrivals arrivals =
                new Arrivals(spec.commandLine().getOut(), spec.commandLine().getErr(), count);
        try (ClientLoops loops = ClientLoops.start(1);
                Mailbox mailbox = new Mailbox(directory, maxOctets, arrivals)) {
            MsrpClient msrp = new MsrpClient(loops, settings);
            if (listen.isPresent()) {
                receiveAt(address(listen.get()), msrp, mailbox, arrivals);
            } else {
                receiveThroughRelay(msrp, mailbox, arrivals);
            }
        }
        return ExitCode.OK;
    }

    private ListenAddress address(String text) {
        try {
            return ListenAddress.parse(text.indexOf(';') < 0 ? text + ";tcp" : text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void receiveAt(ListenAddress address, MsrpClient msrp, Mailbox mailbox, Arrivals arrivals)
            throws IOException, InterruptedException {
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        try (MsrpListener listener = Blocking.await(msrp.listen(socket, identity(address)))) {
            print(listener.session(address.host(), mailbox));
            Blocking.await(arrivals.enough());
        }
    }

    private Optional<TlsIdentity> identity(ListenAddress address) {
        if (!address.secure()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--listen " + address + " needs --certificate and --key");
        }
        return Optional.of(TlsIdentity.pem(certificate.get(), key.get()));
    }

    private void receiveThroughRelay(MsrpClient msrp, Mailbox mailbox, Arrivals arrivals)
            throws IOException, InterruptedException {
        RelayLogin login = client.login(spec);
        MsrpConnection connection = Blocking.await(msrp.connect(login.first()));
        CompletionStage<Void> enough = endingWith(connection, arrivals.enough());
        boolean ended = false;
        while (!ended) {
            RelayLogin.Granted granted = login.at(connection, mailbox);
            print(granted.session());
            ended = waitUntilRenewal(granted.expires(), enough);
        }
        connection.close();
        Blocking.await(connection.closed());
    }

    /** Fails when the connection ends before there was enough. */
    private static CompletionStage<Void> endingWith(MsrpConnection connection, CompletionStage<Void> enough) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        var unused = enough.thenRun(() -> end.complete(null));
        var unused2 = connection
                .closed()
                .thenAccept(reason -> end.completeExceptionally(new ClientException("the relay: " + reason)));
        return end;
    }

    private static boolean waitUntilRenewal(Optional<Duration> expires, CompletionStage<Void> enough)
            throws IOException, InterruptedException {
        try {
            if (expires.isEmpty()) {
                Blocking.await(enough);
            } else {
                Blocking.await(enough, expires.get().multipliedBy(RENEW_PERCENT).dividedBy(100));
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void print(MsrpSession session) {
        spec.commandLine().getOut().println(session.path());
        spec.commandLine().getOut().flush();
    }
}

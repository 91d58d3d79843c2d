package org.msrprelay.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.ClientLoops;
import org.msrprelay.client.ClientSettings;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.client.MsrpConnection;
import org.msrprelay.client.MsrpSession;
import org.msrprelay.client.message.Content;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.server.inbox.ContentDisposition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code msrp-relay send}. */
@Command(
        name = "send",
        description = {
            "Sends files or a text to an MSRP client, directly or through a relay.",
            "PATH is what the receiver gave: one argument, in quotes. Without --relay its first URI is connected to.",
            "The exit code is 0 only if every message was delivered: its receiver confirmed all of it (or, with "
                    + "--no-success-report, the next hop accepted it)."
        })
final class SendCommand implements Callable<Integer> {
    private static final String STDIN = "-";
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    @Parameters(index = "0", paramLabel = "PATH", description = "The receiver's path: its URI, before it its relays'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String path;

    @Parameters(index = "1..*", paramLabel = "FILE", description = "Files to send, one after the other; - is stdin.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--text", paramLabel = "TEXT", description = "A text to send, before any files.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--type", paramLabel = "MIME", description = "The files' Content-Type. Default: by their names.")
    private Optional<String> type = Optional.empty();

    @Option(
            names = "--failure-report",
            paramLabel = "yes|partial|no",
            converter = FailureReportConverter.class,
            defaultValue = "yes",
            description = "What to be told of failures. Default: ${DEFAULT-VALUE}.")
    private FailureReport failureReport = FailureReport.YES;

    @Option(names = "--no-success-report", description = "Do not ask the receiver to confirm.")
    private boolean withoutSuccessReport;

    @Option(
            names = "--confirm-within",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the receiver to confirm. Default: ${DEFAULT-VALUE}.")
    private long confirmWithinSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        org.msrprelay.protocol.Path peer = peer();
        List<Outgoing> outgoing = outgoing();
        ClientSettings settings = client.settings(spec).withDeliveryTimeout(Duration.ofSeconds(confirmWithinSeconds));
        Optional<RelayLogin> login = client.wantsRelay() ? Optional.of(client.login(spec)) : Optional.empty();
        try (ClientLoops loops = ClientLoops.start(1)) {
            MsrpClient msrp = new MsrpClient(loops, settings);
            MsrpConnection connection =
                    Blocking.await(msrp.connect(login.map(RelayLogin::first).orElse(peer.first())));
            MsrpSession session = login.isPresent()
                    ? login.get().at(connection, MessageHandler.REFUSING).session()
                    : connection.session(MessageHandler.REFUSING);
            boolean delivered = sendAll(outgoing, session, peer);
            connection.close();
            Blocking.await(connection.closed());
            return delivered ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private org.msrprelay.protocol.Path peer() {
        try {
            return org.msrprelay.protocol.Path.parse(OctetText.fromText(path));
        } catch (MalformedException e) {
            throw new ParameterException(spec.commandLine(), "PATH: " + e.getMessage());
        }
    }

    /** Looks at all files before anything is sent. */
    private List<Outgoing> outgoing() throws IOException {
        List<Outgoing> outgoing = new ArrayList<>();
        text.ifPresent(words -> outgoing.add(new Outgoing("text", () -> Message.text(words))));
        for (String file : files) {
            outgoing.add(file.equals(STDIN) ? stdin() : file(Path.of(file)));
        }
        if (outgoing.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing to send (expected: FILE or --text)");
        }
        return outgoing;
    }

    private Outgoing stdin() {
        if (client.takesStdin() && files.stream().filter(STDIN::equals).count() > 1) {
            throw new ParameterException(spec.commandLine(), "stdin can be read only once");
        }
        String contentType = type.orElse(UNKNOWN_TYPE);
        return new Outgoing("stdin", () -> Message.builder(Content.stream(System.in), contentType));
    }

    private Outgoing file(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new NoSuchFileException(file.toString(), null, "it is no file that can be read");
        }
        String name = file.getFileName().toString();
        String contentType = type.isPresent()
                ? type.get()
                : Optional.ofNullable(Files.probeContentType(file)).orElse(UNKNOWN_TYPE);
        return new Outgoing(
                name,
                () -> Message.builder(Content.file(file), contentType)
                        .contentDisposition(ContentDisposition.attachment(name)));
    }

    /** RFC 4975 7.3.2: after a failure the session is not used any more. */
    private boolean sendAll(List<Outgoing> outgoing, MsrpSession session, org.msrprelay.protocol.Path peer)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        for (Outgoing message : outgoing) {
            if (!message.send(
                    session,
                    peer,
                    err,
                    builder -> builder.failureReport(failureReport).successReport(!withoutSuccessReport))) {
                return false;
            }
        }
        return true;
    }
}

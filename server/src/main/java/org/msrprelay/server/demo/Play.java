package org.msrprelay.server.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.msrprelay.client.ClientLoops;
import org.msrprelay.client.ClientSettings;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.server.terminal.Quantities;
import org.msrprelay.transport.StartException;

/**
 * The whole demonstration: a relay, two clients that AUTH to it, a file from one to the other, and what the sender learns when
 * the receiver fails.
 *
 * <p>Blocks; everything it starts has ended when it returns. Needs memory that does not depend on the file.
 */
public final class Play {
    /** What is sent if no file is given. */
    private static final long GENERATED_OCTETS = 64L << 20;

    private final Plot plot;
    private final PrintWriter out;

    /**
     * What to show.
     *
     * @param file what is sent; empty: octets made up
     * @param secure over TLS or in the clear
     * @param keep the directory to keep the received file in; empty: it is kept nowhere
     */
    public record Plot(Optional<Path> file, boolean secure, Optional<Path> keep) {}

    public Play(Plot plot, PrintWriter out) {
        this.plot = plot;
        this.out = out;
    }

    /** Performs it; throws {@link DemoException} if anything is not as it should be. */
    public void perform() throws IOException, StartException, InterruptedException {
        // opened first: a file that cannot be read needs no relay to say so
        HashedContent content = plot.file().isPresent()
                ? HashedContent.file(plot.file().get())
                : HashedContent.generated(GENERATED_OCTETS);
        try (content;
                DemoRelay relay = DemoRelay.start(plot.secure());
                ClientLoops loops = ClientLoops.start(2)) {
            heading(1, "A relay at " + relay.uri() + (plot.secure() ? ", with a certificate made just now" : ""));
            heading(2, "Two clients AUTH to it, and get a path each to be reached by");
            ClientSettings settings = ClientSettings.DEFAULT.withTrust(relay.trust());
            ReportTap reports = new ReportTap();
            Party alice = Party.join(relay, new MsrpClient(loops, settings.withTap(reports)), "alice");
            Party bob = Party.join(relay, new MsrpClient(loops, settings), "bob");
            tell(alice.name() + "  " + alice.session().path());
            tell(bob.name() + "    " + bob.session().path());

            heading(3, alice.name() + " sends " + what(content) + " to " + bob.name() + ", through both sessions");
            new FileScene(relay, alice, bob, out).play(content, name(), plot.keep());

            FailureScene failure = new FailureScene(alice, bob, reports, out);
            heading(4, bob.name() + " answers a chunk of another message with 413: " + alice.name() + " gets a REPORT");
            failure.playRefusal();
            heading(
                    5,
                    bob.name() + "'s connection drops in the middle of a message: " + alice.name() + " gets a REPORT");
            failure.playLoss();
        }
        out.println("All of it was so.");
        out.flush();
    }

    private String name() {
        return plot.file().map(file -> file.getFileName().toString()).orElse("made-up-octets");
    }

    private String what(HashedContent content) {
        String size = Quantities.octets(content.total().orElse(0));
        return plot.file().isPresent() ? name() + " (" + size + ")" : size;
    }

    private void heading(int number, String text) {
        out.println(number + "  " + text);
        out.flush();
    }

    private void tell(String text) {
        out.println("   " + text);
    }
}

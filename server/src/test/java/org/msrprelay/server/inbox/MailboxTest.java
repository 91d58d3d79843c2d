package org.msrprelay.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.client.message.MessageReceiver;

class MailboxTest {
    private static final long MAX_OCTETS = 10_000_000;

    @TempDir
    Path directory;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Mailbox mailbox;

    @BeforeEach
    void open() {
        mailbox = new Mailbox(directory.resolve("in"), MAX_OCTETS, new Mailbox.Reader() {
            @Override
            public LongConsumer fileBegins(String name, OptionalLong total) {
                return octets -> {};
            }

            @Override
            public void fileStored(String name, Path file, long octets) {
                told.add("stored " + directory.relativize(file) + " " + octets);
            }

            @Override
            public void text(String text) {
                told.add("text " + text);
            }

            @Override
            public void lost(String name, String reason) {
                told.add("lost " + name + ": " + reason);
            }
        });
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    private static void give(MessageReceiver receiver, long position, String octets) {
        receiver.octets(position, Unpooled.copiedBuffer(octets, StandardCharsets.UTF_8));
    }

    @Test
    void writesAFileUnderItsNameAndConfirmsItOnceItIsThere() throws Exception {
        FakeMessage message = FakeMessage.of("image/png", "attachment; filename=\"../a.png\"", 10);
        MessageReceiver receiver = mailbox.begin(message);
        give(receiver, 5, "world");
        give(receiver, 0, "hello");
        receiver.complete(10);
        assertThat(told()).isEqualTo("stored in/a.png 10");
        assertThat(directory.resolve("in/a.png")).hasContent("helloworld");
        assertThat(message.calls()).containsExactly("hold", "confirm");
    }

    @Test
    void neverWritesOverAFile() throws Exception {
        for (String expected : new String[] {"in/a.png", "in/a (2).png", "in/a (3).png"}) {
            MessageReceiver receiver = mailbox.begin(FakeMessage.of("image/png", "attachment; filename=a.png", 1));
            give(receiver, 0, "x");
            receiver.complete(1);
            assertThat(told()).isEqualTo("stored " + expected + " 1");
        }
    }

    @Test
    void writesAnEmptyFile() throws Exception {
        mailbox.begin(FakeMessage.of("image/png", "attachment; filename=a.png", 0))
                .complete(0);
        assertThat(told()).isEqualTo("stored in/a.png 0");
    }

    @Test
    void leavesNothingOfAFileThatIsGivenUp() throws Exception {
        MessageReceiver receiver = mailbox.begin(FakeMessage.of("image/png", "attachment; filename=a.png", 10));
        give(receiver, 0, "hello");
        receiver.aborted("the sender gave it up");
        assertThat(told()).isEqualTo("lost a.png: the sender gave it up");
        assertThat(directory.resolve("in")).isEmptyDirectory();
    }

    @Test
    void failsAFileThatCannotBeStored() throws Exception {
        Files.writeString(directory.resolve("in"), "a file where the directory should be");
        FakeMessage message = FakeMessage.of("image/png", "attachment; filename=a.png", 5);
        MessageReceiver receiver = mailbox.begin(message);
        give(receiver, 0, "hello");
        receiver.complete(5);
        assertThat(told()).startsWith("lost a.png: it cannot be stored");
        assertThat(message.calls()).containsExactly("hold", "fail 413");
    }

    @Test
    void showsAShortTextWithoutAFileName() throws Exception {
        FakeMessage message = FakeMessage.of("Text/Plain; charset=UTF-8", "", 6);
        MessageReceiver receiver = mailbox.begin(message);
        give(receiver, 2, "ste!");
        give(receiver, 0, "mu");
        receiver.complete(6);
        assertThat(told()).isEqualTo("text muste!");
        assertThat(message.calls()).isEmpty();
    }

    @Test
    void makesAFileOfALongTextAndOfAnythingWithoutAName() throws Exception {
        MessageReceiver longText = mailbox.begin(FakeMessage.of("text/plain", "", TextReceiver.MAX_OCTETS + 1));
        give(longText, 0, "x");
        longText.aborted("for this test");
        assertThat(told()).startsWith("lost message-m1d1");
        MessageReceiver html = mailbox.begin(FakeMessage.of("text/html", "", 1));
        give(html, 0, "x");
        html.complete(1);
        assertThat(told()).isEqualTo("stored in/message-m1d1 1");
    }

    @Test
    void refusesATextThatGrowsBeyondWhatWasAnnounced() throws Exception {
        FakeMessage message = FakeMessage.of("text/plain", "", 5);
        give(mailbox.begin(message), TextReceiver.MAX_OCTETS, "x");
        assertThat(told()).startsWith("lost a text: more than");
        assertThat(message.calls()).containsExactly("refuse 413");
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        FakeMessage announced = FakeMessage.of("image/png", "attachment; filename=a.png", MAX_OCTETS + 1);
        mailbox.begin(announced);
        assertThat(told()).startsWith("lost a.png: larger than");
        assertThat(announced.calls()).containsExactly("refuse 413");

        FakeMessage growing = FakeMessage.of("image/png", "attachment; filename=b.png", 1);
        give(mailbox.begin(growing), MAX_OCTETS, "x");
        assertThat(told()).startsWith("lost b.png: larger than");
        assertThat(growing.calls()).containsExactly("hold", "refuse 413");
    }

    @Test
    void pausesTheSenderWhileTheDiskIsBehind() throws IOException, InterruptedException {
        FakeMessage message = FakeMessage.of("image/png", "attachment; filename=a.png", 9_000_000);
        MessageReceiver receiver = mailbox.begin(message);
        receiver.octets(0, Unpooled.wrappedBuffer(new byte[9_000_000]));
        receiver.complete(9_000_000);
        assertThat(told()).isEqualTo("stored in/a.png 9000000");
        assertThat(message.calls()).containsExactly("hold", "pause", "resume", "confirm");
    }
}

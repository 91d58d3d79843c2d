package org.msrprelay.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.OctetText;

class ContentDispositionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "attachment; filename=\"a b.txt\" | a b.txt",
                "attachment; filename=a.txt | a.txt",
                "attachment; FileName = \"a.txt\" ; size=12 | a.txt",
                "attachment; x=\"; filename=no\"; filename=\"a\\\"b\\\\c\" | a\"b\\c",
                "attachment; filename=\"plain\"; filename*=UTF-8''%E2%82%AC%20rates | € rates",
                "attachment; filename=\"plain\"; filename*=UTF-8''%E2%8 | plain",
                "attachment; filename=\"plain\"; filename*=KOI8-R''x | plain",
                "attachment; filename=\"no end | no end",
                "file-transfer;filename=x;filename=y | x"
            })
    void findsTheFileName(String value, String fileName) {
        assertThat(ContentDisposition.fileName(value)).contains(fileName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "render", "attachment", "attachment; size=1", ";;;", "attachment; filename"})
    void findsNoneWhereThereIsNone(String value) {
        assertThat(ContentDisposition.fileName(value)).isEmpty();
    }

    @Test
    void readsWhatItWrites() {
        String name = "Grüße \"und\" \\ mehr.txt";
        assertThat(ContentDisposition.fileName(OctetText.fromText(ContentDisposition.attachment(name))))
                .contains(name);
        assertThat(ContentDisposition.attachment("a\r\nX: y")).isEqualTo("attachment; filename=\"a__X: y\"");
    }
}

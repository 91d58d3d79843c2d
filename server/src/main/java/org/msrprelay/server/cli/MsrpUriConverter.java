package org.msrprelay.server.cli;

import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.OctetText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An MSRP URI as an argument; {@code ;tcp}, which a shell makes so hard to write, may be left out. */
final class MsrpUriConverter implements ITypeConverter<MsrpUri> {

    @Override
    public MsrpUri convert(String text) {
        try {
            return MsrpUri.parse(OctetText.fromText(text.indexOf(';') < 0 ? text + ";tcp" : text));
        } catch (MalformedException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

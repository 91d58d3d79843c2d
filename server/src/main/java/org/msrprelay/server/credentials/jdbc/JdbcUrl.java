package org.msrprelay.server.credentials.jdbc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JDBC URL of a kind of database that this relay knows. It may hold a password: as a text it is shown without. */
public final class JdbcUrl {

    /** What a right one looks like. */
    public static final String EXPECTED =
            "jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE";

    /** Everything behind the name of the database. */
    private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);

    private static final String HOST = "(?:\\[[^\\s/?;@\\]]+\\]|[^\\s/?;@:,=()\\[\\]]+)(?::[0-9]{1,5})?";

    /**
     * A server's own part: {@code //HOST[:PORT]/DATABASE}, perhaps with several hosts. What a driver does not understand it tells in full,
     * passwords included; nor does any know a user before the host.
     */
    private static final Pattern SERVER =
            Pattern.compile("//%1$s(?:,%1$s)*/[^\\s/?;]+(?:[?;].*)?".formatted(HOST), Pattern.DOTALL);

    private static final Pattern ANY_URL = Pattern.compile("jdbc:\\S+");

    private final Vendor vendor;
    private final String text;
    private final String shown;
    private final Optional<Path> file;

    private JdbcUrl(Vendor vendor, String text, String shown, Optional<Path> file) {
        this.vendor = vendor;
        this.text = text;
        this.shown = shown;
        this.file = file;
    }

    /**
     * The URL.
     *
     * @param directory what the file of an embedded database is relative to
     * @return empty if it is of another kind, or not as {@link #EXPECTED}
     */
    public static Optional<JdbcUrl> parse(String url, Path directory) {
        return Vendor.of(url)
                .flatMap(vendor -> vendor == Vendor.SQLITE
                        ? ofFile(vendor.spelt(url), directory)
                        : ofServer(vendor, vendor.spelt(url), shown(url)));
    }

    private static Optional<JdbcUrl> ofServer(Vendor vendor, String url, String shown) {
        return SERVER.matcher(url.substring(vendor.prefix().length())).matches()
                ? Optional.of(new JdbcUrl(vendor, url, shown, Optional.empty()))
                : Optional.empty();
    }

    /** Databases in memory or in a resource have no users whom anybody could have added. */
    private static Optional<JdbcUrl> ofFile(String url, Path directory) {
        var place = url.substring(Vendor.SQLITE.prefix().length());
        int parameters = place.indexOf('?') < 0 ? place.length() : place.indexOf('?');
        var name = place.substring(0, parameters);
        if (name.isBlank() || name.startsWith(":") || name.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            var file = directory.resolve(name);
            var shown = Vendor.SQLITE.prefix() + file;
            return Optional.of(
                    new JdbcUrl(Vendor.SQLITE, shown + place.substring(parameters), shown, Optional.of(file)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String shown(String url) {
        return PARAMETERS.matcher(url).replaceFirst("");
    }

    /** The file that an embedded database is; empty: it is a server's. */
    public Optional<Path> file() {
        return file;
    }

    Vendor vendor() {
        return vendor;
    }

    /** For the driver, with parameters in addition where it has none of that name. */
    String with(Map<String, String> parameters) {
        var whole = new StringBuilder(text);
        parameters.forEach((name, value) -> {
            if (!whole.toString().matches("(?s).*[?&]" + name + "=.*")) {
                whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        });
        return whole.toString();
    }

    /** A driver's message, with every URL in it as this one is shown. */
    String shownIn(String message) {
        // This very one first: there may be blanks in it.
        return ANY_URL.matcher(message.replace(text, shown)).replaceAll(Matcher.quoteReplacement(shown));
    }

    /** Without parameters and passwords. */
    @Override
    public String toString() {
        return shown;
    }
}

package org.msrprelay.transport.websocket;

import java.util.List;

/** What a person sees who opens the port in a browser. */
final class LandingPage {

    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>MSRP relay</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;margin:3rem auto;max-width:38rem;padding:0 1rem}</style>
            <h1>This is an MSRP relay</h1>
            <p>The port is for MSRP over WebSocket (RFC 7977): a client connects to it with the subprotocol
            <code>msrp</code>, and logs in by AUTH. There is nothing to see here for a browser without one.</p>
            </html>
            """;

    static final HttpAnswer ANSWER = new HttpAnswer(
            200,
            "OK",
            List.of("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'"),
            "text/html; charset=utf-8",
            HTML);

    private LandingPage() {}
}

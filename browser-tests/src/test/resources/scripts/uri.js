const { MsrpUri, ownUri, parsePath, formatPath, randomToken, samePath } = await load('uri');

// RFC 4975 6.1
const uri = new MsrpUri('msrps://alice@Relay.Example.ORG:2855/aBc;tcp');
equal(uri.equals(new MsrpUri('MSRPS://relay.example.org:2855/aBc;TCP;x=y')), true, 'what does not count');
for (const other of ['msrp://relay.example.org:2855/aBc;tcp', 'msrps://relay.example.org/aBc;tcp',
  'msrps://relay.example.org:2855/abc;tcp', 'msrps://relay.example.org:2855/aBc;ws', 'msrps://example.org:2855/aBc;tcp']) {
  equal(uri.equals(new MsrpUri(other)), false, other);
}
equal(String(uri), 'msrps://alice@Relay.Example.ORG:2855/aBc;tcp', 'carried as it came');
equal(String(new MsrpUri('msrp://[::1]:2855/a;tcp')), 'msrp://[::1]:2855/a;tcp');
for (const wrong of ['', 'sip:a@b', 'msrp://a', 'msrp:///a;tcp', 'msrp://a:b/c;tcp', 'msrp://a b;tcp']) {
  throws(SyntaxError, () => new MsrpUri(wrong));
}

const path = parsePath('msrp://a:1/b;tcp msrp://c:2/d;ws');
equal(formatPath(path), 'msrp://a:1/b;tcp msrp://c:2/d;ws');
equal(samePath(path, parsePath('msrp://A:1/b;tcp msrp://c:2/d;ws')), true);
equal(samePath(path, path.slice(1)), false);
throws(SyntaxError, () => parsePath(Array(17).fill('msrp://a:1/b;tcp').join(' ')));

equal(/^msrps:\/\/[0-9a-v]{16}\.invalid:2855\/[0-9a-v]{16};ws$/.test(String(ownUri())), true, String(ownUri()));
equal(new Set(Array.from({ length: 100 }, randomToken)).size, 100, 'tokens');

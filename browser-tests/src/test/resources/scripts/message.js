const { decode, encodeRequest, encodeResponse, containsEndLine, parseByteRange, parseStatus, parseParameters, Flag,
  MalformedMessage } = await load('message');
const { parsePath, formatPath } = await load('uri');

const toPath = parsePath('msrps://a.example.com:2855/jui787s2f;tcp msrps://bob.example.com:49154/foo;tcp');
const fromPath = parsePath('msrps://df7jal23ls0d.invalid:2855/98cjs;ws');

// RFC 7977 8.2.2
const send = 'MSRP 6aef SEND\r\n'
  + 'To-Path: msrps://a.example.com:2855/jui787s2f;tcp msrps://bob.example.com:49154/foo;tcp\r\n'
  + 'From-Path: msrps://df7jal23ls0d.invalid:2855/98cjs;ws\r\nSuccess-Report: no\r\nByte-Range: 1-*/*\r\n'
  + 'Message-ID: 87652\r\nContent-Type: text/plain\r\n\r\nHi Bob, I\'m about to send you file.mpeg\r\n-------6aef$\r\n';
const request = decode(octets(send));
equal([request.method, request.tid, request.flag], ['SEND', '6aef', '$']);
equal([request.fields.first('message-id'), request.fields.first('None')], ['87652', undefined]);
equal(string(request.body), "Hi Bob, I'm about to send you file.mpeg");
equal(formatPath(request.toPath), formatPath(toPath));
const fields = [['Success-Report', 'no'], ['Byte-Range', '1-*/*'], ['Message-ID', '87652'], ['Content-Type', 'text/plain']];
equal(string(encodeRequest({ tid: '6aef', method: 'SEND', toPath, fromPath, fields, body: request.body })), send);

// No body, and an empty one.
const bodiless = { tid: 'abcd', method: 'SEND', toPath, fromPath, fields: [['Message-ID', '1']] };
equal(decode(encodeRequest(bodiless)).body, undefined);
equal(decode(encodeRequest({ ...bodiless, body: new Uint8Array() })).body?.length, 0);
equal(decode(encodeRequest({ ...bodiless, flag: Flag.ABORT })).flag, '#');
throws(MalformedMessage, () => encodeRequest({ ...bodiless, fields: [['Message-ID', 'a\r\nX: b']] }));

// A body that looks like the end of its chunk, and one of all octets there are.
const lookalike = octets('\r\n-------abcd$\r\n\r\n-------abcd');
equal(string(decode(encodeRequest({ ...bodiless, body: lookalike })).body), string(lookalike));
equal([containsEndLine(lookalike, 'abcd'), containsEndLine(lookalike, 'abce')], [true, false]);
const all = Uint8Array.from({ length: 256 }, (_, i) => i);
equal([...decode(encodeRequest({ ...bodiless, body: all })).body], [...all]);

const response = decode(encodeResponse({ tid: 'abcd', code: 481, comment: 'No such session', toPath: fromPath, fromPath: toPath }));
equal([response.code, response.comment, response.method], [481, 'No such session', undefined]);
equal(decode(octets('MSRP abcd 200\r\nTo-Path: msrp://a:1/b;ws\r\nFrom-Path: msrp://a:2/b;tcp\r\n-------abcd$\r\n')).comment, '');

for (const wrong of ['', 'MSRP', 'HTTP/1.1 200 OK\r\n\r\n', send + 'x', send.replace('-------6aef$', '-------6aeg$'),
  send.replace('To-Path', 'Two-Path'), send.replace('Success-Report', ': '), send.replace('6aef$', '6aef!')]) {
  throws(MalformedMessage, () => decode(octets(wrong)));
}
throws(MalformedMessage, () => decode(octets(`MSRP abcd SEND\r\n${'X: y\r\n'.repeat(4000)}-------abcd$\r\n`)));

equal(parseByteRange('1-20/30'), { start: 1, end: 20, total: 30 });
equal(parseByteRange('1-*/*'), { start: 1, end: undefined, total: undefined });
equal(parseByteRange(undefined), { start: 1, end: undefined, total: undefined });
['', '0-1/2', '1-2', 'a-b/c', '1-2/99999999999999999999'].forEach(range => throws(MalformedMessage, () => parseByteRange(range)));
equal(parseStatus('000 413 No more of it'), { code: 413, comment: 'No more of it' });
throws(MalformedMessage, () => parseStatus('200 OK'));
equal([...parseParameters('attachment; filename="a \\"b\\", c.txt"; size=3')], [['filename', 'a "b", c.txt'], ['size', '3']]);

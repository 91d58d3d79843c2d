const { OctetRanges } = await load('ranges');
const { Inbox, fileName } = await load('incoming');
const { OutgoingMessage, State, attachment, fileContent, textContent } = await load('outgoing');
const { Session, relayUri } = await load('session');
const { decode, encodeRequest } = await load('message');
const { formatPath, parsePath } = await load('uri');

const ranges = new OctetRanges();
equal(ranges.add(5, 8), [{ start: 5, end: 8 }]);
equal(ranges.add(1, 2), [{ start: 1, end: 2 }]);
equal([ranges.count, ranges.octets, ranges.covers(1, 8), ranges.covers(1, 0)], [2, 6, false, true]);
equal(ranges.add(2, 9), [{ start: 3, end: 4 }, { start: 9, end: 9 }]);
equal([ranges.count, ranges.octets, ranges.covers(1, 9), ranges.covers(1, 10)], [1, 9, true, false]);
equal(ranges.add(1, 9), []);

const path = parsePath('msrp://a:1/b;tcp msrp://c.invalid/d;ws');
const chunk = (range, body, flag, more = []) => decode(encodeRequest({
  tid: 'abcd', method: 'SEND', toPath: path, fromPath: path, body: octets(body), flag,
  fields: [['Message-ID', 'm'], ['Byte-Range', range], ...more, ['Content-Type', 'text/plain']] }));
const file = [['Content-Disposition', attachment('a "file".txt')]];

// Chunks out of order and twice make the message that was sent.
const inbox = new Inbox();
let begun;
inbox.onBegin = message => (begun = message);
equal(inbox.take(chunk('6-*/10', 'FGHIJ', '$', file)).complete, undefined);
equal([begun.fileName, begun.totalOctets, begun.receivedOctets, begun.state], ['a "file".txt', 10, 5, 'receiving']);
inbox.take(chunk('1-3/10', 'ABC', '+', file));
const whole = inbox.take(chunk('2-5/10', 'xyDE', '+', file)).complete;
equal([await whole.blob().text(), whole.state, whole.blob().type], ['ABCDEFGHIJ', 'received', 'application/octet-stream']);
equal(inbox.take(chunk('1-3/10', 'ABC', '+', file)), { code: 200, comment: 'OK' }, 'what comes late');

// A chunk with # ends it, and so does a limit.
const aborted = new Inbox();
aborted.onBegin = message => (begun = message);
aborted.take(chunk('1-3/10', 'ABC', '+', file));
aborted.take(chunk('4-*/10', '', '#', file));
equal(begun.state, 'failed');
equal(new Inbox().take(chunk('1-3/99999', 'ABC', '+')).code, 413, 'a text that is too long');
equal(new Inbox().take(chunk('1-3/9999999999', 'ABC', '+', file)).code, 413, 'a file that is too long');
const refusing = new Inbox();
refusing.onBegin = message => (begun = message);
refusing.take(chunk('1-3/10', 'ABC', '+', file));
refusing.refuse(begun);
equal([begun.state, refusing.take(chunk('4-*/10', 'D', '+', file)).code], ['cancelled', 413]);

// When it is quiet amid a message the sender is asked, as often as it takes.
let signs = 0;
const quiet = new Inbox(() => ++signs === 2 && quiet.failAll('gone'), 1);
const failed = new Promise(resolve => {
  quiet.onBegin = message => (message.onChange = () => message.state === 'failed' && resolve(message.reason));
});
quiet.take(chunk('1-3/10', 'ABC', '+', file));
equal([await failed, signs], ['gone', 2]);

equal([fileName('attachment; filename=../../etc/passwd'), fileName('attachment'), fileName('inline; filename="C:\\\\b.txt"')],
  ['passwd', undefined, 'b.txt']);

// A message on its way out: chunks and their ranges, and what REPORTs make of it.
class FakeConnection {
  requests = [];
  code = 200;
  async request(make) {
    this.requests.push(await make());
    return { code: this.code, comment: 'said so', fields: { all: () => [], first: name => this.fields?.[name] } };
  }
  tell(request) {
    this.requests.push(request);
  }
}
const route = () => ({ toPath: path, fromPath: path });
const report = (status, range) => ({ fields: { first: name => ({ Status: status, 'Byte-Range': range })[name] } });
const rangesOf = connection => connection.requests.map(({ fields, flag }) => new Map(fields).get('Byte-Range') + flag);

let connection = new FakeConnection();
let message = new OutgoingMessage(connection, route, fileContent(new File([new Uint8Array(150_000)], 'b.bin')));
await message.send();
equal(rangesOf(connection), ['1-*/150000+', '65537-*/150000+', '131073-*/150000$']);
equal([message.state, message.sentOctets], [State.SENT, 150_000]);
message.reported(report('000 200 OK', '1-100000/150000'));
equal(message.state, State.SENT, 'a part of it');
message.reported(report('000 200 OK', '100001-150000/150000'));
equal(message.state, State.DELIVERED);
message.reported(report('000 481 Gone', '1-150000/150000'));
equal(message.state, State.DELIVERED, 'what is final stays');

connection = new FakeConnection();
message = new OutgoingMessage(connection, route, textContent(''));
await message.send();
equal([rangesOf(connection), connection.requests[0].body.length], [['1-0/0$'], 0]);
message = new OutgoingMessage(connection, route);
await message.send();
equal([connection.requests[1].body, connection.requests[1].fields.length], [undefined, 2], 'a sign of life');

connection = new FakeConnection();
connection.code = 481;
message = new OutgoingMessage(connection, route, fileContent(new File([new Uint8Array(10_000_000)], 'c.bin')));
await message.send();
equal([message.state, message.reason, connection.requests.length < 10], [State.FAILED, '481 said so', true]);

connection = new FakeConnection();
message = new OutgoingMessage(connection, route, fileContent(new File([new Uint8Array(150_000)], 'd.bin')));
message.onChange = () => message.sentOctets > 0 && message.cancel();
await message.send();
equal([message.state, rangesOf(connection).at(-1)], [State.CANCELLED, '131073-*/150000#']);

// A file that cannot be read any more.
message = new OutgoingMessage(new FakeConnection(), route,
  { size: 10, read: async () => { throw new Error('it is not there any more'); } });
await message.send();
equal([message.state, message.reason], [State.FAILED, 'it is not there any more']);

// AUTH is sent anew when half of its time is over, and the new URI takes the place of the old one.
connection = new FakeConnection();
connection.fields = { 'Use-Path': 'msrps://relay:2855/one;tcp', Expires: '1' };
const session = await Session.start(connection, { relay: 'wss://relay.example.org/', user: 'u', password: 'p' });
equal(formatPath(connection.requests[0].toPath), 'msrps://relay.example.org:443;ws');
equal(formatPath(session.path), `msrps://relay:2855/one;tcp ${session.own}`);
connection.fields = { 'Use-Path': 'msrps://relay:2855/two;tcp msrps://far:2855/three;tcp', Expires: '900' };
await new Promise(resolve => (session.onRenewed = resolve));
session.end();
equal(formatPath(session.path), `msrps://far:2855/three;tcp msrps://relay:2855/two;tcp ${session.own}`);
equal(formatPath(session.toPath(path)), `msrps://relay:2855/two;tcp msrps://far:2855/three;tcp ${formatPath(path)}`);
equal(String(relayUri('ws://[::1]:8080/msrp')), 'msrp://[::1]:8080;ws');

const { md5 } = await load('md5');
const { answer, chooseChallenge } = await load('digest');

// RFC 1321 A.5
for (const [input, digest] of [
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a']]) {
  equal(md5(octets(input)), digest, input);
}
for (let length = 50; length < 70; length++) {
  equal(md5(new Uint8Array(length)).length, 32, `a block's end: ${length}`);
}

// RFC 7616 3.9.1: the same request with both algorithms.
const example = { user: 'Mufasa', password: 'Circle of Life', method: 'GET', uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
const challenge = algorithm => 'Digest realm="http-auth@example.org", qop="auth, auth-int", '
  + `algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
const both = [challenge('SHA-256'), challenge('MD5')];
const sha256 = await answer(chooseChallenge(both), example);
equal(/response="([0-9a-f]+)"/.exec(sha256.authorization)[1], '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
const md5s = await answer(chooseChallenge(both.slice(1)), example);
equal(/response="([0-9a-f]+)"/.exec(md5s.authorization)[1], '8ca523f5e9506fed4657c9700eebdbec');
equal(md5s.authorization.includes('algorithm=MD5, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'), true);

// Without an algorithm it is MD5, and none is named in the answer.
const bare = await answer(chooseChallenge(['Digest realm="r", nonce="n", qop="auth"']), example);
equal(bare.authorization.includes('algorithm'), false);
throws(Error, () => chooseChallenge(['Digest realm="r", nonce="n", qop="auth", algorithm=SHA-512-256', 'Basic realm="r"']));
throws(Error, () => chooseChallenge(['Digest realm="r", nonce="n", qop="auth-int"']));

// What the relay has to prove in return.
equal([sha256.proves('rspauth="guessed"'), sha256.proves(''), sha256.proves(undefined)], [false, false, false]);

// In front of every script: what they assert with, and how they get at the modules under test.
const load = name => import(`/${name}.js`);
const text = value => JSON.stringify(value, (key, member) => (member === undefined ? '(undefined)' : member));
function equal(actual, expected, what = '') {
  if (text(actual) !== text(expected)) {
    throw new Error(`${what}: was ${text(actual)}, expected ${text(expected)}`);
  }
}
function throws(type, action) {
  try {
    action();
  } catch (e) {
    equal(e instanceof type, true, String(e));
    return;
  }
  throw new Error(`did not throw: ${action}`);
}
const octets = string => new TextEncoder().encode(string);
const string = bytes => new TextDecoder().decode(bytes);

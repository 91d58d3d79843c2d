// The page: which of its parts are shown, and what its buttons do.

import { Conversation } from './conversation.js';
import { Log } from './log.js';
import { Rendezvous } from './rendezvous.js';
import { formatPath, parsePath } from './uri.js';

const byId = id => document.getElementById(id);

const log = new Log(byId('log'), byId('message-template'));
const rendezvous = new Rendezvous();
let conversation;

/** The web server that this page comes from may know of a relay; anybody may type in another one. */
async function suggestRelay() {
  try {
    const { relay } = await (await fetch('relay.json')).json();
    byId('login').relay.value ||= relay;
  } catch {
    // Then the field stays empty.
  }
}

function showError(id, text = '') {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

function showStatus(text, state) {
  byId('status').textContent = text;
  byId('status').className = state;
}

async function logIn(form) {
  const login = { relay: form.relay.value.trim(), user: form.user.value, password: form.password.value };
  showError('login-error');
  byId('certificate-hint').hidden = true;
  form.querySelector('button').disabled = true;
  try {
    conversation = await Conversation.start(login);
    loggedIn(login);
  } catch (e) {
    showError('login-error', `That did not work: ${e.message}`);
    hintAtCertificate(login.relay, e);
  } finally {
    form.querySelector('button').disabled = false;
  }
}

/** A browser does not tell a page why a WebSocket fails; a certificate that it does not trust is the usual cause. */
function hintAtCertificate(relay, error) {
  if (relay.startsWith('wss:') && error.message.startsWith('no connection')) {
    byId('certificate-link').href = relay.replace(/^wss:/, 'https:');
    byId('certificate-hint').hidden = false;
  }
}

function loggedIn({ user, relay }) {
  byId('login').hidden = true;
  byId('find').hidden = false;
  showStatus(`${user} at ${new URL(relay).host}`, 'on');
  document.title = `${user} – MSRP in a browser`;
  conversation.onPath = () => announce(user);
  conversation.onPeer = path => showPeer(path);
  conversation.onText = text => log.peerText(text);
  conversation.onIncoming = message => showIncoming(message);
  conversation.onClosed = reason => closed(reason);
  rendezvous.onChange = () => showOthers();
  announce(user);
}

function announce(user) {
  const path = formatPath(conversation.path);
  byId('own-path').value = path;
  rendezvous.announce(user, path);
}

function showOthers() {
  const others = rendezvous.others;
  byId('nobody').hidden = others.length > 0;
  byId('others').replaceChildren(...others.map(({ name, path }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `Chat with ${name}`;
    button.onclick = () => open(path);
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));
}

async function open(text) {
  showError('open-error');
  try {
    const failure = await conversation.open(parsePath(text));
    showError('open-error', failure && `Nobody can be reached there: ${failure}`);
  } catch (e) {
    showError('open-error', e.message);
  }
}

/**
 * Peers have a name if they have told it to this browser's tabs; for all others their own URI has to do. That one stays the same
 * when the relay's part of the path is another one after a new AUTH.
 */
function nameOf(path) {
  const own = path.at(-1);
  const known = rendezvous.others.find(other => parsePath(other.path).at(-1).equals(own));
  return known?.name ?? String(own);
}

function showPeer(path) {
  const name = nameOf(path);
  const isNew = byId('peer').textContent !== name;
  byId('peer').textContent = name;
  byId('find').hidden = true;
  byId('chat').hidden = false;
  if (isNew) {
    log.note(`You are talking with ${name}`);
    byId('compose').text.focus();
  }
}

function showIncoming(message) {
  log.peerFile(message, { onCancel: () => conversation.refuse(message) });
}

function sendText(field) {
  if (field.value !== '') {
    log.ownText(field.value, conversation.sendText(field.value));
    field.value = '';
  }
}

function sendFiles(field) {
  for (const file of field.files) {
    const message = conversation.sendFile(file);
    log.ownFile(file, message, { onCancel: () => message.cancel() });
  }
  field.value = '';
}

function closed(reason) {
  rendezvous.leave();
  showStatus(`Not connected: ${reason}`, 'off');
  log.note(`${reason}. Reload the page to log in again.`);
  byId('find').hidden = true;
  byId('chat').classList.add('ended');
  document.querySelectorAll('#compose button, #compose input').forEach(control => (control.disabled = true));
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', event => {
    event.preventDefault();
    action(event.target);
  });
}

onSubmit('login', form => logIn(form));
onSubmit('open', form => open(form.path.value));
onSubmit('compose', form => sendText(form.text));
byId('file').addEventListener('change', event => sendFiles(event.target));
byId('copy-path').addEventListener('click', () => navigator.clipboard.writeText(byId('own-path').value));
// Leaving the page ends the session: what is under way is given up in words rather than in silence.
addEventListener('pagehide', () => conversation?.close());
suggestRelay();
